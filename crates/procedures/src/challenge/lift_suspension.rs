//! Lift the suspension of signing and performance.

use super::count_pauses;
use crate::prelude::*;
use domain::{challenge::Challenge, ids::ChallengeId};

/// Lift the suspension of signing and performance.
///
/// Where the buyer finds that a challenge cannot change the outcome (C5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "质疑事项不影响成交结果"}))]
pub struct LiftSuspension {
    /// Why.
    pub reason: Title,
}

impl Procedure for LiftSuspension {
    type Subject = ChallengeId;
    type Outcome = Challenge;
    const ACT: Act = Act::LiftSuspension;

    async fn decide(&self, on: ChallengeId, work: &UnitOfWork<'_>, _: &Office) -> Result<Challenge, Error> {
        let mut challenge: Challenge = work.subject(on).await?;
        let event = challenge.release(self.reason.clone(), work.now())?;
        work.record(&mut challenge, event).await?;
        count_pauses(work, challenge.tender).await?;
        Ok(challenge)
    }
}
