//! Milestones: delivered and accepted.

mod accept;
mod deliver;
mod mark_overdue;
mod reject;
mod settle;

pub use accept::AcceptMilestone;
pub use deliver::DeliverMilestone;
pub use mark_overdue::MarkMilestoneOverdue;
pub use reject::RejectMilestone;
pub use settle::SettleMilestone;
