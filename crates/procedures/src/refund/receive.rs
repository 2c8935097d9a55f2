//! Record that a refund came in.

use super::Claims;
use crate::{prelude::*, value_date::checked_value_date};
use domain::{
    contract::Contract,
    ids::RefundId,
    refund::{Action, Event, Refund},
};

/// Record that a refund came in.
///
/// In part or in full, of the payments that the refund names, in their order. What was paid this year returns to its lines; what
/// was paid in past years goes to the treasury (B1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "12000.00", "bank_reference": "SHB20261220000021"}))]
pub struct ReceiveRefund {
    /// How much.
    pub amount: Fen,
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the refund was proposed. Its year decides where the money goes.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for ReceiveRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::ReceiveRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let contract: Contract = work.load_for_update(refund.contract).await?;
        let mut claims = Claims::of(work, &contract).await?;
        refund.check_settlement(Action::Receive, self.amount, claims.refundable())?;
        let proposed = refund.proposed_at.day();
        let value_date = checked_value_date(work, &refund.unit, "value_date", self.value_date, proposed).await?;
        let year = i64::from(value_date.unwrap_or(work.today()).year());
        let event = Event::Received {
            contract: contract.id,
            settled: claims.settle(work, &refund, self.amount, year).await?,
            bank_reference: self.bank_reference.clone(),
            amount: self.amount,
            value_date,
        };
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
