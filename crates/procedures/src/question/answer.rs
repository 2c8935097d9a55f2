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

    async fn decide(&self, on: QuestionId, work: &UnitOfWork<'_>, _: &Office) -> Result<Question, Error> {
        let mut noun: Question = work.subject(on).await?;
        let event = noun.answer(self.answer.clone(), work.now(), &work.law(&noun.unit))?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
