//! Terminate a contract.

use crate::{bond::free_of, prelude::*};
use domain::{
    contract::{Contract, EndGround},
    ids::ContractId,
    ledger::Account,
    milestone::{self, Milestone},
};

/// Terminate a contract.
///
/// What is accepted stays owed; what is not returns to the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ground": "breach", "reason": "供应商严重违约，经协商解除"}))]
pub struct TerminateContract {
    /// On which ground: no party ends it alone without one (A11).
    pub ground: EndGround,
    /// Why.
    pub reason: Title,
}

impl Procedure for TerminateContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::TerminateContract;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, unit: &Unit<'_>, _: &Office) -> Result<Contract, Halt> {
        let mut contract: Contract = unit.subject(on).await?;
        let milestones: Vec<Milestone> = unit.all("contract", on).await?;
        let pending = milestones.iter().filter(|milestone| milestone.status == milestone::Status::Delivered).count();
        if pending > 0 {
            return Err(Refusal::of(Reason::DeliveryPending).with("count", pending).into());
        }
        let released = unit.shares(on, Account::Committed).await?;
        let law = unit.law(&contract.unit);
        let event = contract.terminate(self.ground, self.reason.clone(), released, unit.now(), &law)?;
        unit.record(&mut contract, event).await?;
        free_of(unit, on).await?;
        Ok(contract)
    }
}
