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

    async fn decide(&self, on: BidId, unit: &Unit<'_>, _: &Office) -> Result<Bid, Halt> {
        let mut bid: Bid = unit.subject(on).await?;
        let event = bid.explain(self.explanation.clone(), unit.now())?;
        unit.record(&mut bid, event).await?;
        Ok(bid)
    }
}
