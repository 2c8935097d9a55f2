//! Send a tender back to its drafter.

use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Send a tender back to its drafter.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "材料不齐，请补充后再报"}))]
pub struct ReturnTender {
    /// Why.
    pub reason: Title,
}

impl Procedure for ReturnTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::ReturnTender;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut noun: Tender = work.subject(on).await?;
        let event = noun.send_back(self.reason.clone())?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
