//! Budget lines: appropriation, adjustment, and the end of their year.

mod adjust;
mod appropriate;
mod carry_over;
mod recover;

pub use adjust::AdjustLine;
pub use appropriate::Appropriate;
pub use carry_over::CarryLineForward;
pub use recover::RecoverLine;
