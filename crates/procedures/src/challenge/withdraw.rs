//! Withdraw a challenge.

use super::count_pauses;
use crate::prelude::*;
use domain::{challenge::Challenge, ids::ChallengeId};

/// Withdraw a challenge.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct WithdrawChallenge {}

impl Procedure for WithdrawChallenge {
    type Subject = ChallengeId;
    type Outcome = Challenge;
    const ACT: Act = Act::WithdrawChallenge;

    async fn decide(&self, on: ChallengeId, work: &UnitOfWork<'_>, _: &Office) -> Result<Challenge, Error> {
        let mut challenge: Challenge = work.subject(on).await?;
        let event = challenge.withdraw(work.now())?;
        work.record(&mut challenge, event).await?;
        count_pauses(work, challenge.tender).await?;
        Ok(challenge)
    }
}
