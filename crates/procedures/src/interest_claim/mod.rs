//! Claims of interest: claimed, recognised or refused, invoiced, paid.

mod claim;
mod invoice;
mod pay;
mod recognise;
mod refuse;
mod reverse;

pub use claim::{ClaimBondInterest, ClaimDepositInterest, ClaimPaymentInterest};
pub use invoice::InvoiceInterest;
pub use pay::PayInterest;
pub use recognise::RecogniseInterest;
pub use refuse::RefuseInterest;
pub use reverse::ReverseInterest;
