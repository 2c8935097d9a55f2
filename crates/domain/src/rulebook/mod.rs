//! The rulebook: the rules of the field with law and article, their numbers, and every "no" the system can say.

mod change;
mod law;
mod parameter;
mod proofs;
mod reasons;
mod refusal;
mod rule;
mod statute;

pub use change::{Change, Enacted, Setting, Switch};
pub use law::{Law, Rulebook};
pub use parameter::{Discretion, Kind, NUMBERS, Number, Parameter};
pub use proofs::proofs_of;
pub use reasons::{ProblemClass, Reason};
pub use refusal::{Called, NamedFact, Refusal};
pub use rule::{FIXED, Mode, RULES, Rule, RuleId, SourceQuality};
pub use statute::{Rank, STATUTES, Statute};
