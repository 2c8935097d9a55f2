//! What a refund settles: of which payments, on which lines, and whose the money is.

use super::Refund;
use crate::{
    budget::{self, BudgetAllocation, apportion, common, put, whole_of, without},
    ids::{BudgetLineId, PaymentId},
    ledger::Account,
    money::Fen,
    payment::Payment,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
};
use serde::{Deserialize, Serialize};

/// How much of one payment comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundShare {
    /// The payment.
    pub payment: PaymentId,
    /// How much of it.
    pub amount: Fen,
}

/// What is settled of one payment, by where the money was and where it goes: money of this year returns to its lines, money of
/// past years is the treasury's (B1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The payment.
    pub payment: PaymentId,
    /// What was paid out of lines of this year.
    pub same_year: Vec<BudgetAllocation>,
    /// What was paid out of lines of past years.
    pub past_years: Vec<BudgetAllocation>,
    /// What was paid in advance out of lines of this year and never earned.
    pub unearned_same_year: Vec<BudgetAllocation>,
    /// What was paid in advance out of lines of past years and never earned.
    pub unearned_past_years: Vec<BudgetAllocation>,
    /// What was paid beyond what is owed, out of lines of this year.
    #[serde(default)]
    pub overpaid_same_year: Vec<BudgetAllocation>,
    /// The same out of lines of past years.
    #[serde(default)]
    pub overpaid_past_years: Vec<BudgetAllocation>,
}

impl Settled {
    /// What of it was paid beyond what is owed.
    #[must_use]
    pub fn overpaid(&self) -> Vec<BudgetAllocation> {
        self.overpaid_same_year.iter().chain(&self.overpaid_past_years).copied().collect()
    }
    /// What of it was owed, line by line.
    #[must_use]
    pub fn lines(&self) -> Vec<BudgetAllocation> {
        let all = [&self.same_year, &self.past_years, &self.unearned_same_year, &self.unearned_past_years];
        let mut lines = Vec::new();
        all.into_iter().flatten().for_each(|share| budget::put(&mut lines, *share));
        lines
    }
    /// What of it was never earned.
    #[must_use]
    pub fn unearned(&self) -> Vec<BudgetAllocation> {
        self.unearned_same_year.iter().chain(&self.unearned_past_years).copied().collect()
    }
    /// How much of it was paid for accepted work.
    #[must_use]
    pub fn earned(&self) -> Fen {
        whole_of(&self.same_year) + whole_of(&self.past_years)
    }
    /// How much was paid out of lines of past years.
    #[must_use]
    pub fn of_past_years(&self) -> Fen {
        whole_of(&self.past_years) + whole_of(&self.unearned_past_years) + whole_of(&self.overpaid_past_years)
    }
}

/// Refuses shares that name a payment twice, are not positive, or do not sum to the amount.
///
/// # Errors
/// Names what is wrong.
pub fn check_shares(amount: Fen, shares: &[RefundShare]) -> Result<(), Refusal> {
    if let Some(at) = shares.iter().position(|share| !share.amount.is_positive()) {
        let field = format!("payments/{at}/amount");
        return Err(Refusal::of(Reason::AmountNotPositive).field(field).with("amount", shares[at].amount));
    }
    let twice = |at: usize| shares[..at].iter().any(|earlier| earlier.payment == shares[at].payment);
    if (0..shares.len()).any(twice) {
        return Err(Refusal::of(Reason::AlreadyExists).field("payments").with("what", "支付 ¦ payment"));
    }
    let sum = Fen::sum(shares.iter().map(|share| share.amount));
    let sum = sum.ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("payments"))?;
    if sum == amount {
        return Ok(());
    }
    Err(Refusal::of(Reason::PaymentsDoNotSum).field("payments").with("sum", sum).with("whole", amount))
}

/// What stands behind the refunds of a contract: what its lines hold as paid and as paid in advance, and what of the advance can
/// never be earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// What was paid for what was accepted.
    pub paid: Vec<BudgetAllocation>,
    /// What was paid in advance and is not earned.
    pub prepaid: Vec<BudgetAllocation>,
    /// What of it can never be earned.
    pub unearnable: Fen,
    /// What was paid beyond what is owed.
    pub overpaid: Vec<BudgetAllocation>,
}

impl Behind {
    /// What of the payments can be had back: what was paid and what of the advance can never be earned, less what was settled
    /// otherwise than in money.
    #[must_use]
    pub fn refundable(&self, refunds: &[Refund]) -> Fen {
        let elsewhere: Fen = refunds.iter().map(|refund| refund.elsewhere).sum();
        (whole_of(&self.paid) + whole_of(&self.overpaid) + self.unearnable - elsewhere).max(Fen::ZERO)
    }
    /// Settles so much of a payment on the lines that bore it, by whether a line is of the year. What was paid in advance and can
    /// never be earned comes back first.
    ///
    /// # Errors
    /// When the lines of the payment hold less.
    pub fn settle(
        &mut self,
        payment: &Payment,
        amount: Fen,
        is_of_year: impl Fn(BudgetLineId) -> bool,
    ) -> Result<Settled, Refusal> {
        // What was never owed comes back before anything that was.
        let beyond = amount.min(whole_of(&payment.overpaid));
        let overpaid = apportion(beyond, &common(&payment.overpaid, &self.overpaid), Account::Overpaid)?;
        let amount = amount - beyond;
        let own = without(&payment.allocations, &payment.came_back);
        let first = if payment.advance { amount.min(self.unearnable) } else { Fen::ZERO };
        let unearned = of_payment(first, &own, payment, &self.prepaid, Account::PrepaidOpen)?;
        let earned = of_payment(amount - first, &without(&own, &unearned), payment, &self.paid, Account::PaidNet)?;
        (self.prepaid, self.paid) = (without(&self.prepaid, &unearned), without(&self.paid, &earned));
        self.overpaid = without(&self.overpaid, &overpaid);
        self.unearnable -= first;
        let by_year =
            |shares: Vec<BudgetAllocation>| shares.into_iter().partition(|share| is_of_year(share.budget_line));
        let (same_year, past_years) = by_year(earned);
        let (unearned_same_year, unearned_past_years) = by_year(unearned);
        let (overpaid_same_year, overpaid_past_years) = by_year(overpaid);
        Ok(Settled {
            payment: payment.id,
            same_year,
            past_years,
            unearned_same_year,
            unearned_past_years,
            overpaid_same_year,
            overpaid_past_years,
        })
    }
}

/// A part of a payment, on those of its lines on which the account of its contract still holds it. Where rounding left a fen of
/// it on another of its lines, that one gives it.
fn of_payment(
    amount: Fen,
    own: &[BudgetAllocation],
    payment: &Payment,
    held: &[BudgetAllocation],
    account: Account,
) -> Result<Vec<BudgetAllocation>, Refusal> {
    let near = common(own, held);
    let part = amount.min(whole_of(&near));
    let mut taken = apportion(part, &near, account)?;
    let is_its =
        |share: &BudgetAllocation| payment.allocations.iter().any(|line| line.budget_line == share.budget_line);
    let others: Vec<BudgetAllocation> = without(held, &taken).into_iter().filter(is_its).collect();
    for share in apportion(amount - part, &others, account)? {
        put(&mut taken, share);
    }
    Ok(taken)
}
