//! Milestones: delivered and accepted.

mod accept;
mod deduct;
mod deliver;
mod mark_overdue;
mod reject;
mod release_retention;
mod settle;

pub use accept::AcceptMilestone;
pub use deduct::DeductMilestone;
pub use deliver::DeliverMilestone;
pub use mark_overdue::MarkMilestoneOverdue;
pub use reject::RejectMilestone;
pub use release_retention::ReleaseRetention;
pub use settle::CloseMilestone;
