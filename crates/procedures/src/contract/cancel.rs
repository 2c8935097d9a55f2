//! Cancel a contract that is not in force.

use crate::prelude::*;
use domain::{
    contract::{Action, Contract, Event},
    ids::ContractId,
};

/// Cancel a contract that is not in force.
///
/// The award stands and another contract can be drafted for it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "付款账户有误，重新起草"}))]
pub struct CancelContract {
    /// Why.
    pub reason: Title,
}

impl Procedure for CancelContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::CancelContract;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let event = contract.decide(Action::Cancel, Event::Cancelled { reason: self.reason.clone() })?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
