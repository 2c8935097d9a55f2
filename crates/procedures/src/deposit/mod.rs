//! Bid deposits: they come to light at the opening, fall due, and are returned or forfeited and handed over.

mod due;
mod forfeit;
mod hand_over;
mod return_deposit;

pub use forfeit::ForfeitDeposit;
pub use hand_over::HandOverDeposit;
pub use return_deposit::ReturnDeposit;

pub(crate) use due::{free_all, free_of, take};
