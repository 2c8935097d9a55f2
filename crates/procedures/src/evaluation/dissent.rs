//! Dissent from the panel.

use crate::prelude::*;
use domain::{evaluation::Evaluation, ids::EvaluationId};

/// Dissent from the panel.
///
/// In writing and with reasons, before the sheets are consolidated; the majority decides, and who says nothing agrees (E18).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "对第二名的人员配备评分过高，未见持证证明。"}))]
pub struct Dissent {
    /// The reasons.
    pub reason: Prose,
}

impl Procedure for Dissent {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::Dissent;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let event = evaluation.dissent(work.person()?, self.reason.clone())?;
        work.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}
