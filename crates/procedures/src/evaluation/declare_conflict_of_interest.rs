//! Declare a conflict of interest, or to have none.

use super::must_be_free;
use crate::prelude::*;
use domain::{evaluation::Evaluation, ids::EvaluationId, tender::Tender};

/// Declare a conflict of interest, or to have none.
///
/// Every member does before anybody scores; one with an interest is replaced (E6).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"no_conflict_of_interest": true}))]
pub struct DeclareConflictOfInterest {
    /// Whether the member is free of interest in every bidder.
    pub no_conflict_of_interest: bool,
    /// Whether the member cannot serve, for illness or another cause: it is replaced.
    #[serde(default)]
    pub unable: bool,
}

impl Procedure for DeclareConflictOfInterest {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::DeclareConflictOfInterest;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let event = evaluation.declare(work.person()?, self.no_conflict_of_interest, self.unable)?;
        if self.no_conflict_of_interest {
            let tender: Tender = work.load_for_share(evaluation.tender).await?;
            must_be_free(work, &tender, work.person()?).await?;
        }
        work.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}
