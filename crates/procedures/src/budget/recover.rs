//! Return unused money to the treasury.

use crate::prelude::*;
use domain::{
    budget::{BudgetLine, Event},
    ids::BudgetLineId,
};

/// Return unused money to the treasury.
///
/// What a line whose year is over has not used goes back to the treasury (结余收回): unused for two years it must.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "12000.00", "reason": "连续两年未用完"}))]
pub struct ReturnUnusedBudget {
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: Title,
}

impl Procedure for ReturnUnusedBudget {
    type Subject = BudgetLineId;
    type Outcome = BudgetLine;
    const ACT: Act = Act::ReturnUnusedBudget;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BudgetLineId, work: &UnitOfWork<'_>, _: &Office) -> Result<BudgetLine, Error> {
        let mut line: BudgetLine = work.subject(on).await?;
        line.check_year_over(work.today())?;
        if !self.amount.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("amount").with("amount", self.amount).into());
        }
        work.record(&mut line, Event::Recovered { amount: self.amount, reason: self.reason.clone() }).await?;
        Ok(line)
    }
}
