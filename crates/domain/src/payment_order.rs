//! An order to the bank of the treasury (支付指令): approved payments of a unit, sent together with control totals, and what
//! the bank answered. Nothing is paid twice: each payment goes out with one order, and an answer counts once.

use crate::{
    apart::apart,
    concern::Concern,
    contract::Payee,
    hex::hex,
    ids::{OrderId, PaymentId, PersonId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

crate::words! {
    /// Where an order stands.
    Status as PaymentOrderStatus { Sent = "sent", Reconciled = "reconciled" }
}
crate::words! {
    /// What can be done with an order.
    Action as PaymentOrderAction { Answer = "answer", Reconcile = "reconcile", Dismiss = "dismiss" }
}
/// The life of an order. A payment may still come back after all were answered.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Sent, Action::Answer, Status::Sent),
    (Status::Sent, Action::Reconcile, Status::Reconciled),
    (Status::Reconciled, Action::Answer, Status::Reconciled),
    (Status::Sent, Action::Dismiss, Status::Sent),
    (Status::Reconciled, Action::Dismiss, Status::Reconciled),
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
    /// What names it within the order: a digest of what it says, so that the same line has the same one in whatever file.
    pub id: String,
    /// That somebody proposes to dismiss it; another person confirms it.
    pub dismissal: Option<Dismissal>,
}

/// A line that is not to wait any more: it is no movement of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LineDismissal)]
pub struct Dismissal {
    /// The line.
    pub line: String,
    /// Why.
    pub reason: Title,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// Who confirmed it; nobody yet, while it waits.
    pub confirmed_by: Option<PersonId>,
}

impl Unmatched {
    /// Names it by what it says: the same line of the bank has the same name in the same file and in another.
    #[must_use]
    pub fn named(self) -> Self {
        let said = (&self.reference, self.amount, &self.bank_reference, self.value_date);
        let digest = Sha256::digest(format!("{said:?}"));
        Self { id: hex(&digest[..8]), ..self }
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
    /// The lines that two people dismissed: they do not come again.
    pub dismissed: Vec<Dismissal>,
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
    /// Somebody proposes to dismiss a line.
    DismissalProposed(Dismissal),
    /// Another person confirmed it.
    Dismissed(Dismissal),
}
noun!(PaymentOrder, OrderId, Event, Event::Ordered(order) => order);

impl PaymentOrder {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Ordered(_) => {}
            Event::Answered { settled, unmatched, taken_up, at } => {
                self.open -= settled;
                // A line that comes again is kept once, as it stands now; one that was dismissed does not come again.
                let waits = |line: &Unmatched| self.dismissed.iter().all(|dismissed| dismissed.line != line.id);
                let mut lines: Vec<Unmatched> = unmatched.iter().filter(|line| waits(line)).cloned().collect();
                for line in &mut lines {
                    let earlier = self.unmatched.iter().find(|earlier| earlier.id == line.id);
                    line.dismissal = earlier.and_then(|earlier| earlier.dismissal.clone());
                }
                self.unmatched.retain(|line| {
                    !taken_up.contains(&line.reference) && !unmatched.iter().any(|again| again.id == line.id)
                });
                self.unmatched.extend(lines);
                let older = self.unmatched.len().saturating_sub(UNMATCHED_MAX);
                self.unmatched.drain(..older);
                if self.open == 0 && self.status == Status::Sent {
                    (self.reconciled_at, self.status) = (Some(*at), Status::Reconciled);
                }
            }
            Event::DismissalProposed(dismissal) => {
                if let Some(line) = self.unmatched.iter_mut().find(|line| line.id == dismissal.line) {
                    line.dismissal = Some(dismissal.clone());
                }
            }
            Event::Dismissed(dismissal) => {
                self.unmatched.retain(|line| line.id != dismissal.line);
                self.dismissed.push(dismissal.clone());
            }
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), ..Concern::default() }
    }
    fn waiting(&self, line: &str) -> Result<&Unmatched, Refusal> {
        self.status.after(Action::Dismiss)?;
        let none = || Refusal::of(Reason::NoSuchPart).field("line").with("what", "待处理的回单行 ¦ line that waits");
        self.unmatched.iter().find(|waiting| waiting.id == line).ok_or_else(none)
    }
    /// Proposes to dismiss a line that waits.
    ///
    /// # Errors
    /// When there is no such line, or somebody proposed it already.
    pub fn propose_dismissal(&self, line: &str, reason: Title, by: PersonId) -> Result<Event, Refusal> {
        if self.waiting(line)?.dismissal.is_some() {
            return Err(Refusal::of(Reason::AlreadyExists)
                .field("line")
                .with("what", "核销申请 ¦ proposal to dismiss it"));
        }
        let dismissal = Dismissal { line: line.to_owned(), reason, proposed_by: by, confirmed_by: None };
        Ok(Event::DismissalProposed(dismissal))
    }
    /// Dismisses a line, by another person than the one who proposed it (A22).
    ///
    /// # Errors
    /// When there is no such line, nobody proposed it, or the same person did.
    pub fn dismiss(&self, line: &str, by: PersonId) -> Result<Event, Refusal> {
        let none = || Refusal::of(Reason::NoSuchPart).field("line").with("what", "核销申请 ¦ proposal to dismiss it");
        let proposed = self.waiting(line)?.dismissal.clone().ok_or_else(none)?;
        apart(proposed.proposed_by, by, ("提出核销", "proposing to dismiss it"), ("确认核销", "confirming it"))?;
        Ok(Event::Dismissed(Dismissal { confirmed_by: Some(by), ..proposed }))
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
