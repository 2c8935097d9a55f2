//! Settle a milestone.

use crate::prelude::*;
use domain::{
    budget::split,
    contract::{Action, Contract},
    ids::MilestoneId,
    ledger::Account,
    milestone::Milestone,
};

/// Settle a milestone.
///
/// What is open of it will not be delivered; its money returns to the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "服务对象减少，按实结算"}))]
pub struct SettleMilestone {
    /// Why.
    pub reason: Title,
}

impl Procedure for SettleMilestone {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::SettleMilestone;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: MilestoneId, unit: &Unit<'_>, _: &Office) -> Result<Milestone, Halt> {
        let mut milestone: Milestone = unit.subject(on).await?;
        let contract: Contract = unit.related(milestone.contract).await?;
        contract.status.after(Action::Perform)?;
        let committed = unit.shares(contract.id, Account::Committed).await?;
        let event = milestone.settle(self.reason.clone(), split(milestone.open(), &committed))?;
        unit.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
