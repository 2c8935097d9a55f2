//! The closing of the months in the books of a unit.

mod close_month;

pub use close_month::CloseMonth;
