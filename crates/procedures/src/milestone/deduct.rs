//! Deduct from what was accepted.

use crate::prelude::*;
use domain::{
    budget::apportion,
    contract::Contract,
    ids::MilestoneId,
    ledger::Account,
    milestone::{DeductionGround, Event, Milestone},
};

/// Deduct from what was accepted.
///
/// As the contract says for lateness, quality or breach, or after an evaluation; from what is not invoiced yet. It returns to
/// the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "1000.00", "legal_ground": "late", "reason": "逾期十日，依第九条扣减"}))]
pub struct DeductMilestone {
    /// How much.
    pub amount: Fen,
    /// On which ground.
    pub legal_ground: DeductionGround,
    /// Why.
    pub reason: Title,
}

impl Procedure for DeductMilestone {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::DeductMilestone;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut milestone: Milestone = work.subject(on).await?;
        let contract: Contract = work.load_for_update(milestone.contract).await?;
        milestone.check_deduction(self.amount)?;
        let owed = work.allocations(contract.id, Account::AccruedUnpaid).await?;
        let event = Event::Deducted {
            contract: contract.id,
            legal_ground: self.legal_ground,
            reason: self.reason.clone(),
            allocations: apportion(self.amount, &owed, Account::AccruedUnpaid)?,
            by: work.person()?,
        };
        work.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
