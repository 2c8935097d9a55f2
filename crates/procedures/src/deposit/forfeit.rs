//! Forfeit a deposit.

use crate::prelude::*;
use domain::{
    deposit::{Deposit, Ground},
    ids::DepositId,
};

/// Forfeit a deposit.
///
/// On a ground of the law and no other (D4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "refused_contract", "reason": "无正当理由拒签合同"}))]
pub struct ForfeitDeposit {
    /// On which ground.
    pub legal_ground: Ground,
    /// What was found.
    pub reason: Title,
}

impl Procedure for ForfeitDeposit {
    type Subject = DepositId;
    type Outcome = Deposit;
    const ACT: Act = Act::ForfeitDeposit;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: DepositId, work: &UnitOfWork<'_>, _: &Office) -> Result<Deposit, Error> {
        let mut deposit: Deposit = work.subject(on).await?;
        let event = deposit.forfeit(self.legal_ground, self.reason.clone())?;
        work.record(&mut deposit, event).await?;
        Ok(deposit)
    }
}
