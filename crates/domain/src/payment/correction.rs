//! What two people put right of a payment: one proposes it, another confirms it (会计法 Art. 25; A22).

use super::{Action, Event, Payment, Status};
use crate::{
    apart::apart,
    budget::whole_of,
    ids::PersonId,
    moment::{Day, Moment},
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// What is put right.
    Kind as PaymentCorrectionKind { Reversal = "reversal", Undoing = "undoing", Difference = "difference" }
}

/// A correction that waits for another person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentCorrection)]
pub struct Correction {
    /// What is put right.
    pub kind: Kind,
    /// Why.
    pub reason: Title,
    /// The reference of the bank for a reversal.
    pub bank_reference: Option<Mark>,
    /// The day on which the bank reversed it.
    pub value_date: Option<Day>,
    /// Who proposed it.
    pub proposed_by: PersonId,
}

/// How the bank took a payment back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaymentReversal)]
pub struct Reversal {
    /// The reference of the bank, where its file gives one.
    pub bank_reference: Option<Mark>,
    /// The bank's value date.
    pub value_date: Day,
    /// Who proposed it; none where a file of the bank says so.
    pub proposed_by: Option<PersonId>,
    /// What says so: another person, or a file.
    pub confirmation: super::Confirmation,
}

impl Kind {
    /// The action that it is, once it is confirmed.
    const fn action(self) -> Action {
        match self {
            Self::Reversal => Action::Reverse,
            Self::Undoing => Action::UndoReversal,
            Self::Difference => Action::WriteOffDifference,
        }
    }
}

impl Payment {
    /// Proposes a correction; what is already proposed is confirmed or withdrawn first.
    ///
    /// # Errors
    /// When its state does not allow it, another correction waits, or the difference is none, or too large to be written off.
    pub fn propose(&self, correction: Correction, law: &Law<'_>) -> Result<Event, Refusal> {
        self.may_be_corrected(correction.kind, law)?;
        if self.correction.is_some() {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "待确认的更正 ¦ correction that waits"));
        }
        Ok(Event::CorrectionProposed(correction))
    }
    fn may_be_corrected(&self, kind: Kind, law: &Law<'_>) -> Result<(), Refusal> {
        self.status.after(kind.action())?;
        if kind != Kind::Difference {
            return Ok(());
        }
        let (open, limit) = (whole_of(&self.overpaid), law.amount(Parameter::SmallDifference));
        if open.is_positive() && open <= limit {
            return Ok(());
        }
        Err(Refusal::of(Reason::DifferenceNotSmall).with("amount", open).with("limit", limit))
    }
    /// The correction that waits, which another person than its proposer confirms.
    ///
    /// # Errors
    /// When none waits, the same person proposed it, or it is not possible any more.
    pub fn confirmed(&self, by: PersonId, law: &Law<'_>) -> Result<&Correction, Refusal> {
        let correction = self.waiting()?;
        apart(correction.proposed_by, by, ("提出更正", "proposing the correction"), ("确认更正", "confirming it"))?;
        self.may_be_corrected(correction.kind, law)?;
        Ok(correction)
    }
    /// Withdraws the correction that waits.
    ///
    /// # Errors
    /// When none waits.
    pub fn withdraw_correction(&self) -> Result<Event, Refusal> {
        self.waiting().map(|_| Event::CorrectionWithdrawn)
    }
    fn waiting(&self) -> Result<&Correction, Refusal> {
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "待确认的更正 ¦ correction that waits");
        self.correction.as_ref().ok_or_else(none)
    }
    /// Records that the bank took it back; exactly the lines that bore it get it back.
    ///
    /// # Errors
    /// When it is not paid, or was reversed already.
    pub fn reverse(&self, reversal: Reversal, reason: Title, at: Moment, ended: bool) -> Result<Event, Refusal> {
        self.status.after(Action::Reverse)?;
        let value_date = Some(reversal.value_date).filter(|day| *day != at.day());
        Ok(Event::Reversed {
            contract: self.contract,
            allocations: self.allocations.clone(),
            overpaid: self.overpaid.clone(),
            written_off: self.written_off.clone(),
            advance: self.advance,
            ended,
            reason,
            reversal,
            value_date,
            at,
        })
    }
    /// Writes off what was paid beyond what is owed, if it is small.
    #[must_use]
    pub fn write_off_difference(&self, by: PersonId) -> Event {
        Event::DifferenceWrittenOff { contract: self.contract, overpaid: self.overpaid.clone(), by }
    }
    /// Whether the bank has paid it.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.status == Status::Paid
    }
}
