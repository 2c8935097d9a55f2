//! Record that the bank took a payment back.

use super::return_payment::free;
use crate::prelude::*;
use domain::{
    contract::{self, Contract, beyond},
    ids::PaymentId,
    ledger::Account,
    payment::Payment,
};

/// Record that the bank took a payment back.
///
/// The account was closed or wrong. Exactly the lines that bore it get it back, and its claim on the invoice is free again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "收款账户已销户，银行退汇"}))]
pub struct ReversePayment {
    /// Why.
    pub reason: Title,
}

impl Procedure for ReversePayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::ReversePayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        taken_back(work, &mut payment, self.reason.clone()).await?;
        Ok(payment)
    }
}

/// The bank took back what it had paid: the lines that bore it get it back, and the invoice is owed again.
pub(crate) async fn taken_back(work: &UnitOfWork<'_>, payment: &mut Payment, reason: Title) -> Result<(), Error> {
    let contract: Contract = work.load_for_update(payment.contract).await?;
    let held =
        work.allocations(contract.id, if payment.advance { Account::PrepaidOpen } else { Account::PaidNet }).await?;
    let ended = contract.status != contract::Status::Effective;
    let event = payment.reverse(reason, work.now(), ended)?;
    // A part that was earned or refunded meanwhile cannot be taken back by the bank.
    beyond(&held, &payment.allocations)?;
    beyond(&work.allocations(contract.id, Account::Overpaid).await?, &payment.overpaid)?;
    work.record(payment, event).await?;
    free(work, payment).await
}
