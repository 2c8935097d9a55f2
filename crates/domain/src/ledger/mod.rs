//! The ledger: every movement of money, derived from what happened.
//!
//! An entry moves an amount from one control account of a budget line to another, so debits equal credits
//! by construction. What a line holds is the sum of its entries; nothing else may say so.

mod balances;
mod posting;

pub use balances::{Funding, LineBalance};
pub use posting::posting;

use crate::{
    ids::{ContractId, LineId, PaymentId},
    money::Fen,
};

crate::words! {
    /// The control accounts of a budget line (lifecycles of the field, 3.0):
    /// `appropriated = available + pre_committed + committed + accrued_unpaid + paid_net`.
    Account {
        Appropriated = "appropriated", Available = "available", PreCommitted = "pre_committed", Committed = "committed",
        AccruedUnpaid = "accrued_unpaid", PaidNet = "paid_net",
    }
}

/// One movement: an amount of a budget line leaves one account for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line.
    pub line: LineId,
    /// The account it leaves.
    pub from: Account,
    /// The account it reaches.
    pub to: Account,
    /// How much; always more than nothing.
    pub amount: Fen,
    /// The contract, for the accounts of a contract.
    pub contract: Option<ContractId>,
    /// The payment, for what was paid.
    pub payment: Option<PaymentId>,
}
