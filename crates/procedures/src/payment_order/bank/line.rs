//! A line of the bank's answer, and an order as it goes out.

use domain::{
    Day, Fen, Reason, Refusal,
    payment::Payment,
    payment_order::PaymentOrder,
    text::{Mark, Title},
};

/// What the bank says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was paid.
    Paid,
    /// It was not, or came back.
    Failed,
    /// Something else that stands in the file: not booked yet, in another currency, or of no payment of ours.
    Other,
}

/// A line of the bank's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its place in the file, from 1.
    pub(crate) number: i64,
    /// The reference of the payment, as the order gave it; or that of the order itself.
    pub(crate) reference: String,
    /// Whether it is told of the whole order at once.
    pub(crate) of_whole_order: bool,
    pub(crate) verdict: Verdict,
    pub(crate) amount: Option<Fen>,
    /// Whether a line without an amount means the one that was ordered.
    pub(crate) amount_as_ordered: bool,
    pub(crate) bank_reference: Option<Mark>,
    pub(crate) day: Option<Day>,
    /// Why it was not paid.
    pub(crate) reason: Title,
    /// What of it cannot be read, in both languages: it waits for a person, and the other lines go on.
    pub(crate) fault: Option<String>,
}

impl Line {
    /// A line of which nothing is known yet but its place and reference.
    pub(super) fn of(number: i64, reference: String) -> Self {
        Self {
            number,
            reference,
            of_whole_order: false,
            verdict: Verdict::Other,
            amount: None,
            amount_as_ordered: false,
            bank_reference: None,
            day: None,
            reason: reason_of(""),
            fault: None,
        }
    }
    /// Reads a part of it; what cannot be read is noted, and nothing stands in its place.
    pub(super) fn read<T>(&mut self, name: &str, text: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(text);
        if found.is_none() && self.fault.is_none() {
            let text: String = text.chars().take(60).collect();
            self.fault = Some(format!("{name} 无法读取：{text} ¦ {name} cannot be read: {text}"));
        }
        found
    }
}

/// The reference of one payment of a batch that the bank booked with one reference: with its place, so that each has its own.
pub(crate) fn reference_in_batch(reference: &Mark, place: usize) -> Option<Mark> {
    format!("{reference}/{}", place + 1).parse().ok()
}

/// An order with its payments and the numbers of their contracts, as it goes out.
pub struct Outgoing {
    /// The order.
    pub order: PaymentOrder,
    /// Its payments with the numbers of their contracts, in the order's order.
    pub payments: Vec<(Payment, Mark)>,
}

/// The reference of a payment: its identifier without hyphens, as no field of ISO 20022 takes more than 35 characters.
#[must_use]
pub fn reference_of(id: impl ToString) -> String {
    id.to_string().replace('-', "")
}

pub(super) fn unreadable(line: impl ToString, why: impl ToString) -> Refusal {
    Refusal::of(Reason::FileUnreadable).field("file").with("line", line.to_string()).with("why", why.to_string())
}

/// Why a payment was not made, as the bank says it; that it does not say is said.
pub(super) fn reason_of(text: &str) -> Title {
    let text: String = text.trim().chars().take(200).collect();
    let told = Title::try_from(text);
    told.or_else(|_| Title::try_from("银行未说明 ¦ not said by the bank".to_owned())).unwrap_or_else(|_| unreachable!())
}
