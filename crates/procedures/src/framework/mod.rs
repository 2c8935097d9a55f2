//! Framework agreements: concluded, joined, called off, left.

mod call_off;
mod conclude;
mod end;
mod leave;
mod remove;

pub use call_off::CallOff;
pub use conclude::ConcludeFramework;
pub use end::EndFramework;
pub use leave::LeaveFramework;
pub use remove::RemoveSupplier;

pub(crate) use conclude::supplier_of;
