//! Release the retention of a milestone.

use crate::prelude::*;
use domain::{budget::apportion, contract::Contract, ids::MilestoneId, ledger::Account, milestone::Milestone};

/// Release the retention of a milestone.
///
/// From the day on that the contract names: it is owed from then on and can be invoiced.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ReleaseRetention {}

impl Procedure for ReleaseRetention {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::ReleaseRetention;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: MilestoneId, unit: &Unit<'_>, _: &Office) -> Result<Milestone, Halt> {
        let mut milestone: Milestone = unit.subject(on).await?;
        let contract: Contract = unit.related(milestone.contract).await?;
        let held = unit.shares(contract.id, Account::Retained).await?;
        let event =
            milestone.release_retention(apportion(milestone.retained, &held, Account::Retained)?, unit.today())?;
        unit.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
