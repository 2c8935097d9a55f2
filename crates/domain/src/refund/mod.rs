//! Money that comes back (收回): unspent, overpaid, after a breach or because an audit says so (预算法 Art. 95; SH3 Art. 43;
//! lifecycles of the field, 3.10). The supplier is heard before another person decides.

mod settled;

pub use settled::{Behind, RefundShare, Settled, check_shares};

use crate::{
    apart::apart,
    budget::BudgetAllocation,
    clock::{Clock, Running},
    concern::Concern,
    ids::{BondId, ContractId, InvoiceId, OrganisationId, PaymentId, PersonId, RefundId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a refund stands.
    Status as RefundStatus {
        Proposed = "proposed", Answered = "answered", Due = "due", Closed = "closed", Dropped = "dropped",
        WrittenOff = "written_off",
    }
}
crate::words! {
    /// What can be done with a refund.
    Action as RefundAction {
        Answer = "answer", Decide = "decide", Drop = "drop", Receive = "receive", Offset = "offset", CallBond = "call_bond",
        Close = "close", WriteOff = "write_off",
    }
}
crate::words! {
    /// Why money comes back.
    Ground as RefundGround { Unspent = "unspent", OverPaid = "over_paid", Breach = "breach", Audit = "audit" }
}
/// The life of a refund.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Proposed, A::Answer, Answered),
        (Proposed, A::Decide, Due),
        (Proposed, A::Drop, Dropped),
        (Answered, A::Decide, Due),
        (Answered, A::Drop, Dropped),
        (Due, A::Drop, Dropped),
        (Due, A::Receive, Due),
        (Due, A::Offset, Due),
        (Due, A::CallBond, Due),
        (Due, A::Close, Closed),
        (Due, A::WriteOff, WrittenOff),
    ]
};
moves!(Status, Action, MOVES);

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refund {
    /// Its identifier.
    pub id: RefundId,
    /// The contract under which the money was paid.
    pub contract: ContractId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// Why.
    pub legal_ground: Ground,
    /// How much is asked for; once decided, how much is due.
    pub amount: Fen,
    /// Of which payments it comes back, in the order in which they are settled.
    pub payments: Vec<RefundShare>,
    /// What was found.
    pub findings: Prose,
    /// Where it stands.
    pub status: Status,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When, and the supplier was told.
    pub proposed_at: Moment,
    /// The last day for the supplier to answer.
    pub answer_due_date: Day,
    /// What the supplier says.
    pub answer: Option<Prose>,
    /// Who decided: another person than the proposer.
    pub decided_by: Option<PersonId>,
    /// The last day to pay it back.
    pub due_date: Option<Day>,
    /// What has come back, was set off, or was taken from the bond.
    pub settled: Fen,
    /// What of it was set off, and what of accepted work was taken from the bond or written off: what was paid stays paid, and is not
    /// asked back again.
    pub elsewhere: Fen,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was proposed and the supplier told.
    Proposed(Refund),
    /// The supplier answered.
    Answered {
        /// What it says.
        answer: Prose,
    },
    /// It was decided.
    Decided {
        /// How much is due.
        amount: Fen,
        /// Of which payments.
        payments: Vec<RefundShare>,
        /// Who decided.
        by: PersonId,
        /// The last day to pay it back.
        due_date: Day,
    },
    /// It was found that nothing is owed.
    Dropped {
        /// Why.
        reason: Title,
    },
    /// Money came back.
    Received {
        /// The contract.
        contract: ContractId,
        /// What it settles of each payment.
        settled: Vec<Settled>,
        /// The reference of the bank.
        bank_reference: Mark,
        /// How much.
        amount: Fen,
        /// The bank's value date, if it is another day.
        #[serde(default)]
        value_date: Option<Day>,
    },
    /// It was set against what is owed under the contract.
    Offset {
        /// The contract.
        contract: ContractId,
        /// The invoice of which so much less is paid.
        invoice: InvoiceId,
        /// The lines of this year that owe so much less, for what returns to lines of this year.
        allocations: Vec<BudgetAllocation>,
        /// The same for money of past years: these lines pay, and the treasury gets it.
        outlay: Vec<BudgetAllocation>,
        /// What it settles of each payment.
        settled: Vec<Settled>,
        /// How much.
        amount: Fen,
    },
    /// It was taken from the performance bond.
    BondCalled {
        /// The contract.
        contract: ContractId,
        /// What it settles of each payment.
        settled: Vec<Settled>,
        /// Which.
        bond: BondId,
        /// How much.
        amount: Fen,
    },
    /// It cannot be had any more; a document of the law says so.
    WrittenOff {
        /// The contract.
        contract: ContractId,
        /// What it settles of each payment.
        settled: Vec<Settled>,
        /// Which.
        basis_document: Title,
    },
}
noun!(Refund, RefundId, Event, Event::Proposed(refund) => refund, running);

/// What an event settles otherwise than in money and leaves among what is paid for accepted work.
fn settled_elsewhere(event: &Event) -> Fen {
    match event {
        Event::Offset { amount, .. } => *amount,
        Event::BondCalled { settled, .. } | Event::WrittenOff { settled, .. } => {
            settled.iter().map(Settled::earned).sum()
        }
        _ => Fen::ZERO,
    }
}

