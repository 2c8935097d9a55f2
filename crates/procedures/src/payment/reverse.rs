//! Propose to record that the bank took a payment back.

use super::{propose, return_payment::free};
use crate::{prelude::*, value_date::checked_value_date};
use domain::{
    contract::{self, Contract, beyond},
    ids::PaymentId,
    ledger::Account,
    payment::{Correction, CorrectionKind, Payment, Reversal},
};

/// Propose to record that the bank took a payment back.
///
/// The account was closed or wrong. Another person confirms it (A22): then exactly the lines that bore it get it back, and its claim
/// on the invoice is free again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "收款账户已销户，银行退汇", "bank_reference": "SHB20261205000031", "value_date": "2026-12-05"}))]
pub struct ReversePayment {
    /// Why.
    pub reason: Title,
    /// The reference of the bank for the reversal.
    pub bank_reference: Mark,
    /// The day on which the bank took it back; not before it was paid.
    pub value_date: Day,
}

impl Procedure for ReversePayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::ReversePayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        checked_value_date(work, &payment.unit, "value_date", Some(self.value_date), first_day(&payment)).await?;
        let correction = Correction {
            kind: CorrectionKind::Reversal,
            reason: self.reason.clone(),
            bank_reference: Some(self.bank_reference.clone()),
            value_date: Some(self.value_date),
            proposed_by: work.person()?,
        };
        propose(work, &mut payment, correction).await?;
        Ok(payment)
    }
}

/// The first day on which the bank can have taken it back.
fn first_day(payment: &Payment) -> Day {
    payment.value_date.unwrap_or(payment.requested_at.day())
}

/// The bank took back what it had paid: the lines that bore it get it back, and the invoice is owed again.
pub(crate) async fn taken_back(
    work: &UnitOfWork<'_>,
    payment: &mut Payment,
    reason: Title,
    reversal: Reversal,
) -> Result<(), Error> {
    let contract: Contract = work.load_for_update(payment.contract).await?;
    checked_value_date(work, &payment.unit, "value_date", Some(reversal.value_date), first_day(payment)).await?;
    let held =
        work.allocations(contract.id, if payment.advance { Account::PrepaidOpen } else { Account::PaidNet }).await?;
    let ended = contract.status != contract::Status::Effective;
    let event = payment.reverse(reversal, reason, work.now(), ended)?;
    // A part that was earned or refunded meanwhile cannot be taken back by the bank.
    beyond(&held, &payment.allocations)?;
    beyond(&work.allocations(contract.id, Account::Overpaid).await?, &payment.overpaid)?;
    let claimed = payment.claimed();
    work.record(payment, event).await?;
    free(work, payment.invoice, claimed).await
}
