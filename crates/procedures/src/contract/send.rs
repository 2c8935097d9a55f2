//! Send a contract to the supplier.

use super::must_pay_supplier;
use crate::prelude::*;
use domain::{contract::Contract, ids::ContractId};

/// Send a contract to the supplier.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SendContract {}

impl Procedure for SendContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::SendContract;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut noun: Contract = work.subject(on).await?;
        must_pay_supplier(work, &noun.terms.payee, noun.organisation).await?;
        let event = noun.send(work.person()?, work.now())?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
