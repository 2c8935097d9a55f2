//! When a deposit comes to light, and what frees it (D2).

use crate::prelude::*;
use domain::{
    bid::Bid,
    deposit::{Action, Deposit, Event, Status},
    ids::{BidId, DepositId, TenderId},
};

/// Takes up the deposit that came with an opened bid.
pub(crate) async fn take(work: &UnitOfWork<'_>, bid: &Bid, buyer: &UnitCode) -> Result<(), Error> {
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
        received_at: work.now(),
        return_due_date: None,
        returned_at: None,
        late_interest: Fen::ZERO,
        legal_ground: None,
        version: 1,
    };
    work.create::<Deposit>(Event::Received(deposit)).await.map(|_| ())
}

/// Starts the clock of every deposit of a tender that ends.
pub(crate) async fn free_all(work: &UnitOfWork<'_>, tender: TenderId) -> Result<(), Error> {
    for deposit in work.load_all_for_update::<Deposit>("tender", tender).await? {
        fall_due(work, deposit).await?;
    }
    Ok(())
}

/// Starts the clock of the deposit of one bid.
pub(crate) async fn free_of(work: &UnitOfWork<'_>, bid: BidId) -> Result<(), Error> {
    for deposit in work.load_all_for_update::<Deposit>("bid", bid).await? {
        fall_due(work, deposit).await?;
    }
    Ok(())
}

async fn fall_due(work: &UnitOfWork<'_>, mut deposit: Deposit) -> Result<(), Error> {
    if deposit.status.after(Action::FallDue).is_ok() {
        let event = deposit.fall_due(work.today(), &work.law(&deposit.unit))?;
        work.record(&mut deposit, event).await?;
    }
    Ok(())
}
