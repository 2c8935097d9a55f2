//! A line of the bank's answer, and an order as it goes out.

use domain::{
    Day, Fen, Reason, Refusal,
    payment::Payment,
    payment_order::PaymentOrder,
    text::{Mark, Title},
};

/// What the bank says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::payment_order) enum Verdict {
    /// It was paid.
    Paid,
    /// It was not, or came back.
    Failed,
    /// Something else that stands in the file: not booked yet, in another currency, or of no payment of ours.
    Other,
}

/// A line of the bank's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::payment_order) struct Line {
    /// Its place in the file, from 1.
    pub(in crate::payment_order) number: i64,
    /// The reference of the payment, as the order gave it.
    pub(in crate::payment_order) reference: String,
    pub(in crate::payment_order) verdict: Verdict,
    pub(in crate::payment_order) amount: Fen,
    pub(in crate::payment_order) bank_reference: Option<Mark>,
    pub(in crate::payment_order) day: Option<Day>,
    /// Why it was not paid.
    pub(in crate::payment_order) reason: Title,
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
