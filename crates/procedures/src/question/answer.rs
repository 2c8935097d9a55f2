//! Answer a question.

use crate::prelude::*;
use domain::{ids::QuestionId, question::Question};

/// Answer a question.
///
/// Question and answer are public from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "可使用社区食堂，无需自备。"}))]
pub struct AnswerQuestion {
    /// The answer.
    pub answer: Prose,
}

impl Procedure for AnswerQuestion {
    type Subject = QuestionId;
    type Outcome = Question;
    const ACT: Act = Act::AnswerQuestion;

    async fn decide(&self, on: QuestionId, unit: &Unit<'_>, _: &Office) -> Result<Question, Halt> {
        let mut noun: Question = unit.subject(on).await?;
        let event = noun.answer(self.answer.clone(), unit.now(), &unit.law(&noun.unit))?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
