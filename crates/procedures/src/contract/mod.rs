//! Contracts: drafted, signed by both, supplemented, ended.

mod agree_supplement;
mod agree_to_end;
mod cancel;
mod complete;
mod confirm_payee;
mod draft;
mod evaluate;
mod file;
mod payee;
mod propose_payee;
mod propose_supplement;
mod refuse_payee;
mod revise;
mod secure_year;
mod send;
mod sign_as_buyer;
mod sign_as_supplier;
mod subcontracts;
mod terminate;

pub use agree_supplement::AgreeSupplement;
pub use agree_to_end::AgreeToEnd;
pub use cancel::CancelContract;
pub use complete::CompleteContract;
pub use confirm_payee::ConfirmPayee;
pub use draft::DraftContract;
pub use evaluate::EvaluatePerformance;
pub use file::FileContract;
pub use propose_payee::ProposePayee;
pub use propose_supplement::ProposeSupplement;
pub use refuse_payee::RefusePayee;
pub use revise::ReviseContract;
pub use secure_year::SecureYear;
pub use send::SendContract;
pub use sign_as_buyer::SignAsBuyer;
pub use sign_as_supplier::SignAsSupplier;
pub use terminate::TerminateContract;

pub(crate) use payee::must_pay_supplier;
pub(crate) use sign_as_buyer::plan_milestone;
pub(crate) use subcontracts::check_subcontracts;
pub(crate) use terminate::end_early;
