//! Judge the explanation of a price.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event},
    ids::BidId,
};

/// Judge the explanation of a price.
///
/// A bid whose price the panel is not convinced of is invalid (E16).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"convinced": true, "reason": "成本测算合理"}))]
pub struct JudgePrice {
    /// Whether the panel is convinced.
    pub convinced: bool,
    /// Why.
    pub reason: Title,
}

impl Procedure for JudgePrice {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::JudgePrice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.judge(self.convinced, work.now())?;
        work.record(&mut bid, event).await?;
        if !self.convinced {
            let event = bid.decide(Action::Invalidate, Event::Invalidated { reason: self.reason.clone() })?;
            work.record(&mut bid, event).await?;
        }
        Ok(bid)
    }
}
