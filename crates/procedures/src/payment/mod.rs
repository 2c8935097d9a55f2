//! Payments: asked for, approved, sent with an order, confirmed.

mod approve;
mod confirm;
mod fail;
mod mark_late;
mod request;
mod return_payment;
mod reverse;

pub use approve::ApprovePayment;
pub use confirm::ConfirmPayment;
pub(crate) use confirm::paid;
pub use fail::FailPayment;
pub(crate) use fail::failed;
pub use mark_late::MarkPaymentLate;
pub use request::RequestPayment;
pub use return_payment::ReturnPayment;
pub use reverse::ReversePayment;
pub(crate) use reverse::taken_back;

use crate::prelude::*;
use domain::{
    budget::{BudgetAllocation, apportion, whole_of},
    contract::beyond,
    ids::ContractId,
    ledger::Account,
    payment::{Payment, reserved},
};

/// What was paid in advance under a contract and is not earned, with what of it is on its way.
pub(crate) async fn paid_ahead(work: &UnitOfWork<'_>, contract: ContractId) -> Result<Fen, Error> {
    let prepaid = whole_of(&work.allocations(contract, Account::PrepaidOpen).await?);
    let waiting = reserved(&work.load_all::<Payment>("contract", contract).await?);
    Ok(prepaid + waiting)
}

/// What a contract still promises, less what advances under way will take of it.
pub(crate) async fn unreserved(work: &UnitOfWork<'_>, contract: ContractId) -> Result<Vec<BudgetAllocation>, Error> {
    let committed = work.allocations(contract, Account::Committed).await?;
    let waiting = reserved(&work.load_all::<Payment>("contract", contract).await?);
    Ok(beyond(&committed, &apportion(waiting, &committed, Account::Committed)?)?)
}
