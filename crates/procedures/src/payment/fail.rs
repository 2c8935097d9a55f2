//! Record that the bank did not pay.

use super::send_back::free;
use crate::prelude::*;
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
        let event = payment.decide(Action::Fail, Event::Failed { reason: self.reason.clone() })?;
        unit.record(&mut payment, event).await?;
        free(unit, &payment).await?;
        Ok(payment)
    }
}
