//! File the copy of a contract.

use crate::prelude::*;
use domain::{contract::Contract, ids::ContractId};

/// File the copy of a contract.
///
/// With finance, within seven working days of signing the contract, or a supplement to it (A5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct FileContract {}

impl Procedure for FileContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::FileContract;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let event = contract.file(work.now(), &work.law(&contract.unit))?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
