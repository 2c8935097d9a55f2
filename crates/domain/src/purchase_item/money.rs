//! The money of a planned purchase: which lines bear it, and what its plan holds of them.

use super::{Action, Event, PurchaseItem, Status};
use crate::{
    budget::{BudgetAllocation, sum_of},
    ids::BudgetLineId,
    moment::Moment,
    money::Fen,
    rulebook::{Law, Reason, Refusal},
};

impl PurchaseItem {
    /// Whether a line is to bear it and no contract has taken its place.
    #[must_use]
    pub fn waits_for(&self, budget_line: BudgetLineId) -> bool {
        let over = matches!(self.status, Status::Contracted | Status::Closed | Status::Withdrawn);
        !over && self.allocations.iter().any(|share| share.budget_line == budget_line)
    }
    /// What its plan holds of a line: nothing before it is filed and nothing once a contract holds it.
    #[must_use]
    pub fn pre_committed_of(&self, budget_line: BudgetLineId) -> Fen {
        let holds = matches!(self.status, Status::Filed | Status::IntentionPublished | Status::InTender);
        let share = self.allocations.iter().find(|share| holds && share.budget_line == budget_line);
        share.map_or(Fen::ZERO, |share| share.amount)
    }
    /// What the plan sets aside.
    #[must_use]
    pub fn planned(&self) -> Fen {
        self.allocations.iter().map(|share| share.amount).sum()
    }
    /// Decides whether budget lines may bear it: their parts sum to the estimate (W8, W7, W10, W11).
    ///
    /// # Errors
    /// When consent or review is missing or the parts do not sum.
    pub fn budget(&self, allocations: Vec<BudgetAllocation>, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Budget)?;
        law.demands(self.requirement.in_guiding_catalogue || self.consented, || Refusal::of(Reason::ConsentMissing))?;
        law.demands(!self.requirement.converted || self.conversion.is_some(), || {
            Refusal::of(Reason::ConversionNotReviewed)
        })?;
        law.demands(self.requirement.payment_way.is_some(), || {
            Refusal::of(Reason::BudgetIncomplete).field("payment_way").with("missing", "支付方式 ¦ payment way")
        })?;
        let sum = sum_of(&allocations)?;
        if sum != self.requirement.estimate {
            return Err(Refusal::of(Reason::AllocationsDoNotSum)
                .field("allocations")
                .with("sum", sum)
                .with("whole", self.requirement.estimate));
        }
        Ok(Event::Budgeted { at, allocations })
    }
}
