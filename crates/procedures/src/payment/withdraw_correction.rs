//! Withdraw the correction of a payment.

use crate::prelude::*;
use domain::{ids::PaymentId, payment::Payment};

/// Withdraw the correction of a payment.
///
/// By its proposer or anybody else who pays: the payment stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct WithdrawCorrection {}

impl Procedure for WithdrawCorrection {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::WithdrawCorrection;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        let event = payment.withdraw_correction()?;
        work.record(&mut payment, event).await?;
        Ok(payment)
    }
}
