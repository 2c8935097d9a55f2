//! When a deposit comes to light, and what frees it (D2).

use crate::prelude::*;
use domain::{
    bid::Bid,
    deposit::{Action, Deposit, Event, Status},
    ids::{BidId, DepositId, TenderId},
};

/// Takes up the deposit that came with an opened bid.
pub(crate) async fn take(unit: &Unit<'_>, bid: &Bid, buyer: &UnitCode) -> Result<(), Halt> {
    let Some(given) = bid.content.as_ref().and_then(|content| content.deposit.as_ref()) else { return Ok(()) };
    let deposit = Deposit {
        id: DepositId::next(),
        tender: bid.tender,
        bid: bid.id,
        unit: buyer.clone(),
        organisation: bid.organisation,
        amount: given.amount,
        account_owner: given.account_owner.clone(),
        account: given.account.clone(),
        status: Status::Held,
        received_at: unit.now(),
        return_by: None,
        returned_at: None,
        interest: Fen::ZERO,
        ground: None,
        version: 1,
    };
    unit.create::<Deposit>(Event::Received(deposit)).await.map(|_| ())
}

/// Starts the clock of every deposit of a tender that ends.
pub(crate) async fn free_all(unit: &Unit<'_>, tender: TenderId) -> Result<(), Halt> {
    for deposit in unit.all::<Deposit>("tender", tender).await? {
        fall_due(unit, deposit).await?;
    }
    Ok(())
}

/// Starts the clock of the deposit of one bid.
pub(crate) async fn free_of(unit: &Unit<'_>, bid: BidId) -> Result<(), Halt> {
    for deposit in unit.all::<Deposit>("bid", bid).await? {
        fall_due(unit, deposit).await?;
    }
    Ok(())
}

async fn fall_due(unit: &Unit<'_>, mut deposit: Deposit) -> Result<(), Halt> {
    if deposit.status.after(Action::FallDue).is_ok() {
        let event = deposit.fall_due(unit.today(), &unit.law(&deposit.unit))?;
        unit.record(&mut deposit, event).await?;
    }
    Ok(())
}
