//! An account of an organisation to which it may be paid (收款账户): proposed by the organisation, looked at by its registration
//! authority, and used only after a time in which somebody may notice that it is wrong (A14, A22; REG Art. 51). Contracts
//! choose among them.

use crate::{
    apart::apart,
    concern::Concern,
    contract::{Payee, is_named},
    ids::{OrganisationId, PayeeAccountId, PersonId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where an account stands.
    Status as PayeeAccountStatus { Proposed = "proposed", Confirmed = "confirmed", Refused = "refused", Closed = "closed" }
}
crate::words! {
    /// What can be done with an account.
    Action as PayeeAccountAction { Confirm = "confirm", Refuse = "refuse", Close = "close" }
}
/// The life of an account. One that was confirmed can still be refused: that is what the waiting time is for.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Proposed, Action::Confirm, Status::Confirmed),
    (Status::Proposed, Action::Refuse, Status::Refused),
    (Status::Proposed, Action::Close, Status::Closed),
    (Status::Confirmed, Action::Refuse, Status::Refused),
    (Status::Confirmed, Action::Close, Status::Closed),
];
moves!(Status, Action, MOVES);

/// An account of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayeeAccount {
    /// Its identifier.
    pub id: PayeeAccountId,
    /// The organisation whose it is.
    pub organisation: OrganisationId,
    /// The registration authority that looks at it.
    pub unit: UnitCode,
    /// The account.
    pub payee: Payee,
    /// Where it stands.
    pub status: Status,
    /// Who proposed it for the organisation.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Moment,
    /// Who confirmed it.
    pub confirmed_by: Option<PersonId>,
    /// The first day on which it may be paid to.
    pub usable_from: Option<Day>,
    /// Why it was refused or closed.
    pub reason: Option<Title>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was proposed.
    Proposed(PayeeAccount),
    /// It is the organisation's.
    Confirmed {
        /// Who says so.
        by: PersonId,
        /// The first day on which it may be paid to.
        usable_from: Day,
    },
    /// It is not, or there is a doubt.
    Refused {
        /// Why.
        reason: Title,
    },
    /// The organisation does not use it any more.
    Closed {
        /// Why.
        reason: Title,
    },
}
noun!(PayeeAccount, PayeeAccountId, Event, Event::Proposed(account) => account);

impl PayeeAccount {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Proposed(_) => {}
            Event::Confirmed { by, usable_from } => {
                (self.confirmed_by, self.usable_from) = (Some(*by), Some(*usable_from));
                self.status = Status::Confirmed;
            }
            Event::Refused { reason } => (self.reason, self.status) = (Some(reason.clone()), Status::Refused),
            Event::Closed { reason } => (self.reason, self.status) = (Some(reason.clone()), Status::Closed),
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), organisation: Some(self.organisation), ..Concern::default() }
    }
    /// Whether it is proposed or in use.
    #[must_use]
    pub fn stands(&self) -> bool {
        matches!(self.status, Status::Proposed | Status::Confirmed)
    }
    /// Whether it is the account that somebody names, however it is typed.
    #[must_use]
    pub fn is(&self, payee: &Payee) -> bool {
        self.payee.number() == payee.number() && is_named(self.payee.name.as_str(), payee.name.as_str())
    }
    /// Confirms it: it is paid to after the waiting time (A22).
    ///
    /// # Errors
    /// When it is decided already, or the same person proposed it.
    pub fn confirm(&self, by: PersonId, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Confirm)?;
        apart(self.proposed_by, by, ("登记账户", "proposing the account"), ("确认账户", "confirming it"))?;
        Ok(Event::Confirmed { by, usable_from: law.last_day(law.day(), Parameter::PayeeWait).plus_days(1) })
    }
    /// Refuses it, or stops it before anything is paid to it.
    ///
    /// # Errors
    /// When it is refused or closed already.
    pub fn refuse(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Refuse).map(|_| Event::Refused { reason })
    }
    /// Closes it.
    ///
    /// # Errors
    /// When it is refused or closed already.
    pub fn close(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Close).map(|_| Event::Closed { reason })
    }
}

/// Refuses to name, sign or pay to an account that is none of the organisation's on a day.
///
/// # Errors
/// Names the account and, where it is confirmed and still waits, the first day.
pub fn must_be_usable(payee: &Payee, accounts: &[PayeeAccount], day: Day) -> Result<(), Refusal> {
    let own = || accounts.iter().filter(|account| account.is(payee) && account.status == Status::Confirmed);
    if own().any(|account| account.usable_from.is_some_and(|from| from <= day)) {
        return Ok(());
    }
    let refusal = Refusal::of(Reason::AccountNotConfirmed).field("payee/account").with("account", &payee.account);
    Err(match own().filter_map(|account| account.usable_from).min() {
        Some(from) => refusal.earliest(from),
        None => refusal,
    })
}
