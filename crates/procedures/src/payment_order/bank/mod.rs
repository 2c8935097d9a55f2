//! The files that go to the bank and come back from it: CSV that any bank can be taught, pain.001 and camt.054 of ISO 20022.

mod camt;
mod csv;
mod line;
mod pain;

pub use self::csv::write as order_as_csv;
pub(super) use line::{Line, Verdict};
pub use line::{Outgoing, reference_of};
pub use pain::write as order_as_pain;

use domain::Refusal;

domain::words! {
    /// Of which kind a file of the bank is.
    Format as BankFileFormat { Csv = "csv", Camt = "camt" }
}

/// How many lines an answer has at most.
const LINES_MAX: usize = 2_000;

/// Reads an answer.
pub(super) fn read(format: Format, file: &str) -> Result<Vec<Line>, Refusal> {
    let lines = match format {
        Format::Csv => csv::read(file)?,
        Format::Camt => camt::read(file)?,
    };
    domain::count("file", lines.len(), 1, LINES_MAX)?;
    Ok(lines)
}
