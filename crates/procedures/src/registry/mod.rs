//! Units, holidays, and the clock of a demonstration.

mod escalate;
mod establish_unit;
mod import_shanghai;
mod learn_holidays;
mod move_clock;

pub use escalate::Escalate;
pub use establish_unit::EstablishUnit;
pub use import_shanghai::{ImportShanghai, import_shanghai};
pub use learn_holidays::LearnHolidays;
pub use move_clock::MoveClock;

pub use learn_holidays::Holiday;
