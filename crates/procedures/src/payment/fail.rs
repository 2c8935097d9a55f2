//! Record that the bank did not pay.

use super::return_payment::free;
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

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        failed(work, &mut payment, self.reason.clone()).await?;
        answered(work, &payment).await?;
        Ok(payment)
    }
}

/// The bank did not pay: what was claimed of the invoice is free again.
pub(crate) async fn failed(work: &UnitOfWork<'_>, payment: &mut Payment, reason: Title) -> Result<(), Error> {
    let event = payment.decide(Action::Fail, Event::Failed { reason })?;
    let claimed = payment.claimed();
    work.record(payment, event).await?;
    free(work, payment.invoice, claimed).await
}
