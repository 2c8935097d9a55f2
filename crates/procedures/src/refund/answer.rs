//! Answer a refund.

use crate::prelude::*;
use domain::{ids::RefundId, refund::Refund};

/// Answer a refund.
///
/// The supplier is heard before it is decided.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "结余属实，同意退回。"}))]
pub struct AnswerRefund {
    /// What the supplier says.
    pub answer: Prose,
}

impl Procedure for AnswerRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::AnswerRefund;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let event = refund.hear(self.answer.clone())?;
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
