//! Confirm a payment.

use super::paid_out_of;
use crate::{payment_order::answered, prelude::*, value_date::checked_value_date};
use domain::{
    budget::{self, BudgetAllocation, BudgetLine, Carried, CarryOver, apportion, borne_in, held_of, whole_of},
    contract::Contract,
    ids::PaymentId,
    invoice::Invoice,
    ledger::Account,
    payment::{Action, Confirmation, Event, Payment, Status},
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
        payment.status.after(Action::Confirm)?;
        let by_hand = Confirmation { by: work.person()?, file: None, line: None };
        paid(work, &mut payment, self.bank_reference.clone(), self.value_date, by_hand).await?;
        answered(work, &payment).await?;
        Ok(payment)
    }
}

/// The bank paid, on its value date where it is another day than this one.
pub(crate) async fn paid(
    work: &UnitOfWork<'_>,
    payment: &mut Payment,
    bank_reference: Mark,
    value_date: Option<Day>,
    confirmation: Confirmation,
) -> Result<(), Error> {
    payment.status.after(if payment.status == Status::Failed { Action::PayAfterAll } else { Action::Confirm })?;
    // Held, so that two payments under one contract are not borne by the same remainder.
    let contract: Contract = work.load_for_update(payment.contract).await?;
    let value_date =
        checked_value_date(work, &payment.unit, "value_date", value_date, payment.requested_at.day()).await?;
    let year = value_date.unwrap_or(work.today()).year().into();
    let beyond = claimed_again(work, payment).await?;
    let owed = payment.amount - beyond;
    let account = paid_out_of(payment.advance);
    take_back_from_next_year(work, payment, owed, year).await?;
    let allocations = borne_in(year, owed, &work.held(contract.id, account).await?, account)?;
    let overpaid = beside(work, payment, beyond, year).await?;
    let advance = payment.advance;
    let at = work.now();
    let event = Event::Paid {
        contract: contract.id,
        allocations,
        overpaid,
        bank_reference,
        at,
        advance,
        value_date,
        confirmation,
    };
    payment.warn_if_late(work.today(), &work.law(&payment.unit));
    work.record(payment, event).await
}

/// Where the bank tells late that it paid in the year that is over, what the payment needs and was carried into the next year
/// comes back to the lines of that year.
async fn take_back_from_next_year(work: &UnitOfWork<'_>, payment: &Payment, owed: Fen, year: i64) -> Result<(), Error> {
    let account = paid_out_of(payment.advance);
    let held = work.held(payment.contract, account).await?;
    let missing = owed - whole_of(&held_of(&held, |of| of == year));
    let next = held_of(&held, |of| of == year + 1);
    if !missing.is_positive() || missing > whole_of(&next) {
        return Ok(());
    }
    let lines: Vec<BudgetLine> = work.load_all_for_update("unit", &payment.unit).await?;
    for share in apportion(missing, &next, account)? {
        let line = lines.iter().find(|line| line.id == share.budget_line);
        let before = line.and_then(|line| lines.iter().find(|before| line.is_same_in(year, before)));
        let Some(before) = before.filter(|before| before.carried_forward) else { continue };
        let back = Carried::of(payment.contract, account, share.amount);
        let event = budget::Event::CarriedBack(CarryOver::of_contract(share.budget_line, back));
        let mut before: BudgetLine = before.clone();
        work.record(&mut before, event).await?;
    }
    Ok(())
}

/// What was claimed of the invoice became free when the bank said that the payment failed. It is claimed again as far as it is still
/// owed; what another payment took meanwhile was paid twice, and is told.
async fn claimed_again(work: &UnitOfWork<'_>, payment: &Payment) -> Result<Fen, Error> {
    if payment.status != Status::Failed {
        return Ok(Fen::ZERO);
    }
    let mut invoice: Invoice = work.load_for_update(payment.invoice).await?;
    let owed = payment.amount.min(invoice.due());
    if owed.is_positive() {
        let claimed = invoice.claim(owed)?;
        work.record(&mut invoice, claimed).await?;
    }
    Ok(payment.amount - owed)
}

/// The lines that bear what was paid beyond what is owed: those of the year that paid under the contract. The bank has paid: where they
/// have nothing left, finance adds to them first, and the answer of the bank waits.
async fn beside(
    work: &UnitOfWork<'_>,
    payment: &Payment,
    amount: Fen,
    year: i64,
) -> Result<Vec<BudgetAllocation>, Error> {
    if !amount.is_positive() {
        return Ok(Vec::new());
    }
    let account = if payment.advance { Account::PrepaidOpen } else { Account::PaidNet };
    let paid = held_of(&work.held(payment.contract, account).await?, |of| of == year);
    let weights: Vec<Fen> = paid.iter().map(|share| share.amount).collect();
    let parts = amount.split(&weights).ok_or_else(|| {
        let refusal = Refusal::of(Reason::MoneyOfAnotherYear).field("amount").with("year", year);
        refusal.with("balance", Fen::ZERO).with("needed", amount).with("others", Fen::ZERO)
    })?;
    let shares = paid.iter().zip(parts).map(|(share, amount)| BudgetAllocation { amount, ..*share });
    Ok(shares.filter(|share| share.amount.is_positive()).collect())
}
