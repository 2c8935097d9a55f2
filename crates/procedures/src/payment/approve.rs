//! Approve a payment.

use crate::{contract::must_pay_supplier, prelude::*};
use domain::{contract::Contract, ids::PaymentId, payment::Payment};

/// Approve a payment.
///
/// By another person than the one who asked (A22).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ApprovePayment {}

impl Procedure for ApprovePayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::ApprovePayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, unit: &Unit<'_>, _: &Office) -> Result<Payment, Halt> {
        let mut noun: Payment = unit.subject(on).await?;
        let contract: Contract = unit.look(noun.contract).await?;
        must_pay_supplier(unit, &noun.payee, contract.organisation).await?;
        let event = noun.approve(contract.payee_on(unit.today()), unit.person()?)?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
