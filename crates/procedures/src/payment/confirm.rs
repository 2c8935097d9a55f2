//! Confirm a payment.

use crate::{payment_order::answered, prelude::*, value_date::checked_value_date};
use domain::{
    budget::{BudgetAllocation, BudgetLine, apportion},
    contract::Contract,
    ids::PaymentId,
    invoice::Invoice,
    ledger::Account,
    payment::{Action, Event, Payment, Status},
};

/// Confirm a payment.
///
/// With the reference of the bank: one reference, one payment. The lines of the contract bear it, each by what it
/// still owes, exact to the fen.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "ICBC20261212000123"}))]
pub struct ConfirmPayment {
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// The bank's value date, where it is not today; not before the payment was asked for.
    #[serde(default)]
    pub value_date: Option<Day>,
}

impl Procedure for ConfirmPayment {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::ConfirmPayment;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        let waited = payment.status == Status::Sent;
        paid(work, &mut payment, self.bank_reference.clone(), self.value_date).await?;
        if waited {
            answered(work, &payment).await?;
        }
        Ok(payment)
    }
}

/// The bank paid, on its value date where it is another day than this one.
pub(crate) async fn paid(
    work: &UnitOfWork<'_>,
    payment: &mut Payment,
    bank_reference: Mark,
    value_date: Option<Day>,
) -> Result<(), Error> {
    payment.status.after(Action::Confirm)?;
    // Held, so that two payments under one contract are not borne by the same remainder.
    let contract: Contract = work.load_for_update(payment.contract).await?;
    let account = if payment.advance { Account::Committed } else { Account::AccruedUnpaid };
    let owed = work.allocations(contract.id, account).await?;
    let value_date =
        checked_value_date(work, &payment.unit, "value_date", value_date, payment.requested_at.day()).await?;
    let allocations = apportion(payment.amount, &owed, account)?;
    if let Some(day) = value_date {
        check_years(work, &allocations, day).await?;
    }
    let advance = payment.advance;
    let event = Event::Paid { contract: contract.id, allocations, bank_reference, at: work.now(), advance, value_date };
    if payment.status == Status::Failed {
        // What was claimed of the invoice became free when the bank said that it failed.
        let mut invoice: Invoice = work.load_for_update(payment.invoice).await?;
        let claimed = invoice.claim(payment.amount)?;
        work.record(&mut invoice, claimed).await?;
    }
    payment.warn_if_late(work.today(), &work.law(&payment.unit));
    work.record(payment, event).await
}

/// Refuses a value date before the year of a line that bears the payment: its money was of another line then.
async fn check_years(work: &UnitOfWork<'_>, allocations: &[BudgetAllocation], day: Day) -> Result<(), Error> {
    for share in allocations {
        let line: BudgetLine = work.load_for_share(share.budget_line).await?;
        if i64::from(day.year()) < line.year {
            return Err(Refusal::of(Reason::LineOfAnotherYear)
                .field("value_date")
                .with("line_year", line.year)
                .with("year", day.year())
                .into());
        }
    }
    Ok(())
}
