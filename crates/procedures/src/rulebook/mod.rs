//! Amendments of the rulebook: proposed by one person, confirmed by another.

mod confirm;
mod propose;
mod withdraw;

pub use confirm::ConfirmAmendment;
pub use propose::ProposeAmendment;
pub use withdraw::WithdrawAmendment;
