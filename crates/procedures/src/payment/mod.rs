//! Payments: asked for, approved, sent, confirmed.

mod approve;
mod confirm;
mod fail;
mod mark_late;
mod request;
mod reverse;
mod send;
mod send_back;

pub use approve::ApprovePayment;
pub use confirm::ConfirmPayment;
pub use fail::FailPayment;
pub use mark_late::MarkPaymentLate;
pub use request::RequestPayment;
pub use reverse::ReversePayment;
pub use send::SendPayment;
pub use send_back::ReturnPayment;
