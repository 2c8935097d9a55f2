//! Hand a forfeited deposit over to the treasury.

use crate::{prelude::*, value_date::checked_value_date};
use domain::{deposit::Deposit, ids::DepositId};

/// Hand a forfeited deposit over to the treasury.
///
/// What was forfeited is paid over (应缴财政款上缴) (D4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "SHB20270620000004"}))]
pub struct HandOverDeposit {
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the deposit came in.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for HandOverDeposit {
    type Subject = DepositId;
    type Outcome = Deposit;
    const ACT: Act = Act::HandOverDeposit;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: DepositId, work: &UnitOfWork<'_>, _: &Office) -> Result<Deposit, Error> {
        let mut deposit: Deposit = work.subject(on).await?;
        let first = deposit.received_at.day();
        let value_date = checked_value_date(work, &deposit.unit, "value_date", self.value_date, first).await?;
        let event = deposit.hand_over(self.bank_reference.clone(), value_date)?;
        work.record(&mut deposit, event).await?;
        Ok(deposit)
    }
}
