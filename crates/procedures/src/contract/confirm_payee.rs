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

    async fn decide(&self, on: ContractId, unit: &Unit<'_>, _: &Office) -> Result<Contract, Halt> {
        let mut contract: Contract = unit.subject(on).await?;
        if let Some(change) = &contract.payee_change {
            must_pay_supplier(unit, &change.payee, contract.organisation).await?;
        }
        let event = contract.confirm_payee(unit.person()?, &unit.law(&contract.unit))?;
        unit.record(&mut contract, event).await?;
        Ok(contract)
    }
}
