//! Which bids take part, and who is recommended.

use crate::prelude::*;
use domain::{
    award::{self, Award},
    bid::{Bid, Status},
    ids::{AwardId, ItemId, TenderId},
};

/// The bids that are valid, once every opened bid has been checked.
pub(crate) async fn valid_bids(work: &UnitOfWork<'_>, tender: TenderId) -> Result<Vec<Bid>, Error> {
    Ok(valid_of(work.load_all_for_update("tender", tender).await?)?)
}

/// The valid ones among the bids of a tender, once every opened bid has been checked.
pub(crate) fn valid_of(bids: Vec<Bid>) -> Result<Vec<Bid>, Refusal> {
    let missing = bids.iter().filter(|bid| bid.status == Status::Opened).count();
    if missing > 0 {
        return Err(Refusal::of(Reason::BidsUnchecked).with("missing", missing));
    }
    Ok(bids.into_iter().filter(|bid| bid.status == Status::Qualified).collect())
}

/// Recommends a ranked bid for the award of its lot.
pub(crate) async fn recommend(
    work: &UnitOfWork<'_>,
    buyer: &UnitCode,
    bid: &Bid,
    item: Option<ItemId>,
) -> Result<(), Error> {
    let unranked = || Error::Internal(format!("{} is not ranked", bid.id));
    let award = Award {
        id: AwardId::next(),
        tender: bid.tender,
        lot: bid.lot,
        unit: buyer.clone(),
        bid: bid.id,
        framework: None,
        item,
        organisation: bid.organisation,
        rank: bid.rank.ok_or_else(unranked)?,
        price: bid.price().ok_or_else(unranked)?,
        status: award::Status::Recommended,
        recommended_at: work.now(),
        decided_at: None,
        reason: None,
        published_at: None,
        paused_days: 0,
        version: 1,
    };
    work.create::<Award>(award::Event::Recommended(award)).await.map(|_| ())
}
