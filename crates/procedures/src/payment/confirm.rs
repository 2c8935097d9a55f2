//! Confirm a payment.

use super::paid_out_of;
use crate::{payment_order::answered, prelude::*, value_date::checked_value_date};
use domain::{
    budget::{self, BudgetAllocation, BudgetLine, Carried, CarryOver, Held, apportion, borne_in, held_of, whole_of},
    contract::Contract,
    ids::PaymentId,
    invoice::{self, Invoice},
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
    // Everything is decided before anything is recorded: a line of a file that is refused leaves nothing behind.
    let claim = claimed_again(work, payment).await?;
    let account = paid_out_of(payment.advance);
    let mut held = work.held(contract.id, account).await?;
    let back = taken_from_next_year(work, payment, claim.owed, (year, &held)).await?;
    held.extend(back.iter().map(|(line, share, _)| Held { year: line.year, share: *share }));
    let allocations = borne_in(year, claim.owed, &held, account)?;
    let overpaid = beside(work, payment, claim.beyond, year).await?;
    if let Some((mut invoice, claimed)) = claim.claimed {
        work.record(&mut invoice, claimed).await?;
    }
    for (mut line, _, event) in back {
        work.record(&mut line, event).await?;
    }
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

/// A line of the year that is over, with what comes back to it of what was carried out.
type Back = (BudgetLine, BudgetAllocation, budget::Event);

/// Where the bank tells late that it paid in the year that is over, what the payment needs and was carried into the next year
/// comes back to the lines of that year.
async fn taken_from_next_year(
    work: &UnitOfWork<'_>,
    payment: &Payment,
    owed: Fen,
    (year, held): (i64, &[Held]),
) -> Result<Vec<Back>, Error> {
    let account = paid_out_of(payment.advance);
    let missing = owed - whole_of(&held_of(held, |of| of == year));
    let next = held_of(held, |of| of == year + 1);
    if !missing.is_positive() || missing > whole_of(&next) {
        return Ok(Vec::new());
    }
    let lines: Vec<BudgetLine> = work.load_all_for_update("unit", &payment.unit).await?;
    let mut back = Vec::new();
    for share in apportion(missing, &next, account)? {
        let line = lines.iter().find(|line| line.id == share.budget_line);
        let before = line.and_then(|line| lines.iter().find(|before| line.is_same_in(year, before)));
        let Some(before) = before.filter(|before| before.carried_forward) else { continue };
        let carried = Carried::of(payment.contract, account, share.amount);
        let event = budget::Event::CarriedBack(CarryOver::of_contract(share.budget_line, carried));
        back.push((before.clone(), BudgetAllocation { budget_line: before.id, ..share }, event));
    }
    Ok(back)
}

/// What a payment still claims of its invoice, and what was paid beyond it.
struct Claim {
    owed: Fen,
    beyond: Fen,
    claimed: Option<(Invoice, invoice::Event)>,
}

/// What was claimed of the invoice became free when the bank said that the payment failed. It is claimed again as far as it is still
/// owed; what another payment took meanwhile was paid twice.
async fn claimed_again(work: &UnitOfWork<'_>, payment: &Payment) -> Result<Claim, Error> {
    if payment.status != Status::Failed {
        return Ok(Claim { owed: payment.amount, beyond: Fen::ZERO, claimed: None });
    }
    let invoice: Invoice = work.load_for_update(payment.invoice).await?;
    let owed = payment.amount.min(invoice.due());
    let claimed = if owed.is_positive() { Some(invoice.claim(owed)?) } else { None };
    Ok(Claim { owed, beyond: payment.amount - owed, claimed: claimed.map(|event| (invoice, event)) })
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
    let shares: Vec<BudgetAllocation> = shares.filter(|share| share.amount.is_positive()).collect();
    for share in &shares {
        let available = work.budget_line_balance(share.budget_line).await?.available;
        if share.amount > available {
            return Err(Refusal::of(Reason::BudgetExceeded)
                .field("amount")
                .with("budget_line", share.budget_line)
                .with("account", Account::Available)
                .with("balance", available)
                .with("needed", share.amount)
                .into());
        }
    }
    Ok(shares)
}
