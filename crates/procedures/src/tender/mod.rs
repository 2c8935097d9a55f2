//! Tenders: from the draft to the opening.

mod announce;
mod approve_method;
mod call_quotes;
mod cancel;
mod clarify;
mod close;
mod draft;
mod end;
mod grounds;
mod invite;
mod object;
mod open_bids;
mod open_quotes;
mod publish;
mod return_tender;
mod revise;
mod split;
mod submit;
mod top_up;
mod void;

pub use announce::AnnounceTender;
pub use approve_method::ApproveMethod;
pub use call_quotes::CallQuotes;
pub use cancel::CancelTender;
pub use clarify::ClarifyTender;
pub use close::CloseTender;
pub use draft::DraftTender;
pub use invite::InviteSuppliers;
pub use object::ObjectToTender;
pub use open_bids::OpenBids;
pub use open_quotes::OpenQuotes;
pub use publish::PublishTender;
pub use return_tender::ReturnTender;
pub use revise::ReviseTender;
pub use submit::SubmitTender;
pub use void::VoidTender;

pub use draft::{DraftLot, DraftTenderDocuments};

pub(crate) use end::{complete_if_settled, end, release};
pub(crate) use open_bids::disclose;
