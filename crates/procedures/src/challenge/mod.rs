//! Challenges: filed by a supplier, answered by the buyer.

mod answer;
mod file;
mod pending;
mod release;
mod withdraw;

pub use answer::AnswerChallenge;
pub use file::FileChallenge;
pub use release::LiftSuspension;
pub use withdraw::WithdrawChallenge;

pub(crate) use pending::must_not_be_challenged;
