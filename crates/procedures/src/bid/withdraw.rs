//! Withdraw a bid.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event},
    ids::BidId,
    tender::{self, Tender},
};

/// Withdraw a bid.
///
/// Before the deadline; it is never opened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct WithdrawBid {}

impl Procedure for WithdrawBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::WithdrawBid;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let tender: Tender = work.load_for_share(bid.tender).await?;
        tender.must_be_before_deadline(work.now())?;
        tender.status.after(tender::Action::Bid)?;
        let event = bid.decide(Action::Withdraw, Event::Withdrawn)?;
        work.record(&mut bid, event).await?;
        Ok(bid)
    }
}
