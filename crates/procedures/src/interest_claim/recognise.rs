//! Recognise a claim of interest.

use crate::{named::named, prelude::*};
use domain::{
    budget::BudgetLine,
    ids::{BudgetLineId, InterestClaimId},
    interest_claim::InterestClaim,
};

/// Recognise a claim of interest.
///
/// It is owed: a line of the unit and of this year bears it, beside any contract (A15, D3, B1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"budget_line": "0197c0de-0000-7000-8000-000000000001"}))]
pub struct RecogniseInterest {
    /// The line that bears it.
    pub budget_line: BudgetLineId,
}

impl Procedure for RecogniseInterest {
    type Subject = InterestClaimId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::RecogniseInterest;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InterestClaimId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let mut claim: InterestClaim = work.subject(on).await?;
        let line: BudgetLine = named(work, self.budget_line, "budget_line", "预算指标 ¦ budget line").await?;
        if line.unit != claim.unit {
            return Err(Refusal::of(Reason::NoSuchPart)
                .field("budget_line")
                .with("what", "本单位的预算指标 ¦ budget line of the unit")
                .into());
        }
        line.must_be_of(work.today().year().into(), claim.amount)?;
        let event = claim.recognise(self.budget_line, work.person()?)?;
        work.record(&mut claim, event).await?;
        Ok(claim)
    }
}
