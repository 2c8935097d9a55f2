//! Adjust an appropriation.

use crate::prelude::*;
use domain::{
    budget::{BudgetLine, Event},
    ids::BudgetLineId,
};

/// Adjust an appropriation.
///
/// Up, or down as far as nothing planned or promised is touched; and in its own year only (B1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"by": "-50000.00", "reason": "年中调整"}))]
pub struct AdjustBudgetLine {
    /// By how much; negative for a cut.
    pub by: Fen,
    /// Why.
    pub reason: Title,
}

impl Procedure for AdjustBudgetLine {
    type Subject = BudgetLineId;
    type Outcome = BudgetLine;
    const ACT: Act = Act::AdjustBudgetLine;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BudgetLineId, work: &UnitOfWork<'_>, _: &Office) -> Result<BudgetLine, Error> {
        let mut line: BudgetLine = work.subject(on).await?;
        line.check_year_runs(work.today())?;
        if self.by == Fen::ZERO {
            return Err(Refusal::of(Reason::AmountNotPositive).field("by").with("amount", self.by).into());
        }
        if work.budget_line_balance(on).await?.appropriated.plus(self.by).is_none() {
            return Err(Refusal::of(Reason::AmountTooLarge).field("by").into());
        }
        work.record(&mut line, Event::Adjusted { by: self.by, reason: self.reason.clone() }).await?;
        Ok(line)
    }
}
