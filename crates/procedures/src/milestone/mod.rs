//! Milestones: delivered and accepted.

mod accept;
mod close;
mod deduct;
mod deliver;
mod mark_overdue;
mod reject;
mod release_retention;

pub use accept::AcceptMilestone;
pub use close::CloseMilestone;
pub use deduct::DeductMilestone;
pub use deliver::DeliverMilestone;
pub use mark_overdue::MarkMilestoneOverdue;
pub use reject::RejectMilestone;
pub use release_retention::ReleaseRetention;
