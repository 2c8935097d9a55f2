//! Tenders: from the draft to the opening.

mod cancel;
mod clarify;
mod close;
mod draft;
mod end;
mod open;
mod publish;
mod revise;
mod send_back;
mod submit;
mod void;

pub use cancel::CancelTender;
pub use clarify::ClarifyTender;
pub use close::CloseTender;
pub use draft::DraftTender;
pub use open::OpenTender;
pub use publish::PublishTender;
pub use revise::ReviseTender;
pub use send_back::ReturnTender;
pub use submit::SubmitTender;
pub use void::VoidTender;

pub use draft::{DraftLot, DraftPapers};

pub(crate) use end::{complete_if_settled, end, release};
pub(crate) use open::disclose;
