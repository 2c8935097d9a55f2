//! Payments: asked for, approved, sent with an order, confirmed.

mod approve;
mod confirm;
mod confirm_correction;
mod fail;
mod mark_late;
mod request;
mod return_payment;
mod reverse;
mod undo_reversal;
mod withdraw_correction;
mod write_off_difference;

pub use approve::ApprovePayment;
pub use confirm::ConfirmPayment;
pub(crate) use confirm::{Moved, paid};
pub use confirm_correction::ConfirmCorrection;
pub use fail::FailPayment;
pub(crate) use fail::failed;
pub use mark_late::MarkPaymentLate;
pub use request::RequestPayment;
pub use return_payment::ReturnPayment;
pub use reverse::ReversePayment;
pub(crate) use reverse::taken_back;
pub use undo_reversal::UndoReversal;
pub use withdraw_correction::WithdrawCorrection;
pub use write_off_difference::WriteOffDifference;

use crate::prelude::*;
use domain::{
    budget::{Held, borne_in, less, nearest_first, whole_of},
    ids::{ContractId, PaymentId},
    ledger::Account,
    payment::{Correction, Payment, reserved},
};

/// Proposes to put something right of a payment.
async fn propose(work: &UnitOfWork<'_>, payment: &mut Payment, correction: Correction) -> Result<(), Error> {
    let event = payment.propose(correction, &work.law(&payment.unit))?;
    work.record(payment, event).await
}

/// What was paid in advance under a contract and is not earned, with what of it is on its way.
pub(crate) async fn paid_ahead(work: &UnitOfWork<'_>, contract: ContractId) -> Result<Fen, Error> {
    let prepaid = whole_of(&work.allocations(contract, Account::PrepaidOpen).await?);
    let waiting = reserved(&work.load_all::<Payment>("contract", contract).await?);
    Ok(prepaid + waiting)
}

/// What a contract still promises, less what advances under way will take of it.
pub(crate) async fn unreserved(work: &UnitOfWork<'_>, contract: ContractId) -> Result<Vec<Held>, Error> {
    let committed = work.held(contract, Account::Committed).await?;
    let waiting = reserved(&work.load_all::<Payment>("contract", contract).await?);
    let taken = nearest_first(work.today().year().into(), waiting, &committed, Account::Committed)?;
    Ok(less(&committed, &taken))
}

/// The account of its contract out of which a payment is made.
pub(crate) const fn paid_out_of(advance: bool) -> Account {
    if advance { Account::Committed } else { Account::AccruedUnpaid }
}

/// Refuses to go on with a payment that the lines of this year do not bear, with everything else of its kind that is under way
/// under the contract (B1).
pub(crate) async fn must_be_of_this_year(
    work: &UnitOfWork<'_>,
    contract: ContractId,
    (amount, advance): (Fen, bool),
    own: Option<PaymentId>,
) -> Result<(), Error> {
    let payments: Vec<Payment> = work.load_all("contract", contract).await?;
    let others =
        payments.iter().filter(|other| other.is_under_way() && other.advance == advance && Some(other.id) != own);
    let whole = others.map(|other| other.amount).sum::<Fen>() + amount;
    let account = paid_out_of(advance);
    let held = work.held(contract, account).await?;
    borne_in(work.today().year().into(), whole, &held, account)?;
    Ok(())
}
