//! Bid deposits: they come to light at the opening, fall due, and are returned or forfeited.

mod due;
mod forfeit;
mod return_deposit;

pub use forfeit::ForfeitDeposit;
pub use return_deposit::ReturnDeposit;

pub(crate) use due::{free_all, free_of, take};
