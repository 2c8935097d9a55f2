//! Send a payment back.

use crate::prelude::*;
use domain::{
    budget::whole_of,
    ids::PaymentId,
    invoice::{self, Invoice},
    payment::{Action, Event, Payment},
};

/// Send a payment back.
///
/// Its claim on the invoice is free again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "收款账户信息待核实"}))]
pub struct ReturnPayment {
    /// Why.
    pub reason: Title,
}

impl Procedure for ReturnPayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::ReturnPayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        let event = payment.decide(Action::Return, Event::Returned { reason: self.reason.clone() })?;
        work.record(&mut payment, event).await?;
        free(work, &payment).await?;
        Ok(payment)
    }
}

/// Frees the claim of a payment that came to nothing: what was paid beyond what is owed claimed nothing.
pub(super) async fn free(work: &UnitOfWork<'_>, payment: &Payment) -> Result<(), Error> {
    let mut invoice: Invoice = work.load_for_update(payment.invoice).await?;
    let claimed = payment.amount - whole_of(&payment.overpaid);
    if !claimed.is_positive() {
        return Ok(());
    }
    work.record(&mut invoice, invoice::Event::ClaimFreed { amount: claimed }).await
}
