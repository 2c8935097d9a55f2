//! Invoices.

mod match_up;
mod reject;
mod submit;

pub use match_up::MatchInvoice;
pub use reject::RejectInvoice;
pub use submit::SubmitInvoice;
