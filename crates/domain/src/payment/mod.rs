//! A payment, from request to the bank's reference (lifecycles of the field, 3.9).

mod correction;
mod late;

pub use correction::{Correction, Kind as CorrectionKind, Reversal};
pub use late::interest;

use crate::{
    apart::apart,
    budget::{self, BudgetAllocation, whole_of},
    clock::{Clock, Running},
    concern::Concern,
    contract::Payee,
    ids::{ContractId, InvoiceId, OrderId, OrganisationId, PaymentId, PersonId, RefundId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a payment stands.
    Status as PaymentStatus {
        Requested = "requested", Approved = "approved", Sent = "sent", Paid = "paid", Returned = "returned", Failed = "failed",
        Reversed = "reversed",
    }
}
crate::words! {
    /// What can be done with a payment.
    Action as PaymentAction { Approve = "approve", Return = "return", Send = "send", Confirm = "confirm", PayAfterAll = "pay_after_all", Fail = "fail", MarkLate = "mark_late", Reverse = "reverse",
        UndoReversal = "undo_reversal", WriteOffDifference = "write_off_difference" }
}
/// The life of a payment.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Requested, A::Approve, Approved),
        (Requested, A::Return, Returned),
        (Requested, A::MarkLate, Requested),
        (Approved, A::Send, Sent),
        (Approved, A::Return, Returned),
        (Approved, A::MarkLate, Approved),
        (Sent, A::Confirm, Paid),
        (Sent, A::Fail, Failed),
        (Sent, A::MarkLate, Sent),
        // The bank said that it failed, and says with another file that it was paid after all. Nobody says so by hand.
        (Failed, A::PayAfterAll, Paid),
        (Paid, A::Reverse, Reversed),
        // It was recorded by mistake, or the bank made it good.
        (Reversed, A::UndoReversal, Paid),
        (Paid, A::WriteOffDifference, Paid),
    ]
};
moves!(Status, Action, MOVES);

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// Its identifier.
    pub id: PaymentId,
    /// The contract.
    pub contract: ContractId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// How much was approved and ordered.
    pub amount: Fen,
    /// What of it the bank moved, where it moved another amount.
    pub amount_moved: Option<Fen>,
    /// Whether it is paid ahead of any work, under the contract's advance.
    #[serde(default)]
    #[schema(required)]
    pub advance: bool,
    /// To which account: that of the contract.
    pub payee: Payee,
    /// Where it stands.
    pub status: Status,
    /// Whether the last day to pay passed without payment.
    pub late: bool,
    /// The last day to pay.
    pub payment_due_date: Day,
    /// Who asked for it.
    pub requested_by: PersonId,
    /// When.
    pub requested_at: Moment,
    /// Who approved it: another person (A22).
    pub approved_by: Option<PersonId>,
    /// The order with which it went to the bank.
    pub payment_order: Option<OrderId>,
    /// The reference of the bank, unique in the whole system.
    pub bank_reference: Option<Mark>,
    /// The lines that bore it, exact to the fen.
    pub allocations: Vec<BudgetAllocation>,
    /// What of it was paid beyond what is owed and is still out, by the lines that bore it: a claim against the supplier.
    pub overpaid: Vec<BudgetAllocation>,
    /// What was paid beyond what is owed and was written off as too small to be asked back.
    pub written_off: Vec<BudgetAllocation>,
    /// What the bank kept for itself beside it, by the lines that bore it.
    pub charges: Vec<BudgetAllocation>,
    /// What of it came back since, or was settled otherwise, by the same lines.
    pub came_back: Vec<BudgetAllocation>,
    /// When it was paid.
    pub paid_at: Option<Moment>,
    /// The bank's value date.
    pub value_date: Option<Day>,
    /// When it was recorded that the bank took it back.
    pub reversed_at: Option<Moment>,
    /// How the bank took it back.
    pub reversal: Option<Reversal>,
    /// What waits to be put right by another person.
    pub correction: Option<Correction>,
    /// Why the bank did not pay, or took it back.
    pub failure_reason: Option<Title>,
    /// What says that it was paid.
    pub confirmation: Option<Confirmation>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What says that a payment was made: a person, by hand or with a line of a file of the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentConfirmation)]
