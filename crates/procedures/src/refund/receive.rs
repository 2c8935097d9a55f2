//! Record that a refund came in.

use super::Behind;
use crate::{prelude::*, value_date::checked_value_date};
use domain::{
    budget::{BudgetAllocation, BudgetLine, apportion, whole_of},
    contract::Contract,
    ids::RefundId,
    ledger::Account,
    refund::{Action, Event, Refund},
};

/// Record that a refund came in.
///
/// In part or in full. What was paid out of lines of this year returns to them; what was paid out of lines of past years goes to
/// the treasury.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "12000.00", "bank_reference": "SHB20261220000021"}))]
pub struct ReceiveRefund {
    /// How much.
    pub amount: Fen,
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the refund was proposed. Its year decides where the money goes.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for ReceiveRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::ReceiveRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let contract: Contract = work.load_for_update(refund.contract).await?;
        let behind = Behind::of(work, &contract).await?;
        refund.check_settlement(Action::Receive, self.amount, behind.refundable())?;
        let unearned = behind.unearned(self.amount)?;
        let earned = self.amount - whole_of(&unearned);
        let earned = apportion(earned, &behind.paid, Account::PaidNet)?;
        let proposed = refund.proposed_at.day();
        let value_date = checked_value_date(work, &refund.unit, "value_date", self.value_date, proposed).await?;
        let year = i64::from(value_date.unwrap_or(work.today()).year());
        let (same_year, past_years) = by_year(work, earned, year).await?;
        let (unearned_same_year, unearned_past_years) = by_year(work, unearned, year).await?;
        let event = Event::Received {
            contract: contract.id,
            same_year,
            past_years,
            unearned_same_year,
            unearned_past_years,
            bank_reference: self.bank_reference.clone(),
            amount: self.amount,
            value_date,
        };
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}

/// Shares of lines of a year, and of lines of past years; what has gone on into the next year takes nothing back.
async fn by_year(
    work: &UnitOfWork<'_>,
    allocations: Vec<BudgetAllocation>,
    year: i64,
) -> Result<(Vec<BudgetAllocation>, Vec<BudgetAllocation>), Error> {
    let (mut same, mut past) = (Vec::new(), Vec::new());
    for share in allocations {
        let line: BudgetLine = work.load_for_share(share.budget_line).await?;
        if line.year >= year && !line.carried_forward { same.push(share) } else { past.push(share) }
    }
    Ok((same, past))
}
