//! Bids: sealed, replaced, withdrawn; checked after the opening.

mod answer_correction;
mod correct_price;
mod disqualify;
mod explain_price;
mod invalidate;
mod judge_price;
mod qualify;
mod replace;
mod request_price_explanation;
mod sealed;
mod submit;
mod submit_quote;
mod withdraw;

pub use answer_correction::AnswerCorrection;
pub use correct_price::CorrectPrice;
pub use disqualify::DisqualifyBid;
pub use explain_price::ExplainPrice;
pub use invalidate::InvalidateBid;
pub use judge_price::JudgePrice;
pub use qualify::QualifyBid;
pub use replace::ReplaceBid;
pub use request_price_explanation::RequestPriceExplanation;
pub use submit::SubmitBid;
pub use submit_quote::SubmitQuote;
pub use withdraw::WithdrawBid;

pub(crate) use sealed::{Sealed, check_attachments, commitment, envelope_of, salt_of, unseal};
