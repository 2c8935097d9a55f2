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

    async fn decide(&self, on: MilestoneId, unit: &Unit<'_>, _: &Office) -> Result<Milestone, Halt> {
        let mut milestone: Milestone = unit.subject(on).await?;
        let contract: Contract = unit.look(milestone.contract).await?;
        let event = milestone.reject(self.reason.clone(), contract.handled_by, unit.person()?)?;
        unit.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
