//! Send a payment to the bank.

use crate::prelude::*;
use domain::{ids::PaymentId, payment::Payment};

/// Send a payment to the bank.
///
/// The order of the treasury.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SendPayment {}

impl Procedure for SendPayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::SendPayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, unit: &Unit<'_>, _: &Office) -> Result<Payment, Halt> {
        let mut noun: Payment = unit.subject(on).await?;
        let event = noun.decide(domain::payment::Action::Send, domain::payment::Event::Sent)?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
