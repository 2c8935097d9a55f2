//! Questions on a tender, and their answers.

mod answer;
mod ask;

pub use answer::AnswerQuestion;
pub use ask::AskQuestion;
