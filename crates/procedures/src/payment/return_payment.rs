//! Send a payment back.

use crate::prelude::*;
use domain::{
    ids::{InvoiceId, PaymentId},
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
        let claimed = payment.claimed();
        work.record(&mut payment, event).await?;
        free(work, payment.invoice, claimed).await?;
        Ok(payment)
    }
}

/// Frees what a payment claimed of an invoice and does not pay.
pub(super) async fn free(work: &UnitOfWork<'_>, invoice: InvoiceId, claimed: Fen) -> Result<(), Error> {
    if !claimed.is_positive() {
        return Ok(());
    }
    let mut invoice: Invoice = work.load_for_update(invoice).await?;
    work.record(&mut invoice, invoice::Event::ClaimFreed { amount: claimed }).await
}
