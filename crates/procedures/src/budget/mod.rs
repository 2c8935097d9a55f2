//! Budget lines: appropriation and adjustment.

mod adjust;
mod appropriate;

pub use adjust::AdjustLine;
pub use appropriate::Appropriate;
