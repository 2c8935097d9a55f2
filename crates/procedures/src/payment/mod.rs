//! Payments: asked for, approved, sent with an order, confirmed.

mod approve;
mod confirm;
mod fail;
mod mark_late;
mod request;
mod reverse;
mod send_back;

pub use approve::ApprovePayment;
pub use confirm::ConfirmPayment;
pub(crate) use confirm::paid;
pub use fail::FailPayment;
pub(crate) use fail::failed;
pub use mark_late::MarkPaymentLate;
pub use request::RequestPayment;
pub use reverse::ReversePayment;
pub(crate) use reverse::taken_back;
pub use send_back::ReturnPayment;

use crate::prelude::*;
use domain::{
    budget::{Share, apportion, whole_of},
    contract::beyond,
    ids::ContractId,
    ledger::Account,
    payment::{Payment, reserved},
};

/// What was paid in advance under a contract and is not earned, with what of it is on its way.
pub(crate) async fn paid_ahead(unit: &Unit<'_>, contract: ContractId) -> Result<Fen, Halt> {
    let prepaid = whole_of(&unit.shares(contract, Account::PrepaidOpen).await?);
    let waiting = reserved(&unit.glance::<Payment>("contract", contract).await?);
    Ok(prepaid.plus(waiting).unwrap_or(Fen::MAX))
}

/// What a contract still promises, less what advances under way will take of it.
pub(crate) async fn unreserved(unit: &Unit<'_>, contract: ContractId) -> Result<Vec<Share>, Halt> {
    let committed = unit.shares(contract, Account::Committed).await?;
    let waiting = reserved(&unit.glance::<Payment>("contract", contract).await?);
    Ok(beyond(&committed, &apportion(waiting, &committed, Account::Committed)?)?)
}
