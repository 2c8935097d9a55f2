//! Ask a bidder to explain its price.

use super::{must_be_free, record_finding::under_way};
use crate::prelude::*;
use domain::{
    bid::Bid,
    ids::{BidId, EvaluationId},
    price::low_prices,
    tender::Tender,
};

/// Ask a bidder to explain its price.
///
/// By a member of the panel, of a price that is abnormally low by the numbers of the law (E17) or that the majority of the panel
/// doubts (E16); in writing, within the time named.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bid": "0197c0de-0000-7000-8000-000000000001", "until": "2026-04-20T17:00:00+08:00"}))]
pub struct RequestPriceExplanation {
    /// The bid whose price is to be explained.
    pub bid: BidId,
    /// Until when it may be explained: half an hour at least.
    pub until: Moment,
}

impl Procedure for RequestPriceExplanation {
    type Subject = EvaluationId;
    type Outcome = Bid;
    const ACT: Act = Act::RequestPriceExplanation;
    const KEY_REQUIRED: bool = true;
    const CHANGES: bool = false;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let (evaluation, tender, mut bid) = under_way(work, on, self.bid).await?;
        must_be_free(work, &tender, work.person()?).await?;
        if !is_low(work, &tender, &bid).await? {
            evaluation.must_doubt_price(bid.id)?;
        }
        let event = bid.ask_reasons(self.until, work.now())?;
        work.record(&mut bid, event).await?;
        Ok(bid)
    }
}

/// Whether a price is abnormally low by the numbers of the law, among the bids of its lot (E17).
async fn is_low(work: &UnitOfWork<'_>, tender: &Tender, bid: &Bid) -> Result<bool, Error> {
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    let bids: Vec<Bid> = work.load_all("tender", tender.id).await?;
    let of_lot = bids.iter().filter(|other| other.lot == bid.lot && other.exclusion_ground.is_none());
    let prices: Vec<_> = of_lot.filter_map(|other| Some((other.id, other.price()?))).collect();
    let low = low_prices(&prices, tender.tender_documents.lot(bid.lot)?.ceiling, &law);
    Ok(low.iter().any(|low| low.bid == bid.id))
}
