//! Refuse another account.

use crate::prelude::*;
use domain::{contract::Contract, ids::ContractId};

/// Refuse another account.
///
/// The account stays what it was. A change that was confirmed can still be stopped until it takes effect.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "电话核实，供应商否认申请变更"}))]
pub struct RefusePayee {
    /// Why.
    pub reason: Title,
}

impl Procedure for RefusePayee {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::RefusePayee;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let event = contract.refuse_payee(self.reason.clone(), work.today())?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
