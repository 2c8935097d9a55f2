//! Rate an expert, or the buyer.

use crate::prelude::*;
use domain::{
    evaluation::{Evaluation, Rating},
    ids::{EvaluationId, PersonId},
};

/// Rate an expert, or the buyer.
///
/// Within five working days after the evaluation buyer and experts rate each other (E19).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"of": "0197c0de-0000-7000-8000-000000000001", "grade": 5, "remark": "评审认真，意见明确"}))]
pub struct Rate {
    /// The expert who is rated; the buyer if absent.
    pub of: Option<PersonId>,
    /// From 1, poor, to 5, good.
    #[schema(minimum = 1, maximum = 5)]
    pub grade: u8,
    /// What was seen.
    pub remark: Title,
}

impl Procedure for Rate {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::Rate;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let law = work.law(&evaluation.unit);
        let rating = Rating { by: work.person()?, of: self.of, grade: self.grade, remark: self.remark.clone() };
        let event = evaluation.rate(rating, work.today(), &law)?;
        work.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}
