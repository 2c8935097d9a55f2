//! Bids: sealed, replaced, withdrawn; checked after the opening.

mod disqualify;
mod invalidate;
mod qualify;
mod replace;
mod sealed;
mod submit;
mod withdraw;

pub use disqualify::DisqualifyBid;
pub use invalidate::InvalidateBid;
pub use qualify::QualifyBid;
pub use replace::ReplaceBid;
pub use submit::SubmitBid;
pub use withdraw::WithdrawBid;

pub(crate) use sealed::{Sealed, check_attachments};
