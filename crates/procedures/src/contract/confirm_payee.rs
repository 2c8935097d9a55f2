//! Confirm another account.

use super::must_pay_supplier;
use crate::prelude::*;
use domain::{contract::Contract, ids::ContractId};

/// Confirm another account.
///
/// For the buyer, after asking the supplier in another way. Payments asked for from the day after the waiting time on go to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmPayee {}

impl Procedure for ConfirmPayee {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::ConfirmPayee;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        if let Some(change) = &contract.payee_change {
            must_pay_supplier(work, &change.payee, contract.organisation).await?;
        }
        let event = contract.confirm_payee(work.person()?, &work.law(&contract.unit))?;
        work.record(&mut contract, event).await?;
        Ok(contract)
    }
}
