//! What an accepted amount becomes: covered by the advance, held back, deducted, or invoiced.

use super::{Action, Event, Milestone, Status};
use crate::{
    budget::{BudgetAllocation, Held, apportion, held_of, less, nearest_first, whole_of},
    contract::Contract,
    ledger::Account,
    moment::Day,
    money::Fen,
    rulebook::{Reason, Refusal},
    text::Title,
};

/// What becomes of an accepted amount, each part on the lines that bear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// What is owed from now on.
    pub owed: Vec<BudgetAllocation>,
    /// What is held back.
    pub retained: Vec<BudgetAllocation>,
    /// What the advance covers.
    pub recovered: Vec<BudgetAllocation>,
}

impl Parts {
    /// The advance covers its part, the retention is held back, and the rest is owed: on the lines of the year and of those before
    /// it first, and on lines of later years only for what these do not hold.
    ///
    /// # Errors
    /// When more is accepted than is committed or was paid in advance: a later year whose budget is not secured yet can be
    /// worked in, but not accepted.
    pub fn of(
        contract: &Contract,
        accepted: Fen,
        committed: &[Held],
        prepaid: &[BudgetAllocation],
        year: i64,
    ) -> Result<Self, Refusal> {
        let promised = whole_of(&held_of(committed, |_| true));
        let secured = promised + whole_of(prepaid);
        if accepted > secured {
            return Err(Refusal::of(Reason::BudgetExceeded)
                .field("acceptance/amount")
                .with("budget_line", "后续年度 ¦ a later year")
                .with("account", Account::Committed)
                .with("balance", secured)
                .with("needed", accepted));
        }
        let recovered = contract.recovered_of(accepted, whole_of(prepaid), promised);
        let rest = accepted - recovered;
        // What is owed is paid first, out of the nearest year; what is held back is paid later.
        let held_back = contract.retained_of(accepted).min(rest);
        let owed = nearest_first(year, rest - held_back, committed, Account::Committed)?;
        let retained = nearest_first(year, held_back, &less(committed, &owed), Account::Committed)?;
        Ok(Self { owed, retained, recovered: apportion(recovered, prepaid, Account::PrepaidOpen)? })
    }
}

/// What is open of the work of a contract.
#[must_use]
pub fn open_work<'m>(milestones: impl IntoIterator<Item = &'m Milestone>) -> Fen {
    milestones.into_iter().filter(|milestone| !milestone.is_settled()).map(Milestone::open).sum()
}

impl Milestone {
    /// Gives up what is open of it: what is promised and no other work needs returns; what was paid in advance for it is
    /// asked back.
    ///
    /// # Errors
    /// When it is delivered and waits for acceptance, or nothing is open.
    pub fn settle(&self, reason: Title, promised: &[BudgetAllocation], needed: Fen) -> Result<Event, Refusal> {
        self.status.after(Action::Close)?;
        let spare = (whole_of(promised) - needed.max(Fen::ZERO)).max(Fen::ZERO);
        let released = apportion(self.open().min(spare), promised, Account::Committed)?;
        Ok(Event::Closed { contract: self.contract, reason, released })
    }
    /// Whether the buyer may give up what is open of it without the supplier (A11).
    #[must_use]
    pub fn may_be_given_up(&self) -> bool {
        self.overdue || matches!(self.status, Status::Rejected | Status::PartlyAccepted)
    }
    /// What can still be invoiced: accepted, less what the advance covers, what is held back or deducted, and what is
    /// invoiced already.
    #[must_use]
    pub fn invoiceable(&self) -> Fen {
        self.accepted - self.advance_recovered - self.retained - self.deducted - self.invoiced
    }
    /// Deducts a part of what was accepted and not invoiced, as the contract says.
    ///
    /// # Errors
    /// Names what can be deducted.
    pub fn check_deduction(&self, amount: Fen) -> Result<(), Refusal> {
        self.status.after(Action::Deduct)?;
        let open = self.invoiceable();
        if amount.is_positive() && amount <= open {
            return Ok(());
        }
        Err(Refusal::of(Reason::DeductedTooMuch).field("amount").with("amount", amount).with("open", open))
    }
    /// Releases the retention from its day on.
    ///
    /// # Errors
    /// When nothing is held back, or its day has not come.
    pub fn release_retention(&self, allocations: Vec<BudgetAllocation>, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::ReleaseRetention)?;
        match self.retained_until.filter(|_| self.retained.is_positive()) {
            None => Err(Refusal::of(Reason::NoSuchPart).with("what", "质量保证金 ¦ retention")),
            Some(day) if today < day => Err(Refusal::of(Reason::DeadlineNotReached).earliest(day)),
            Some(_) => Ok(Event::RetentionReleased { contract: self.contract, allocations }),
        }
    }
    /// Takes an invoice for what was accepted and not invoiced (A16).
    ///
    /// # Errors
    /// Names what can be invoiced.
    pub fn invoice(&self, gross: Fen) -> Result<Event, Refusal> {
        self.status.after(Action::Invoice)?;
        let open = self.invoiceable();
        if gross > open {
            return Err(Refusal::of(Reason::InvoiceNotMatched).field("gross").with("gross", gross).with("open", open));
        }
        Ok(Event::Invoiced { amount: gross })
    }
}
