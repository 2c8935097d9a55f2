//! Reject a milestone.

use crate::prelude::*;
use domain::{contract::Contract, ids::MilestoneId, milestone::Milestone};

/// Reject a milestone.
///
/// The supplier puts it right and delivers again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "台账与抽查不符，请补充服务记录。"}))]
pub struct RejectMilestone {
    /// Why.
    pub reason: Prose,
}

impl Procedure for RejectMilestone {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::RejectMilestone;

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut milestone: Milestone = work.subject(on).await?;
        let contract: Contract = work.load_for_share(milestone.contract).await?;
        contract.must_be_apart(work.person()?, ("验收", "acceptance"))?;
        let event = milestone.reject(self.reason.clone(), work.person()?)?;
        work.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
