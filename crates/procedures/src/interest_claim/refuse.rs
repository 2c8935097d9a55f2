//! Refuse a claim of interest.

use crate::prelude::*;
use domain::{ids::InterestClaimId, interest_claim::InterestClaim};

/// Refuse a claim of interest.
///
/// It is not owed, and the organisation reads why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "供应商账户信息有误造成迟延"}))]
pub struct RefuseInterest {
    /// Why.
    pub reason: Title,
}

impl Procedure for RefuseInterest {
    type Subject = InterestClaimId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::RefuseInterest;

    async fn decide(&self, on: InterestClaimId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let mut claim: InterestClaim = work.subject(on).await?;
        let event = claim.refuse(self.reason.clone())?;
        work.record(&mut claim, event).await?;
        Ok(claim)
    }
}
