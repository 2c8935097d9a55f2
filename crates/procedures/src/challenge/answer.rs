//! Answer a challenge.

use super::count_pauses;
use crate::prelude::*;
use domain::{
    challenge::{Challenge, Finding},
    ids::ChallengeId,
};

/// Answer a challenge.
///
/// Within seven working days, to the one who raised it and to all concerned (C4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"finding": "unfounded", "answer": "经复核，评分依据充分，评审程序符合规定。"}))]
pub struct AnswerChallenge {
    /// What the buyer finds.
    pub finding: Finding,
    /// The answer.
    pub answer: Prose,
}

impl Procedure for AnswerChallenge {
    type Subject = ChallengeId;
    type Outcome = Challenge;
    const ACT: Act = Act::AnswerChallenge;

    async fn decide(&self, on: ChallengeId, work: &UnitOfWork<'_>, _: &Office) -> Result<Challenge, Error> {
        let mut challenge: Challenge = work.subject(on).await?;
        let law = work.law(&challenge.unit);
        let event = challenge.answer(self.finding, self.answer.clone(), work.now(), &law)?;
        work.record(&mut challenge, event).await?;
        count_pauses(work, challenge.tender).await?;
        Ok(challenge)
    }
}
