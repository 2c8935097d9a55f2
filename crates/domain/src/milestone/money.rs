//! What an accepted amount becomes: covered by the advance, held back, deducted, or invoiced.

use super::{Action, Event, Milestone};
use crate::{
    budget::Share,
    moment::Day,
    money::Fen,
    rulebook::{Reason, Refusal},
};

/// An amount with the sum of shares added.
pub(super) fn raised(amount: Fen, shares: &[Share]) -> Fen {
    Fen::sum(shares.iter().map(|share| share.amount)).and_then(|sum| amount.plus(sum)).unwrap_or(amount)
}

impl Milestone {
    /// What can still be invoiced: accepted, less what the advance covers, what is held back or deducted, and what is
    /// invoiced already.
    #[must_use]
    pub fn invoiceable(&self) -> Fen {
        let less = [self.recovered, self.retained, self.deducted, self.invoiced];
        Fen::sum(less).and_then(|less| self.accepted.minus(less)).unwrap_or(Fen::ZERO)
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
    pub fn release_retention(&self, shares: Vec<Share>, today: Day) -> Result<Event, Refusal> {
        self.status.after(Action::ReleaseRetention)?;
        match self.retained_until.filter(|_| self.retained.is_positive()) {
            None => Err(Refusal::of(Reason::NoSuchPart).with("what", "质量保证金 ¦ retention")),
            Some(day) if today < day => Err(Refusal::of(Reason::DeadlineNotReached).earliest(day)),
            Some(_) => Ok(Event::RetentionReleased { contract: self.contract, shares }),
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
