//! Bid deposits: they come to light at the opening, fall due, and are returned or forfeited.

mod due;
mod forfeit;
mod give_back;

pub use forfeit::ForfeitDeposit;
pub use give_back::ReturnDeposit;

pub(crate) use due::{free_all, free_of, take};
