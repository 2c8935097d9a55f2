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

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut milestone: Milestone = work.subject(on).await?;
        let contract: Contract = work.load_for_update(milestone.contract).await?;
        let held = work.allocations(contract.id, Account::Retained).await?;
        let event =
            milestone.release_retention(apportion(milestone.retained, &held, Account::Retained)?, work.today())?;
        work.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
