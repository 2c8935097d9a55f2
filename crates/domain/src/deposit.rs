//! A bid deposit (投标保证金): not money of the budget, held until it is returned or forfeited (D1–D4). It comes to light
//! with its bid, at the opening: before, it would tell who means to bid.

use crate::{
    bank_movement::BankMovement,
    clock::{Clock, Running},
    concern::Concern,
    ids::{BidId, DepositId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
    noun::{moves, noun},
    rulebook::{Law, Parameter, Refusal},
    schema::ToSchema,
    secrecy::Until,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a deposit stands.
    Status as DepositStatus { Held = "held", Due = "due", Returned = "returned", Forfeited = "forfeited", HandedOver = "handed_over" }
}
crate::words! {
    /// What can be done with a deposit.
    Action as DepositAction { FallDue = "fall_due", Return = "return", Forfeit = "forfeit", HandOver = "hand_over" }
}
/// The life of a deposit.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Held, Action::FallDue, Status::Due),
    (Status::Held, Action::Return, Status::Returned),
    (Status::Held, Action::Forfeit, Status::Forfeited),
    (Status::Due, Action::Return, Status::Returned),
    (Status::Due, Action::Forfeit, Status::Forfeited),
    (Status::Forfeited, Action::HandOver, Status::HandedOver),
];
moves!(Status, Action, MOVES);

crate::words! {
    /// Why a deposit is forfeited: no other ground is known to the law (D4; R74 Art. 20).
    Ground as ForfeitGround {
        WithdrawnLate = "withdrawn_late", FalseDocuments = "false_documents", RefusedContract = "refused_contract",
        Collusion = "collusion",
    }
}

/// A bid deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deposit {
    /// Its identifier.
    pub id: DepositId,
    /// The tender.
    pub tender: TenderId,
    /// The bid.
    pub bid: BidId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The bidder.
    pub organisation: OrganisationId,
    /// How much.
    pub amount: Fen,
    /// Who owns the account from which it came (D6).
    pub account_owner: Title,
    /// The account to which it is returned.
    pub account: Mark,
    /// Where it stands.
    pub status: Status,
    /// When it came to light.
    pub received_at: Moment,
    /// The last day to return it, once the event that frees it has happened (D2).
    pub return_due_date: Option<Day>,
    /// When it was returned.
    pub returned_at: Option<Moment>,
    /// The interest that came with it because it was late (D3).
    pub late_interest: Fen,
    /// Why it was forfeited.
    pub legal_ground: Option<Ground>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a deposit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It came to light with its bid.
    Received(Deposit),
    /// What frees it has happened.
    FellDue {
        /// The last day to return it.
        return_due_date: Day,
    },
    /// It was returned.
    Returned {
        /// How much.
        amount: Fen,
        /// The reference of the bank.
        bank_reference: Mark,
        /// The interest for the days beyond the last day.
        late_interest: Fen,
        /// When.
        at: Moment,
    },
    /// It was forfeited.
    Forfeited {
        /// How much.
        amount: Fen,
        /// On which ground.
        legal_ground: Ground,
        /// What was found.
        reason: Title,
    },
    /// What was forfeited went to the treasury.
    HandedOver(BankMovement),
}
noun!(Deposit, DepositId, Event, Event::Received(deposit) => deposit, running; until secret_until);

/// Interest on an amount for so many days: base rate a year × factor, 365 days a year, half away from zero to the fen (D3).
#[must_use]
pub fn late_interest(amount: Fen, days: i64, law: &Law<'_>) -> Fen {
    let numerator = i128::from(amount.get())
        * i128::from(law.value(Parameter::BaseRate))
        * i128::from(law.value(Parameter::LateFactor))
        * i128::from(days.max(0));
    // Basis points, per cent and days of the year.
    let denominator = 10_000 * 100 * 365;
    Fen::new(i64::try_from((numerator + denominator / 2) / denominator).unwrap_or(i64::MAX))
}

impl Deposit {
    /// It tells of its bid, so it is told with it.
    #[expect(clippy::unnecessary_wraps, reason = "as the noun asks it")]
    fn secret_until(&self, _: &Event) -> Option<Until> {
        Some(Until::Tender(self.tender))
    }
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let due = self.return_due_date.filter(|_| self.status == Status::Due);
        due.map(|by| Clock::ReturnDeposit.by(by)).into_iter().collect()
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
            Event::Forfeited { legal_ground, .. } => {
                (self.legal_ground, self.status) = (Some(*legal_ground), Status::Forfeited)
            }
            Event::HandedOver(_) => self.status = Status::HandedOver,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// Starts the clock of its return, on the day of the event that frees it (D2).
    ///
    /// # Errors
    /// When it is due, returned or forfeited.
    pub fn fall_due(&self, since: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::FallDue)?;
        Ok(Event::FellDue { return_due_date: law.last_day(since, Parameter::DepositReturn) })
    }
    /// Returns it, with interest for every day beyond the last day (D2, D3).
    ///
    /// # Errors
    /// When it is returned or forfeited.
    pub fn give_back(&self, bank_reference: Mark, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Return)?;
        let late = self.return_due_date.map_or(0, |by| at.day().days_since(by).max(0));
        Ok(Event::Returned {
            amount: self.amount,
            bank_reference,
            late_interest: late_interest(self.amount, late, law),
            at,
        })
    }
    /// Forfeits it on a ground of the law (D4).
    ///
    /// # Errors
    /// When it is returned or forfeited.
    pub fn forfeit(&self, legal_ground: Ground, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Forfeit).map(|_| Event::Forfeited { amount: self.amount, legal_ground, reason })
    }
    /// Hands what was forfeited over to the treasury (D4).
    ///
    /// # Errors
    /// When it is not forfeited, or was handed over.
    pub fn hand_over(&self, bank_reference: Mark, value_date: Option<Day>) -> Result<Event, Refusal> {
        self.status.after(Action::HandOver)?;
        Ok(Event::HandedOver(BankMovement { amount: self.amount, bank_reference, value_date }))
    }
}
