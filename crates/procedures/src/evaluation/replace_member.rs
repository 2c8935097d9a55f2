//! Replace a member of the panel.

use super::{check_member, seat};
use crate::prelude::*;
use domain::{
    evaluation::{Appointment, Evaluation},
    ids::{EvaluationId, PersonId},
};

/// Replace a member of the panel.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"leaves": "0197c0de-0000-7000-8000-000000000001", "comes": {"person": "0197c0de-0000-7000-8000-000000000002", "seat": "expert"}, "reason": "与投标人存在利害关系"}))]
pub struct ReplaceMember {
    /// Who leaves.
    pub leaves: PersonId,
    /// Who comes, to the same seat.
    pub comes: Appointment,
    /// Why.
    pub reason: Title,
}

impl Procedure for ReplaceMember {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::ReplaceMember;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        check_member(work, &self.comes, &evaluation.unit, "comes/person").await?;
        let event = evaluation.replace(self.leaves, self.comes.clone(), self.reason.clone())?;
        work.record(&mut evaluation, event).await?;
        seat(work, &evaluation).await?;
        Ok(evaluation)
    }
}
