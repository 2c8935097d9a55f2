//! Mark a payment late.

use crate::prelude::*;
use domain::{
    ids::PaymentId,
    payment::{Action, Event, Payment},
};

/// Mark a payment late.
///
/// The clock does this when the last day to pay has passed (A14).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct MarkPaymentLate {}

impl Procedure for MarkPaymentLate {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::MarkPaymentLate;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        if work.today() <= payment.payment_due_date {
            return Err(Refusal::of(Reason::DeadlineNotReached).earliest(payment.payment_due_date).into());
        }
        let event = payment.decide(Action::MarkLate, Event::BecameLate)?;
        work.record(&mut payment, event).await?;
        Ok(payment)
    }
}
