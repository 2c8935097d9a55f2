//! Invoices.

mod dispute;
mod match_invoice;
mod reject;
mod submit;
mod submit_advance;
mod submit_credit_note;

pub use dispute::DisputeInvoice;
pub use match_invoice::MatchInvoice;
pub use reject::RejectInvoice;
pub use submit::SubmitInvoice;
pub use submit_advance::SubmitAdvanceInvoice;
pub use submit_credit_note::SubmitCreditNote;