impl Refund {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        match (self.status, self.due_date) {
            (Status::Proposed, _) => vec![Clock::AnswerRefund.by(self.answer_due_date)],
            (Status::Due, Some(by)) => vec![Clock::PayRefund.by(by)],
            _ => Vec::new(),
        }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Proposed(_) => {}
            Event::Answered { answer } => (self.answer, self.status) = (Some(answer.clone()), Status::Answered),
            Event::Decided { amount, payments, by, due_date } => {
                (self.amount, self.decided_by) = (*amount, Some(*by));
                self.payments.clone_from(payments);
                (self.due_date, self.status) = (Some(*due_date), Status::Due);
            }
            Event::Dropped { .. } => self.status = Status::Dropped,
            Event::Received { amount, .. } | Event::Offset { amount, .. } | Event::BondCalled { amount, .. } => {
                self.elsewhere += settled_elsewhere(event);
                self.settled += *amount;
                if self.settled == self.amount {
                    self.status = Status::Closed;
                }
            }
            Event::WrittenOff { .. } => {
                self.elsewhere += settled_elsewhere(event);
                self.status = Status::WrittenOff;
            }
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// What is still to come.
    #[must_use]
    pub fn open(&self) -> Fen {
        self.amount - self.settled
    }
    /// Takes the supplier's answer.
    ///
    /// # Errors
    /// When it is answered or decided.
    pub fn hear(&self, answer: Prose) -> Result<Event, Refusal> {
        self.status.after(Action::Answer).map(|_| Event::Answered { answer })
    }
    /// Decides how much is due: no more than was proposed and the supplier heard on, by another person, and not before
    /// the supplier answered or its time to answer is over.
    ///
    /// # Errors
    /// Names what stands against it.
    pub fn decide(
        &self,
        amount: Fen,
        payments: Option<Vec<RefundShare>>,
        by: PersonId,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Decide)?;
        apart(self.proposed_by, by, ("提出收回", "proposing the refund"), ("决定收回", "deciding it"))?;
        if self.status == Status::Proposed && law.day() <= self.answer_due_date {
            return Err(Refusal::of(Reason::DeadlineNotReached).earliest(self.answer_due_date.plus_days(1)));
        }
        if !amount.is_positive() || amount > self.amount {
            return Err(Refusal::of(Reason::RefundTooHigh)
                .field("amount")
                .with("amount", amount)
                .with("open", self.amount));
        }
        let payments = self.shares_of(amount, payments)?;
        Ok(Event::Decided { amount, payments, by, due_date: law.last_day(law.day(), Parameter::RefundPayment) })
    }
    /// Of which payments a decided amount comes back: as proposed, or as named; no more of any than was proposed.
    fn shares_of(&self, amount: Fen, named: Option<Vec<RefundShare>>) -> Result<Vec<RefundShare>, Refusal> {
        let shares = match (named, self.payments.as_slice()) {
            (Some(named), _) => named,
            (None, _) if amount == self.amount => self.payments.clone(),
            (None, [only]) => vec![RefundShare { amount, ..*only }],
            (None, _) => return Err(Refusal::of(Reason::PaymentsNotNamed).field("payments").with("amount", amount)),
        };
        check_shares(amount, &shares)?;
        for (at, share) in shares.iter().enumerate() {
            let proposed = self.payments.iter().find(|proposed| proposed.payment == share.payment);
            let most = proposed.map_or(Fen::ZERO, |proposed| proposed.amount);
            if share.amount > most {
                return Err(Refusal::of(Reason::RefundTooHigh)
                    .field(format!("payments/{at}/amount"))
                    .with("amount", share.amount)
                    .with("open", most));
            }
        }
        Ok(shares)
    }
    /// What a settlement of so much settles of each payment, in their order.
    #[must_use]
    pub fn next_shares(&self, amount: Fen) -> Vec<RefundShare> {
        let (mut done, mut left, mut shares) = (self.settled, amount, Vec::new());
        for share in &self.payments {
            let open = share.amount - share.amount.min(done);
            done -= share.amount.min(done);
            let part = open.min(left);
            left -= part;
            if part.is_positive() {
                shares.push(RefundShare { amount: part, ..*share });
            }
        }
        shares
    }
    /// What is still to come of a payment.
    #[must_use]
    pub fn open_of(&self, payment: PaymentId) -> Fen {
        let open = self.next_shares(self.open());
        open.iter().filter(|share| share.payment == payment).map(|share| share.amount).sum()
    }
    /// Drops it.
    ///
    /// # Errors
    /// When it is settled, or the same person proposed it.
    pub fn drop_it(&self, reason: Title, by: PersonId) -> Result<Event, Refusal> {
        self.status.after(Action::Drop)?;
        apart(self.proposed_by, by, ("提出收回", "proposing the refund"), ("决定收回", "deciding it"))?;
        Ok(Event::Dropped { reason })
    }
    /// Whether so much of it can be settled in this way: no more than is open, and no more than is paid now, as a payment
    /// may have been taken back by the bank meanwhile.
    ///
    /// # Errors
    /// When it is not due, or less is open.
    pub fn check_settlement(&self, action: Action, amount: Fen, paid: Fen) -> Result<(), Refusal> {
        self.status.after(if amount == self.open() { Action::Close } else { action })?;
        let open = self.open().min(paid);
        if amount.is_positive() && amount <= open {
            return Ok(());
        }
        Err(Refusal::of(Reason::RefundTooHigh).field("amount").with("amount", amount).with("open", open))
    }
    /// Writes it off.
    ///
    /// # Errors
    /// When it is not due.
    pub fn write_off(&self, settled: Vec<Settled>, basis_document: Title) -> Result<Event, Refusal> {
        self.status.after(Action::WriteOff)?;
        Ok(Event::WrittenOff { contract: self.contract, settled, basis_document })
    }
    /// Whether it may still be settled.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.status, Status::Proposed | Status::Answered | Status::Due)
    }
}
