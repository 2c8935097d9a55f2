//! Close a tender for bids.

use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Close a tender for bids.
///
/// The clock does this at the deadline; an officer may where the clock is late.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CloseTender {}

impl Procedure for CloseTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::CloseTender;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut noun: Tender = work.subject(on).await?;
        let event = noun.close(work.now())?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
