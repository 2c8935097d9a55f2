//! Correct a price that contradicts itself.

use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event},
    ids::BidId,
    tender::Tender,
};

/// Correct a price that contradicts itself.
///
/// Words over digits, unit prices over sums, a misplaced decimal by the amount of its line, in this order (E10). The bidder
/// is asked to confirm it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CorrectPrice {}

impl Procedure for CorrectPrice {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::CorrectPrice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let event = bid.correct(work.now())?;
        let tender: Tender = work.load_for_share(bid.tender).await?;
        let ceiling = tender.tender_documents.lot(bid.lot)?.ceiling;
        work.record(&mut bid, event).await?;
        // A price that is corrected beyond the ceiling makes the bid invalid, as if it had been written so (E8).
        if bid.price().is_none_or(|price| !price.is_positive() || price > ceiling) {
            let reason = "修正后的报价超过最高限价 (the corrected price is above the ceiling)".parse()?;
            let event = bid.decide(Action::Invalidate, Event::Invalidated { reason })?;
            work.record(&mut bid, event).await?;
        }
        Ok(bid)
    }
}
