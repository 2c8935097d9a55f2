//! Record that the bank took interest back.

use crate::{prelude::*, value_date::checked_value_date};
use domain::{
    ids::InterestClaimId,
    interest_claim::{Action, Event, InterestClaim},
};

/// Record that the bank took interest back.
///
/// The line that bore it owes it again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "收款账户已销户，银行退汇", "bank_reference": "SHB20270118000002"}))]
pub struct ReverseInterest {
    /// Why.
    pub reason: Title,
    /// The reference of the bank for the reversal.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before it was paid.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for ReverseInterest {
    type Subject = InterestClaimId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::ReverseInterest;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InterestClaimId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let mut claim: InterestClaim = work.subject(on).await?;
        claim.status.after(Action::Reverse)?;
        let first = claim.value_date.unwrap_or(claim.claimed_at.day());
        let value_date = checked_value_date(work, &claim.unit, "value_date", self.value_date, first).await?;
        let event = Event::Reversed {
            borne: claim.borne()?,
            bank_reference: self.bank_reference.clone(),
            value_date,
            reason: self.reason.clone(),
        };
        work.record(&mut claim, event).await?;
        Ok(claim)
    }
}
