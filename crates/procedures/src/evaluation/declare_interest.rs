//! Declare an interest, or to have none.

use crate::prelude::*;
use domain::{evaluation::Evaluation, ids::EvaluationId};

/// Declare an interest, or to have none.
///
/// Every member does before anybody scores; one with an interest is replaced (E6).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"free_of_interest": true}))]
pub struct DeclareInterest {
    /// Whether the member is free of interest in every bidder.
    pub free_of_interest: bool,
}

impl Procedure for DeclareInterest {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::DeclareInterest;

    async fn decide(&self, on: EvaluationId, unit: &Unit<'_>, _: &Office) -> Result<Evaluation, Halt> {
        let mut evaluation: Evaluation = unit.subject(on).await?;
        let event = evaluation.declare(unit.person()?, self.free_of_interest)?;
        unit.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}
