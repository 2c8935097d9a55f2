//! Record that the bank did not pay.

use super::send_back::free;
use crate::{payment_order::answered, prelude::*};
use domain::{
    ids::PaymentId,
    payment::{Action, Event, Payment},
};

/// Record that the bank did not pay.
///
/// Its claim on the invoice is free again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "收款账户信息待核实"}))]
pub struct FailPayment {
    /// Why.
    pub reason: Title,
}

impl Procedure for FailPayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::FailPayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, unit: &Unit<'_>, _: &Office) -> Result<Payment, Halt> {
        let mut payment: Payment = unit.subject(on).await?;
        failed(unit, &mut payment, self.reason.clone()).await?;
        answered(unit, &payment).await?;
        Ok(payment)
    }
}

/// The bank did not pay: what was claimed of the invoice is free again.
pub(crate) async fn failed(unit: &Unit<'_>, payment: &mut Payment, reason: Title) -> Result<(), Halt> {
    let event = payment.decide(Action::Fail, Event::Failed { reason })?;
    unit.record(payment, event).await?;
    free(unit, payment).await
}
