//! Return a deposit.

use crate::prelude::*;
use domain::{deposit::Deposit, ids::DepositId};

/// Return a deposit.
///
/// Within five working days of what frees it; a late one bears interest for every day (D2, D3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "SHB20260423000001"}))]
pub struct ReturnDeposit {
    /// The reference of the bank.
    pub bank_reference: Mark,
}

impl Procedure for ReturnDeposit {
    type Subject = DepositId;
    type Outcome = Deposit;
    const ACT: Act = Act::ReturnDeposit;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: DepositId, work: &UnitOfWork<'_>, _: &Office) -> Result<Deposit, Error> {
        let mut deposit: Deposit = work.subject(on).await?;
        let event = deposit.give_back(self.bank_reference.clone(), work.now(), &work.law(&deposit.unit))?;
        work.record(&mut deposit, event).await?;
        Ok(deposit)
    }
}
