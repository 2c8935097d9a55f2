//! The rulebook: the rules of the field with law and article, and every "no" the system can say.

mod reason;
mod refusal;
mod rule;

pub use reason::{Reason, Weight};
pub use refusal::Refusal;
pub use rule::{LAWS, Law, RULES, Rule, RuleId};
