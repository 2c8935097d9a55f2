//! A performance bond (履约保证金): cash, or a bank's guarantee that takes its place. It is not money of the budget. It
//! comes back when the contract ends, with interest for every day beyond the last, or is called for a breach (D5).

use crate::{
    bank_movement::BankMovement,
    clock::{Clock, Running},
    concern::Concern,
    contract::Contract,
    deposit::late_interest,
    ids::{BondId, ContractId, OrganisationId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a bond stands.
    Status as BondStatus { Held = "held", Due = "due", Returned = "returned", Called = "called" }
}
crate::words! {
    /// What can be done with a bond.
    Action as BondAction {
        FallDue = "fall_due", Return = "return", Call = "call", TakeGuaranteePayment = "take_guarantee_payment", HandOver = "hand_over",
    }
}
crate::words! {
    /// In which form a bond was given: cash, or one of the forms that must be accepted in its place (D1).
    Form as BondForm { Cash = "cash", BankGuarantee = "bank_guarantee", Insurance = "insurance", Cheque = "cheque" }
}
/// The life of a bond.
pub const MOVES: &[(Status, Action, Status)] = {
    use Action as A;
    use Status::*;
    &[
        (Held, A::FallDue, Due),
        (Held, A::Call, Called),
        (Due, A::Return, Returned),
        (Due, A::Call, Called),
        // What was called in part comes in, and goes to the treasury, whatever becomes of the rest.
        (Held, A::TakeGuaranteePayment, Held),
        (Due, A::TakeGuaranteePayment, Due),
        (Called, A::TakeGuaranteePayment, Called),
        (Returned, A::TakeGuaranteePayment, Returned),
        (Held, A::HandOver, Held),
        (Due, A::HandOver, Due),
        (Called, A::HandOver, Called),
        (Returned, A::HandOver, Returned),
    ]
};
moves!(Status, Action, MOVES);

/// A performance bond.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bond {
    /// Its identifier.
    pub id: BondId,
    /// The contract that it secures.
    pub contract: ContractId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// In which form it was given.
    pub form: Form,
    /// How much it secures.
    pub amount: Fen,
    /// The reference of the bank, or the number of the guarantee.
    pub reference: Mark,
    /// The last day of a guarantee; none for cash.
    pub expires: Option<Day>,
    /// Where it stands.
    pub status: Status,
    /// What of it was called.
    pub called: Fen,
    /// What of it the bank or insurer that promised it has paid.
    pub paid_by_guarantor: Fen,
    /// What of it went to the treasury.
    pub handed_over: Fen,
    /// When it came in.
    pub received_at: Moment,
    /// The last day to return it, once the contract has ended.
    pub return_due_date: Option<Day>,
    /// When it was returned.
    pub returned_at: Option<Moment>,
    /// The interest that came with it because it was late (D3).
    pub late_interest: Fen,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a bond.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It came in.
    Received(Bond),
    /// The contract has ended.
    FellDue {
        /// The last day to return it.
        return_due_date: Day,
    },
    /// It was returned.
    Returned {
        /// The cash that went back; nothing for a guarantee.
        cash: Fen,
        /// The reference of the bank.
        bank_reference: Mark,
        /// The interest for the days beyond the last day.
        late_interest: Fen,
        /// When.
        at: Moment,
    },
    /// It was called for a breach.
    Called {
        /// How much.
        amount: Fen,
        /// The cash that was called; nothing for a guarantee, which the bank pays.
        cash: Fen,
        /// Why.
        reason: Title,
    },
    /// The bank or insurer that promised it paid what was called.
    GuaranteePaid(BankMovement),
    /// What was called in cash, or paid by the guarantor, went to the treasury.
    HandedOver(BankMovement),
}
noun!(Bond, BondId, Event, Event::Received(bond) => bond, running);

