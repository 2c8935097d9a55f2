//! Approve a payment.

use super::must_be_of_this_year;
use crate::{challenge::must_not_be_held, contract::must_pay_supplier, prelude::*};
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

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut noun: Payment = work.subject(on).await?;
        must_not_be_held(work, noun.contract).await?;
        let contract: Contract = work.load_for_share(noun.contract).await?;
        must_pay_supplier(work, &noun.payee, contract.organisation).await?;
        must_be_of_this_year(work, contract.id, (noun.amount, noun.advance), Some(noun.id)).await?;
        let event = noun.approve(contract.payee_on(work.today()), work.person()?)?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
