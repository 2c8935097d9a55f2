//! Challenges: filed by a supplier, answered by the buyer.

mod answer;
mod file;
mod lift_suspension;
mod pauses;
mod pending;
mod withdraw;

pub use answer::AnswerChallenge;
pub use file::FileChallenge;
pub use lift_suspension::LiftSuspension;
pub use withdraw::WithdrawChallenge;

pub(crate) use pauses::{count_pauses, signing_due};
pub(crate) use pending::{must_not_be_challenged, must_not_be_held};
