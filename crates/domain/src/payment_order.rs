//! An order to the bank of the treasury (支付指令): approved payments of a unit, sent together with control totals, and what
//! the bank answered. Nothing is paid twice: each payment goes out with one order, and an answer counts once.

use crate::{
    concern::Concern,
    contract::Payee,
    ids::{OrderId, PaymentId, PersonId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Reason, Refusal},
    text::Mark,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where an order stands.
    Status as PaymentOrderStatus { Sent = "sent", Reconciled = "reconciled" }
}
crate::words! {
    /// What can be done with an order.
    Action as PaymentOrderAction { Answer = "answer", Reconcile = "reconcile" }
}
/// The life of an order. A payment may still come back after all were answered.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Sent, Action::Answer, Status::Sent),
    (Status::Sent, Action::Reconcile, Status::Reconciled),
    (Status::Reconciled, Action::Answer, Status::Reconciled),
];
moves!(Status, Action, MOVES);

crate::words! {
    /// Why a line of the bank's answer was not taken up.
    Mismatch {
        NotInOrder = "not_in_order", OtherAmount = "other_amount", AnsweredOtherwise = "answered_otherwise",
        ReferenceUsed = "reference_used", Refused = "refused", Unreadable = "unreadable", NoDate = "no_date",
        NoReference = "no_reference",
    }
}

/// How many payments an order holds at most.
pub const PAYMENTS_MAX: usize = 500;
/// How many lines that were not taken up are kept; older ones stay in the journal.
const UNMATCHED_MAX: usize = 200;

/// A line of the bank's answer that was not taken up, for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unmatched {
    /// The line of the file, or the entry of the statement, from 1.
    pub line_number: i64,
    /// The reference on it.
    pub reference: String,
    /// The amount on it, if it can be read.
    pub amount: Option<Fen>,
    /// The reference of the bank on it, if it has one.
    pub bank_reference: Option<Mark>,
    /// The day on it, if it has one.
    pub value_date: Option<Day>,
    /// Why it was not taken up.
    pub mismatch_reason: Mismatch,
    /// What the market says to it, where it was refused, or what of it cannot be read.
    pub system_reply: Option<String>,
}

impl Unmatched {
    /// Whether it is the same line of the bank, in the same file or in another.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let said = |line: &Self| (line.reference.clone(), line.amount, line.bank_reference.clone(), line.value_date);
        said(self) == said(other)
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentOrder {
    /// Its identifier; without hyphens also the name of its message to the bank.
    pub id: OrderId,
    /// The unit that pays.
    pub unit: UnitCode,
    /// The account that is debited.
    pub debtor: Payee,
    /// The payments; the identifier without hyphens is the reference of each.
    #[schema(min_items = 1, max_items = 500)]
    pub payments: Vec<PaymentId>,
    /// How many they are: a control total.
    pub count: i64,
    /// What they sum to: a control total.
    pub total: Fen,
    /// How many the bank has not answered.
    pub open: i64,
    /// The newest lines of answers that were not taken up.
    pub unmatched: Vec<Unmatched>,
    /// Where it stands.
    pub status: Status,
    /// Who ordered.
    pub ordered_by: PersonId,
    /// When.
    pub ordered_at: Moment,
    /// When the bank had answered all.
    pub reconciled_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It went to the bank.
    Ordered(PaymentOrder),
    /// The bank answered.
    Answered {
        /// How many payments it answered for the first time.
        settled: i64,
        /// What was not taken up.
        unmatched: Vec<Unmatched>,
        /// The references of the payments that are settled now: what was left of them before waits no more.
        #[serde(default)]
        taken_up: Vec<String>,
        /// When.
        at: Moment,
    },
}
noun!(PaymentOrder, OrderId, Event, Event::Ordered(order) => order);

impl PaymentOrder {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Ordered(_) => {}
            Event::Answered { settled, unmatched, taken_up, at } => {
                self.open -= settled;
                // A line that comes again is kept once, as it stands now.
                self.unmatched.retain(|line| {
                    !taken_up.contains(&line.reference) && !unmatched.iter().any(|again| again.is_same(line))
                });
                self.unmatched.extend(unmatched.iter().cloned());
                let older = self.unmatched.len().saturating_sub(UNMATCHED_MAX);
                self.unmatched.drain(..older);
                if self.open == 0 && self.status == Status::Sent {
                    (self.reconciled_at, self.status) = (Some(*at), Status::Reconciled);
                }
            }
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), ..Concern::default() }
    }
    /// Takes an answer up.
    ///
    /// # Errors
    /// When it settles more than is open: one answer would count twice.
    pub fn answer(
        &self,
        settled: i64,
        unmatched: Vec<Unmatched>,
        taken_up: Vec<String>,
        at: Moment,
    ) -> Result<Event, Refusal> {
        self.status.after(if settled > 0 && settled == self.open { Action::Reconcile } else { Action::Answer })?;
        if settled > self.open {
            return Err(Refusal::of(Reason::TooMany)
                .field("file")
                .with("min", 0)
                .with("max", self.open)
                .with("count", settled));
        }
        Ok(Event::Answered { settled, unmatched, taken_up, at })
    }
}
