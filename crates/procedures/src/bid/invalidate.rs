//! Find a bid invalid.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event},
    ids::BidId,
};

/// Find a bid invalid.
///
/// For one of the reasons of the law (E8); the bidder is told why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "未按要求签署"}))]
pub struct InvalidateBid {
    /// Why.
    pub reason: Title,
}

impl Procedure for InvalidateBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::InvalidateBid;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.decide(Action::Invalidate, Event::Invalidated { reason: self.reason.clone() })?;
        work.record(&mut bid, event).await?;
        Ok(bid)
    }
}
