//! Confirm a payment.

use super::paid_out_of;
use crate::{payment_order::answered, prelude::*, value_date::checked_value_date};
use domain::{
    budget::{
        self, BudgetAllocation, BudgetLine, Carried, CarryOver, Held, apportion, borne_in, held_of, spread, whole_of,
    },
    contract::Contract,
    ids::PaymentId,
    invoice::{self, Invoice},
    ledger::Account,
    payment::{Action, Confirmation, Event, Payment, Status},
};

/// Confirm a payment.
///
/// With the reference of the bank: one reference, one payment. The lines of the contract bear it, each by what it
/// still owes, exact to the fen. Where the bank moved less than was ordered, the rest is owed still; what it moved beyond is a claim
/// against the supplier; what it kept for itself is an outlay of its own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bank_reference": "ICBC20261212000123"}))]
pub struct ConfirmPayment {
    /// The reference of the bank.
    pub bank_reference: Mark,
    /// What the bank moved, where that is another amount than was ordered; without its charges.
    #[serde(default)]
    pub amount: Option<Fen>,
    /// What the bank kept for itself beside it.
    #[serde(default)]
    pub charges: Option<Fen>,
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
        let moved = Moved {
            amount: self.amount.unwrap_or(payment.amount),
            charges: self.charges.unwrap_or(Fen::ZERO),
            bank_reference: self.bank_reference.clone(),
            value_date: self.value_date,
            confirmation: Confirmation { by: work.person()?, file: None, line: None },
        };
        if !moved.amount.is_positive() || moved.charges < Fen::ZERO {
            let (field, wrong) =
                if moved.amount.is_positive() { ("charges", moved.charges) } else { ("amount", moved.amount) };
            return Err(Refusal::of(Reason::AmountNotPositive).field(field).with("amount", wrong).into());
        }
        paid(work, &mut payment, moved).await?;
        answered(work, &payment).await?;
        Ok(payment)
    }
}

/// What the bank moved, and what says so.
pub(crate) struct Moved {
    pub(crate) amount: Fen,
    /// What it kept for itself.
    pub(crate) charges: Fen,
    pub(crate) bank_reference: Mark,
    /// The bank's value date where it is another day than this one.
    pub(crate) value_date: Option<Day>,
    pub(crate) confirmation: Confirmation,
}

/// The bank paid; or what it took back stands again.
pub(crate) async fn paid(work: &UnitOfWork<'_>, payment: &mut Payment, moved: Moved) -> Result<(), Error> {
    let undoing = payment.status == Status::Reversed;
    payment.status.after(match payment.status {
        Status::Failed => Action::PayAfterAll,
        Status::Reversed => Action::UndoReversal,
        _ => Action::Confirm,
    })?;
    // Held, so that two payments under one contract are not borne by the same remainder.
    let contract: Contract = work.load_for_update(payment.contract).await?;
    let value_date =
        checked_value_date(work, &payment.unit, "value_date", moved.value_date, payment.requested_at.day()).await?;
    let year = value_date.unwrap_or(work.today()).year().into();
    // Everything is decided before anything is recorded: a line of a file that is refused leaves nothing behind.
    let claim = claimed_again(work, payment, moved.amount).await?;
    let account = paid_out_of(payment.advance);
    let mut held = work.held(contract.id, account).await?;
    let back = taken_from_next_year(work, payment, claim.owed, (year, &held)).await?;
    held.extend(back.iter().map(|(line, share, _)| Held { year: line.year, share: *share }));
    let allocations = borne_in(year, claim.owed, &held, account)?;
    let [overpaid, charges] = beside(work, payment, &allocations, [claim.beyond, moved.charges], year).await?;
    if let Some((mut invoice, claimed)) = claim.of_invoice {
        work.record(&mut invoice, claimed).await?;
    }
    for (mut line, _, event) in back {
        work.record(&mut line, event).await?;
    }
    let advance = payment.advance;
    let event = Event::Paid {
        contract: contract.id,
        allocations,
        overpaid,
        charges,
        bank_reference: moved.bank_reference,
        undoing,
        at: work.now(),
        advance,
        value_date,
        confirmation: moved.confirmation,
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

/// What a payment pays of what is owed, what it pays beyond that, and how its claim on the invoice changes.
struct Claim {
    owed: Fen,
    beyond: Fen,
    of_invoice: Option<(Invoice, invoice::Event)>,
}

/// A payment that is at the bank claims what was ordered: of what the bank did not move so much is free again. What was claimed by one
/// that the bank failed or took back became free: it is claimed again as far as it is still owed, and what another payment took
/// meanwhile was paid twice.
async fn claimed_again(work: &UnitOfWork<'_>, payment: &Payment, amount: Fen) -> Result<Claim, Error> {
    if payment.status == Status::Sent && amount >= payment.amount {
        return Ok(Claim { owed: payment.amount, beyond: amount - payment.amount, of_invoice: None });
    }
    let invoice: Invoice = work.load_for_update(payment.invoice).await?;
    let owed = payment.owed_of(amount, invoice.due());
    let event = match payment.status {
        Status::Sent => Some(invoice::Event::ClaimFreed { amount: payment.amount - owed }),
        _ if owed.is_positive() => Some(invoice.claim(owed)?),
        _ => None,
    };
    Ok(Claim { owed, beyond: amount - owed, of_invoice: event.map(|event| (invoice, event)) })
}

/// The lines that bear what was paid beyond what is owed, and the charges: those that bear the payment, or the lines of the year that
/// paid under the contract. The bank has paid: where they have nothing left, finance adds to them first, and its answer waits.
async fn beside(
    work: &UnitOfWork<'_>,
    payment: &Payment,
    allocations: &[BudgetAllocation],
    amounts: [Fen; 2],
    year: i64,
) -> Result<[Vec<BudgetAllocation>; 2], Error> {
    if !amounts.iter().any(|amount| amount.is_positive()) {
        return Ok([Vec::new(), Vec::new()]);
    }
    let account = if payment.advance { Account::PrepaidOpen } else { Account::PaidNet };
    let lines = if allocations.is_empty() {
        held_of(&work.held(payment.contract, account).await?, |of| of == year)
    } else {
        allocations.to_vec()
    };
    let [beyond, charges] = amounts;
    let (beyond, charges) = (spread(beyond, &lines, year)?, spread(charges, &lines, year)?);
    let mut needed = beyond.clone();
    charges.iter().for_each(|share| budget::put(&mut needed, *share));
    for share in &needed {
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
    Ok([beyond, charges])
}
