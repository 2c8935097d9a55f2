//! Find a bidder qualified.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event},
    ids::BidId,
};

/// Find a bidder qualified.
///
/// The buyer checks this after the opening (Q1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct QualifyBid {}

impl Procedure for QualifyBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::QualifyBid;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, unit: &Unit<'_>, _: &Office) -> Result<Bid, Halt> {
        let mut bid: Bid = unit.subject(on).await?;
        let event = bid.decide(Action::Qualify, Event::Qualified)?;
        unit.record(&mut bid, event).await?;
        Ok(bid)
    }
}
