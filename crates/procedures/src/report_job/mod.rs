//! Reports that are made beside other work.

mod make;
mod order;

pub use make::{MakeReport, Progress};
pub use order::OrderReport;
