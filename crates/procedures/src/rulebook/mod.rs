//! Rule changes of the rulebook: proposed by one person, confirmed by another.

mod confirm;
mod propose;
mod withdraw;

pub use confirm::ConfirmRuleChange;
pub use propose::ProposeRuleChange;
pub use withdraw::WithdrawRuleChange;
