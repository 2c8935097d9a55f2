//! The files that go to the bank and come back from it: CSV that any bank can be taught, pain.001, pain.002, camt.053 and camt.054
//! of ISO 20022.

mod amount;
mod camt;
mod csv;
mod decode;
mod line;
mod pain;
mod status;
mod xml;

pub use self::csv::write as order_as_csv;
pub(super) use decode::decoded;
pub(super) use line::{Line, Verdict, reference_in_batch};
pub use line::{Outgoing, reference_of};
pub use pain::write as order_as_pain;

use domain::Refusal;

domain::words! {
    /// Of which kind a file of the bank is: a table, or a message of ISO 20022 (camt.053, camt.054, pain.002).
    Format as BankFileFormat { Csv = "csv", Camt = "camt" }
}

/// How many lines an answer has at most.
const LINES_MAX: usize = 2_000;

/// Reads an answer, line by line; one that tells of nothing has no lines.
pub(super) fn read(format: Format, file: &str) -> Result<Vec<Line>, Refusal> {
    let lines = match format {
        Format::Csv => csv::read(file)?,
        Format::Camt => of_message(file)?,
    };
    domain::count("file", lines.len(), 0, LINES_MAX)?;
    Ok(lines)
}

/// Reads a message of ISO 20022 by what it is: a statement, a notification, or a report of statuses.
fn of_message(file: &str) -> Result<Vec<Line>, Refusal> {
    let tree = xml::tree(file.trim_start())?;
    let root = tree.root_element();
    let message = |name: &str| root.descendants().find(|node| node.tag_name().name() == name);
    if let Some(found) = message("BkToCstmrStmt").or_else(|| message("BkToCstmrDbtCdtNtfctn")) {
        return Ok(camt::read(found));
    }
    let report = message("CstmrPmtStsRpt");
    let report = report.ok_or_else(|| {
        line::unreadable(1, "不是 camt.053、camt.054 或 pain.002 报文 ¦ no message of camt.053, camt.054 or pain.002")
    })?;
    Ok(status::read(report))
}
