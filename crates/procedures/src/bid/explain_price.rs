//! Explain a price.

use crate::prelude::*;
use domain::{bid::Bid, ids::BidId};

/// Explain a price.
///
/// In writing, within the time that the panel gives (E16).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"explanation": "本机构自有场地和志愿者队伍，人工成本较低，附测算表。"}))]
pub struct ExplainPrice {
    /// The explanation.
    pub explanation: Prose,
}

impl Procedure for ExplainPrice {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::ExplainPrice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.explain(self.explanation.clone(), work.now())?;
        work.record(&mut bid, event).await?;
        Ok(bid)
    }
}