pub struct Confirmation {
    /// Who recorded it.
    pub by: PersonId,
    /// The SHA-256 of the file, in hexadecimal, if it was a file.
    pub file: Option<String>,
    /// Its line or entry, from 1.
    pub line: Option<i64>,
}

/// What can happen to a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was asked for.
    Requested(Payment),
    /// It was approved.
    Approved {
        /// Who.
        by: PersonId,
    },
    /// It was sent back.
    Returned {
        /// Why.
        reason: Title,
    },
    /// It went to the treasury's bank with an order.
    Ordered {
        /// Which.
        order: OrderId,
    },
    /// The bank paid.
    Paid {
        /// The contract.
        contract: ContractId,
        /// The lines that bear it.
        allocations: Vec<BudgetAllocation>,
        /// The lines that bear what was paid beyond what is owed.
        #[serde(default)]
        overpaid: Vec<BudgetAllocation>,
        /// The lines that bear what the bank kept for itself.
        charges: Vec<BudgetAllocation>,
        /// The reference of the bank.
        bank_reference: Mark,
        /// Whether this only undoes a reversal: the reference was told before.
        #[serde(default)]
        undoing: bool,
        /// When.
        at: Moment,
        /// Whether it was paid ahead of any work.
        #[serde(default)]
        advance: bool,
        /// The bank's value date, where it is not the day on which the payment was recorded.
        #[serde(default)]
        value_date: Option<Day>,
        /// What says so.
        confirmation: Confirmation,
    },
    /// The bank took back what it had paid: the account was closed or wrong.
    Reversed {
        /// The contract.
        contract: ContractId,
        /// The lines to which it returns: those that bore it.
        allocations: Vec<BudgetAllocation>,
        /// The same of what was paid beyond what is owed.
        #[serde(default)]
        overpaid: Vec<BudgetAllocation>,
        /// The same of what was written off.
        written_off: Vec<BudgetAllocation>,
        /// Whether it was paid ahead of any work.
        advance: bool,
        /// Whether the contract has ended: then nothing is promised any more, and an advance returns to its lines.
        #[serde(default)]
        ended: bool,
        /// Why.
        reason: Title,
        /// How.
        reversal: Reversal,
        /// The bank's value date, where it is not the day on which it was recorded.
        #[serde(default)]
        value_date: Option<Day>,
        /// When.
        at: Moment,
    },
    /// Somebody proposes to put something right; another person confirms it.
    CorrectionProposed(Correction),
    /// It is not to be put right.
    CorrectionWithdrawn,
    /// What was paid beyond what is owed is too small to be asked back.
    DifferenceWrittenOff {
        /// The contract.
        contract: ContractId,
        /// The lines that bore it.
        overpaid: Vec<BudgetAllocation>,
        /// Who confirmed it.
        by: PersonId,
    },
    /// Some of it came back, or was settled otherwise, with a refund.
    CameBack {
        /// Which refund.
        refund: RefundId,
        /// The lines to which it belongs.
        allocations: Vec<BudgetAllocation>,
        /// The same of what was paid beyond what is owed.
        #[serde(default)]
        overpaid: Vec<BudgetAllocation>,
    },
    /// The bank did not pay.
    Failed {
        /// Why.
        reason: Title,
    },
    /// The last day to pay passed.
    BecameLate,
}
noun!(Payment, PaymentId, Event, Event::Requested(payment) => payment, running);

/// What advances that are asked for and not yet paid hold of the commitment of their contract: it must still be there when
/// the bank pays.
#[must_use]
pub fn reserved(payments: &[Payment]) -> Fen {
    let waiting = payments.iter().filter(|payment| payment.advance && payment.is_under_way());
    waiting.map(|payment| payment.amount).sum()
}

