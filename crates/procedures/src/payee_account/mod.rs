//! The accounts of organisations: proposed, confirmed or refused, closed.

mod close;
mod confirm;
mod propose;
mod refuse;

pub use close::CloseAccount;
pub use confirm::ConfirmAccount;
pub use propose::ProposeAccount;
pub use refuse::RefuseAccount;
