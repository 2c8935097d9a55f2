//! Submit a tender for review.

use super::draft::forewarn;
use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Submit a tender for review.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SubmitTender {}

impl Procedure for SubmitTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::SubmitTender;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut noun: Tender = work.subject(on).await?;
        let event = noun.submit()?;
        forewarn(work, &noun).await?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