impl Payment {
    /// Whether it is asked for, and neither paid nor given up.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        matches!(self.status, Status::Requested | Status::Approved | Status::Sent)
    }
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        match self.status {
            Status::Requested => vec![Clock::ApprovePayment.by(self.payment_due_date)],
            Status::Approved | Status::Sent => vec![Clock::SendPayment.by(self.payment_due_date)],
            _ => Vec::new(),
        }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Requested(_) => {}
            Event::Approved { by } => (self.approved_by, self.status) = (Some(*by), Status::Approved),
            Event::Returned { .. } => self.status = Status::Returned,
            Event::Ordered { order } => (self.payment_order, self.status) = (Some(*order), Status::Sent),
            Event::Paid {
                allocations,
                overpaid,
                charges,
                bank_reference,
                undoing,
                at,
                value_date,
                confirmation,
                ..
            } => {
                self.overpaid.clone_from(overpaid);
                self.written_off.clear();
                charges.iter().for_each(|share| budget::put(&mut self.charges, *share));
                let moved = whole_of(allocations) + whole_of(overpaid);
                self.amount_moved = (moved != self.amount).then_some(moved);
                (self.reversed_at, self.reversal, self.correction) = (None, None, None);
                (self.confirmation, self.failure_reason) = (Some(confirmation.clone()), None);
                (self.allocations, self.bank_reference) = (allocations.clone(), Some(bank_reference.clone()));
                self.status = Status::Paid;
                // A reversal that is undone leaves the day on which it was paid.
                if !undoing {
                    (self.paid_at, self.value_date) = (Some(*at), Some(value_date.unwrap_or(at.day())));
                }
            }
            Event::Failed { reason } => (self.failure_reason, self.status) = (Some(reason.clone()), Status::Failed),
            Event::Reversed { at, reason, reversal, .. } => {
                (self.reversed_at, self.status) = (Some(*at), Status::Reversed);
                (self.failure_reason, self.reversal) = (Some(reason.clone()), Some(reversal.clone()));
                self.correction = None;
            }
            Event::CorrectionProposed(correction) => self.correction = Some(correction.clone()),
            Event::CorrectionWithdrawn => self.correction = None,
            Event::DifferenceWrittenOff { overpaid, .. } => {
                self.overpaid = budget::without(&self.overpaid, overpaid);
                overpaid.iter().for_each(|share| budget::put(&mut self.written_off, *share));
                self.correction = None;
            }
            Event::CameBack { allocations, overpaid, .. } => {
                self.overpaid = budget::without(&self.overpaid, overpaid);
                allocations.iter().for_each(|share| budget::put(&mut self.came_back, *share));
            }
            Event::BecameLate => self.late = true,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// Refuses an account that is not the contract's any more: a payment is asked for anew.
    ///
    /// # Errors
    /// When the account was changed since the payment was asked for.
    pub fn check_payee(&self, payee: &Payee) -> Result<(), Refusal> {
        if self.payee == *payee { Ok(()) } else { Err(Refusal::of(Reason::PayeeChanged)) }
    }
    /// Approves it, to the account that the contract has now. Who asked for it may not (A22).
    ///
    /// # Errors
    /// When it is decided already, the approver asked for it, or the account was changed meanwhile.
    pub fn approve(&self, payee: &Payee, by: PersonId) -> Result<Event, Refusal> {
        self.status.after(Action::Approve)?;
        self.check_payee(payee)?;
        apart(self.requested_by, by, ("申请支付", "requesting the payment"), ("批准支付", "approving it"))?;
        Ok(Event::Approved { by })
    }
    /// What of an amount that the bank moved pays what is owed: no more than was approved, and, once its claim on the invoice became
    /// free, no more than is still due of it.
    #[must_use]
    pub fn owed_of(&self, moved: Fen, due: Fen) -> Fen {
        let approved = self.amount.min(moved);
        if self.status == Status::Sent { approved } else { approved.min(due) }
    }
    /// What of its invoice it claims: nothing once it came to nothing, and what was paid beyond what is owed claims nothing.
    #[must_use]
    pub fn claimed(&self) -> Fen {
        match self.status {
            Status::Requested | Status::Approved | Status::Sent => self.amount,
            Status::Paid => whole_of(&self.allocations),
            Status::Returned | Status::Failed | Status::Reversed => Fen::ZERO,
        }
    }
    /// What of it can still come back.
    #[must_use]
    pub fn left(&self) -> Fen {
        if self.status != Status::Paid {
            return Fen::ZERO;
        }
        whole_of(&self.allocations) - whole_of(&self.came_back) + whole_of(&self.overpaid)
    }
    /// Decides an action without further conditions.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn decide(&self, action: Action, event: Event) -> Result<Event, Refusal> {
        self.status.after(action).map(|_| event)
    }
}
