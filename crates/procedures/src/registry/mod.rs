//! Units, holidays, and the clock of a demonstration.

mod create_unit;
mod escalate;
mod import_holidays;
mod import_shanghai;
mod move_clock;
mod place_unit;
mod recount;

pub use create_unit::CreateUnit;
pub use escalate::Escalate;
pub use import_holidays::ImportHolidays;
pub use import_shanghai::{ImportShanghai, import_shanghai};
pub use move_clock::MoveClock;
pub use place_unit::PlaceUnit;

pub use import_holidays::Holiday;
