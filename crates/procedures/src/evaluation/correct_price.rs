//! Correct a price that contradicts itself.

use super::{must_be_free, record_finding::under_way};
use crate::prelude::*;
use domain::{
    bid::{Action, Bid, Event, ExclusionGround},
    ids::{BidId, EvaluationId},
};

/// Correct a price that contradicts itself.
///
/// By a member of the panel: words over digits, unit prices over sums, a misplaced decimal by the amount of its line, in this
/// order (E10). The bidder is asked to confirm it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bid": "0197c0de-0000-7000-8000-000000000001"}))]
pub struct CorrectPrice {
    /// The bid whose price contradicts itself.
    pub bid: BidId,
}

impl Procedure for CorrectPrice {
    type Subject = EvaluationId;
    type Outcome = Bid;
    const ACT: Act = Act::CorrectPrice;
    const KEY_REQUIRED: bool = true;
    const CHANGES: bool = false;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let (_, tender, mut bid) = under_way(work, on, self.bid).await?;
        must_be_free(work, &tender, work.person()?).await?;
        let event = bid.correct(work.now())?;
        let ceiling = tender.tender_documents.lot(bid.lot)?.ceiling;
        work.record(&mut bid, event).await?;
        // A price that is corrected beyond the ceiling makes the bid invalid, as if it had been written so (E8).
        if bid.price().is_none_or(|price| !price.is_positive() || price > ceiling) {
            let reason = "修正后的报价超过最高限价 (the corrected price is above the ceiling)".parse()?;
            let event = Event::Invalidated { legal_ground: ExclusionGround::PriceAboveLimit, reason };
            let event = bid.decide(Action::Invalidate, event)?;
            work.record(&mut bid, event).await?;
        }
        Ok(bid)
    }
}
