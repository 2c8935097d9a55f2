//! Enquiries on a tender, and their answers.

mod answer;
mod submit;

pub use answer::AnswerEnquiry;
pub use submit::SubmitEnquiry;
