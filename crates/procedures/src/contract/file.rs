//! File the copy of a contract.

use crate::prelude::*;
use domain::{contract::Contract, ids::ContractId};

/// File the copy of a contract.
///
/// With finance, within seven working days of signing (A5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct FileContract {}

impl Procedure for FileContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::FileContract;

    async fn decide(&self, on: ContractId, unit: &Unit<'_>, _: &Office) -> Result<Contract, Halt> {
        let mut contract: Contract = unit.subject(on).await?;
        let event = contract.file(unit.now(), &unit.law(&contract.unit))?;
        unit.record(&mut contract, event).await?;
        Ok(contract)
    }
}
