//! Bids: sealed, replaced, withdrawn; checked after the opening.

mod answer_correction;
mod disqualify;
mod eligible;
mod explain_price;
mod parties;
mod qualify;
mod replace;
mod sealed;
mod submit;
mod submit_quote;
mod withdraw;

pub use answer_correction::AnswerCorrection;
pub use disqualify::DisqualifyBid;
pub use explain_price::ExplainPrice;
pub use qualify::QualifyBid;
pub use replace::ReplaceBid;
pub use submit::SubmitBid;
pub use submit_quote::SubmitQuote;
pub use withdraw::WithdrawBid;

pub(crate) use eligible::{all_must_still_be_eligible, must_still_be_eligible, winner_must_be_eligible};
pub(crate) use parties::parties_of;
pub(crate) use sealed::{Sealed, check_attachments, commitment, envelope_of, salt_of, unseal};