impl Bond {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let due = self.return_due_date.filter(|_| self.status == Status::Due);
        due.map(|by| Clock::ReturnBond.by(by)).into_iter().collect()
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Received(_) => {}
            Event::FellDue { return_due_date } => {
                (self.return_due_date, self.status) = (Some(*return_due_date), Status::Due)
            }
            Event::Returned { late_interest, at, .. } => {
                (self.late_interest, self.returned_at, self.status) = (*late_interest, Some(*at), Status::Returned);
            }
            Event::Called { amount, .. } => {
                self.called += *amount;
                if self.called == self.amount {
                    self.status = Status::Called;
                }
            }
            Event::GuaranteePaid(paid) => self.paid_by_guarantor += paid.amount,
            Event::HandedOver(over) => self.handed_over += over.amount,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// The money that is held for it: all of it if it is cash, nothing if it is a promise.
    #[must_use]
    pub fn cash(&self) -> Fen {
        if self.form == Form::Cash { self.amount } else { Fen::ZERO }
    }
    /// What is left of it.
    #[must_use]
    pub fn open(&self) -> Fen {
        self.amount - self.called
    }
    /// What was called of a guarantee and its guarantor has not paid.
    #[must_use]
    pub fn owed_by_guarantor(&self) -> Fen {
        if self.form == Form::Cash { Fen::ZERO } else { self.called - self.paid_by_guarantor }
    }
    /// What is here of what was called, and has not gone to the treasury.
    #[must_use]
    pub fn to_hand_over(&self) -> Fen {
        self.in_cash(self.called) + self.paid_by_guarantor - self.handed_over
    }
    /// Takes what the guarantor paid of what was called (D5).
    ///
    /// # Errors
    /// When nothing was called of a guarantee, or less is open.
    pub fn take_guarantee_payment(&self, paid: BankMovement) -> Result<Event, Refusal> {
        self.status.after(Action::TakeGuaranteePayment)?;
        let open = self.owed_by_guarantor();
        if !paid.amount.is_positive() || paid.amount > open {
            let refusal = Refusal::of(Reason::DeductedTooMuch).under(RuleId::D5).field("amount");
            return Err(refusal.with("amount", paid.amount).with("open", open));
        }
        Ok(Event::GuaranteePaid(paid))
    }
    /// Hands all that is here of what was called over to the treasury (D5).
    ///
    /// # Errors
    /// When nothing is here.
    pub fn hand_over(&self, bank_reference: Mark, value_date: Option<Day>) -> Result<Event, Refusal> {
        self.status.after(Action::HandOver)?;
        let amount = self.to_hand_over();
        if !amount.is_positive() {
            return Err(Refusal::of(Reason::NothingToHandOver));
        }
        Ok(Event::HandedOver(BankMovement { amount, bank_reference, value_date }))
    }
    fn in_cash(&self, amount: Fen) -> Fen {
        if self.form == Form::Cash { amount } else { Fen::ZERO }
    }
    /// Refuses a bond that the contract does not ask for, or of another amount.
    ///
    /// # Errors
    /// Names what the contract asks for.
    pub fn check(&self, contract: &Contract) -> Result<(), Refusal> {
        let none = || Refusal::of(Reason::NoSuchPart).with("what", "履约保证金条款 ¦ bond");
        let asked = contract.terms.bond.as_ref().ok_or_else(none)?;
        if self.amount == asked.amount {
            return Ok(());
        }
        let limit = asked.amount;
        Err(Refusal::of(Reason::DepositTooHigh)
            .under(RuleId::D5)
            .field("amount")
            .with("amount", self.amount)
            .with("limit", limit))
    }
    /// Starts the clock of its return, on the day on which the contract ended.
    ///
    /// # Errors
    /// When it is due, returned or called.
    pub fn fall_due(&self, since: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::FallDue)?;
        Ok(Event::FellDue { return_due_date: law.last_day(since, Parameter::BondReturn) })
    }
    /// Returns what is left of it, with interest for every day beyond the last day (D3, D5).
    ///
    /// # Errors
    /// When the contract has not ended, or it is returned or called already.
    pub fn give_back(&self, bank_reference: Mark, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Return)?;
        let late = self.return_due_date.map_or(0, |by| at.day().days_since(by).max(0));
        let cash = self.in_cash(self.open());
        Ok(Event::Returned { cash, bank_reference, late_interest: late_interest(cash, late, law), at })
    }
    /// Calls a part of it, or all.
    ///
    /// # Errors
    /// When it is returned, or more is called than is left.
    pub fn call(&self, amount: Fen, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Call)?;
        if !amount.is_positive() || amount > self.open() {
            return Err(Refusal::of(Reason::DeductedTooMuch)
                .field("amount")
                .with("amount", amount)
                .with("open", self.open()));
        }
        Ok(Event::Called { amount, cash: self.in_cash(amount), reason })
    }
}
