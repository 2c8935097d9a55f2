//! Find a bidder not qualified.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event},
    ids::BidId,
};

/// Find a bidder not qualified.
///
/// The bidder is told why (A3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "未提供2025年度年检合格证明"}))]
pub struct DisqualifyBid {
    /// Why.
    pub reason: Title,
}

impl Procedure for DisqualifyBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::DisqualifyBid;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.decide(Action::Disqualify, Event::Disqualified { reason: self.reason.clone() })?;
        work.record(&mut bid, event).await?;
        Ok(bid)
    }
}
