//! Awards.

mod decide;
mod publish;
mod refuse;

pub use decide::DecideAward;
pub use publish::PublishAward;
pub use refuse::RefuseAward;
