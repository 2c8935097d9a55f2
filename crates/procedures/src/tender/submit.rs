//! Hand a tender in for review.

use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Hand a tender in for review.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SubmitTender {}

impl Procedure for SubmitTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::SubmitTender;

    async fn decide(&self, on: TenderId, unit: &Unit<'_>, _: &Office) -> Result<Tender, Halt> {
        let mut noun: Tender = unit.subject(on).await?;
        let event = noun.submit()?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
