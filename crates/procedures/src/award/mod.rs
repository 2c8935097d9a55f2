//! Awards.

mod decide;
mod publish;
mod refuse;

pub use decide::DecideAward;
pub use publish::PublishAward;
pub use refuse::RefuseAward;

pub(crate) use refuse::let_next_follow;
