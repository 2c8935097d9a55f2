//! Budget lines: appropriation, adjustment, and the end of their year.

mod adjust;
mod carry_over;
mod create;
mod recover;

pub use adjust::AdjustBudgetLine;
pub use carry_over::CarryBudgetLineForward;
pub use create::CreateBudgetLine;
pub use recover::ReturnUnusedBudget;
