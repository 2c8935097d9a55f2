//! Which bids take part, and who is recommended.

use crate::prelude::*;
use domain::{
    award::{self, Award},
    bid::{Bid, Status},
    ids::{AwardId, ItemId, TenderId},
};

/// The bids that are valid, once every opened bid has been checked.
pub(crate) async fn valid_bids(unit: &Unit<'_>, tender: TenderId) -> Result<Vec<Bid>, Halt> {
    let bids: Vec<Bid> = unit.all("tender", tender).await?;
    let missing = bids.iter().filter(|bid| bid.status == Status::Opened).count();
    if missing > 0 {
        return Err(Refusal::of(Reason::BidsUnchecked).with("missing", missing).into());
    }
    Ok(bids.into_iter().filter(|bid| bid.status == Status::Qualified).collect())
}

/// Recommends a ranked bid for the award of its lot.
pub(crate) async fn recommend(unit: &Unit<'_>, buyer: &UnitCode, bid: &Bid, item: Option<ItemId>) -> Result<(), Halt> {
    let unranked = || Halt::Broken(format!("{} is not ranked", bid.id));
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
        recommended_at: unit.now(),
        decided_at: None,
        reasons: None,
        published_at: None,
        version: 1,
    };
    unit.create::<Award>(award::Event::Recommended(award)).await.map(|_| ())
}
