//! Record that interest was paid.

use crate::{prelude::*, value_date::checked_value_date};
use domain::{
    budget::{self, BudgetAllocation, BudgetLine, CarryOver},
    ids::InterestClaimId,
    interest_claim::{Event, InterestClaim},
};

/// Record that interest was paid.
///
/// With the reference of the bank, by another person than the one who recognised it (A22), out of a line of the year in which the
/// bank paid (B1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "SHB20270115000007"}))]
pub struct PayInterest {
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before it was claimed.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for PayInterest {
    type Subject = InterestClaimId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::PayInterest;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InterestClaimId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let mut claim: InterestClaim = work.subject(on).await?;
        let borne = claim.payable(work.person()?)?;
        let first = claim.claimed_at.day();
        let value_date = checked_value_date(work, &claim.unit, "value_date", self.value_date, first).await?;
        let year = value_date.unwrap_or(work.today()).year().into();
        let borne = of_year(work, borne, year).await?;
        let event = Event::Paid { borne, bank_reference: self.bank_reference.clone(), value_date, at: work.now() };
        work.record(&mut claim, event).await?;
        Ok(claim)
    }
}

/// The line of the year that pays: the one that bears it, or, where the bank tells late that it paid in the year before, the one from
/// which it was carried, to which it comes back.
async fn of_year(work: &UnitOfWork<'_>, borne: BudgetAllocation, year: i64) -> Result<BudgetAllocation, Error> {
    let line: BudgetLine = work.load_for_update(borne.budget_line).await?;
    if line.year == year + 1 {
        let lines: Vec<BudgetLine> = work.load_all_for_update("unit", &line.unit).await?;
        let before = lines.into_iter().find(|before| before.carried_forward && line.is_same_in(year, before));
        if let Some(mut before) = before {
            let back = CarryOver::of_other_owed(line.id, borne.amount);
            work.record(&mut before, budget::Event::CarriedBack(back)).await?;
            return Ok(BudgetAllocation { budget_line: before.id, ..borne });
        }
    }
    line.must_be_of(year, borne.amount)?;
    Ok(borne)
}
