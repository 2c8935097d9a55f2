//! The files that go to the bank and come back from it: CSV that any bank can be taught, pain.001 and camt.054 of ISO 20022.

mod camt;
mod csv;
mod pain;

pub use self::csv::write as order_as_csv;
pub use pain::write as order_as_pain;

use domain::{
    Day, Fen, Reason, Refusal,
    payment::Payment,
    payment_order::PaymentOrder,
    text::{Mark, Title},
};

domain::words! {
    /// Of which kind a file of the bank is.
    Format as BankFileFormat { Csv = "csv", Camt = "camt" }
}

/// What the bank says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was paid.
    Paid,
    /// It was not, or came back.
    Failed,
    /// Something else that stands in the file: not booked yet, in another currency, or of no payment of ours.
    Other,
}

/// A line of the bank's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its place in the file, from 1.
    pub(super) number: i64,
    /// The reference of the payment, as the order gave it.
    pub(super) reference: String,
    pub(super) verdict: Verdict,
    pub(super) amount: Fen,
    pub(super) bank_reference: Option<Mark>,
    pub(super) day: Option<Day>,
    /// Why it was not paid.
    pub(super) reason: Title,
}

/// An order with its payments and the numbers of their contracts, as it goes out.
pub struct Outgoing {
    /// The order.
    pub order: PaymentOrder,
    /// Its payments with the numbers of their contracts, in the order's order.
    pub payments: Vec<(Payment, Mark)>,
}

/// How many lines an answer has at most.
const LINES_MAX: usize = 2_000;

/// Reads an answer.
pub(super) fn read(format: Format, file: &str) -> Result<Vec<Line>, Refusal> {
    let lines = match format {
        Format::Csv => csv::read(file)?,
        Format::Camt => camt::read(file)?,
    };
    domain::tender::count("file", lines.len(), 1, LINES_MAX)?;
    Ok(lines)
}

/// The reference of a payment: its identifier without hyphens, as no field of ISO 20022 takes more than 35 characters.
#[must_use]
pub fn reference_of(id: impl ToString) -> String {
    id.to_string().replace('-', "")
}

fn unreadable(line: impl ToString, why: impl ToString) -> Refusal {
    Refusal::of(Reason::FileUnreadable).field("file").with("line", line.to_string()).with("why", why.to_string())
}

/// Why a payment was not made, as the bank says it; that it does not say is said.
fn reason_of(text: &str) -> Title {
    let text: String = text.trim().chars().take(200).collect();
    let told = Title::try_from(text);
    told.or_else(|_| Title::try_from("银行未说明 ¦ not said by the bank".to_owned())).unwrap_or_else(|_| unreachable!())
}
