//! Parts of an amount, each borne by a budget line.

use crate::{
    ids::BudgetLineId,
    ledger::Account,
    money::Fen,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
};
use serde::{Deserialize, Serialize};

/// A part of an amount that a budget line bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetAllocation {
    /// The line.
    pub budget_line: BudgetLineId,
    /// Its part.
    pub amount: Fen,
}

/// The sum of allocations.
///
/// # Errors
/// When one is not positive, a line stands twice or the sum cannot be written.
pub fn sum_of(allocations: &[BudgetAllocation]) -> Result<Fen, Refusal> {
    if let Some(at) = allocations.iter().position(|share| !share.amount.is_positive()) {
        let amount = allocations[at].amount;
        return Err(Refusal::of(Reason::AmountNotPositive)
            .field(format!("allocations/{at}/amount"))
            .with("amount", amount));
    }
    let twice = allocations
        .iter()
        .enumerate()
        .any(|(at, share)| allocations[..at].iter().any(|earlier| earlier.budget_line == share.budget_line));
    if twice {
        return Err(Refusal::of(Reason::AlreadyExists)
            .field("allocations")
            .with("what", "该预算指标的分配 ¦ allocation of this budget line"));
    }
    Fen::sum(allocations.iter().map(|share| share.amount))
        .ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("allocations"))
}

/// Lets one line bear what another bore.
pub fn moved(allocations: &mut Vec<BudgetAllocation>, from: BudgetLineId, into: BudgetLineId) {
    let Some(at) = allocations.iter().position(|share| share.budget_line == from) else { return };
    let share = allocations.remove(at);
    put(allocations, BudgetAllocation { budget_line: into, ..share });
}

/// Adds a share to those of other lines, or to that of its own.
pub fn put(shares: &mut Vec<BudgetAllocation>, added: BudgetAllocation) {
    match shares.iter_mut().find(|share| share.budget_line == added.budget_line) {
        Some(share) => share.amount += added.amount,
        None => shares.push(added),
    }
}

/// What both hold of each line.
#[must_use]
pub fn common(one: &[BudgetAllocation], other: &[BudgetAllocation]) -> Vec<BudgetAllocation> {
    let of = |line: BudgetLineId| {
        other.iter().find(|share| share.budget_line == line).map_or(Fen::ZERO, |share| share.amount)
    };
    let common = one.iter().map(|share| BudgetAllocation { amount: share.amount.min(of(share.budget_line)), ..*share });
    common.filter(|share| share.amount.is_positive()).collect()
}

/// What is left of a share once shares of its line are gone.
pub(super) fn rest_of(share: &BudgetAllocation, gone: &[BudgetAllocation]) -> BudgetAllocation {
    let of_line = gone.iter().filter(|other| other.budget_line == share.budget_line);
    let gone: Fen = of_line.map(|other| other.amount).sum();
    BudgetAllocation { amount: share.amount - share.amount.min(gone), ..*share }
}

/// What is left of each line once shares of it are gone.
#[must_use]
pub fn without(shares: &[BudgetAllocation], gone: &[BudgetAllocation]) -> Vec<BudgetAllocation> {
    let left = shares.iter().map(|share| rest_of(share, gone));
    left.filter(|share| share.amount.is_positive()).collect()
}

/// What shares come to.
#[must_use]
pub fn whole_of(allocations: &[BudgetAllocation]) -> Fen {
    allocations.iter().map(|share| share.amount).sum()
}

/// Apportions an amount over what an account holds of each line, exact to the fen; parts of nothing are left out.
///
/// # Errors
/// When the account holds less: an amount is borne in full, or not at all.
pub fn apportion(amount: Fen, held: &[BudgetAllocation], account: Account) -> Result<Vec<BudgetAllocation>, Refusal> {
    let whole = whole_of(held);
    if amount > whole {
        return Err(Refusal::of(Reason::BudgetExceeded)
            .field("amount")
            .with("budget_line", "合同 ¦ contract")
            .with("account", account)
            .with("balance", whole)
            .with("needed", amount));
    }
    if amount == Fen::ZERO {
        return Ok(Vec::new());
    }
    split_over(amount, held).ok_or_else(|| Refusal::of(Reason::AmountNotPositive).with("amount", amount))
}

/// Splits an amount over lines by what each has; none where it cannot be split.
fn split_over(amount: Fen, lines: &[BudgetAllocation]) -> Option<Vec<BudgetAllocation>> {
    let weights: Vec<Fen> = lines.iter().map(|share| share.amount).collect();
    let parts = amount.split(&weights)?;
    let shares = lines.iter().zip(parts).map(|(share, amount)| BudgetAllocation { amount, ..*share });
    Some(shares.filter(|share| share.amount.is_positive()).collect())
}

/// Spreads an amount that no account holds over lines by what each bears, exact to the fen; parts of nothing are left out.
///
/// # Errors
/// When no line bears anything: names the year of the lines.
pub fn spread(amount: Fen, lines: &[BudgetAllocation], year: i64) -> Result<Vec<BudgetAllocation>, Refusal> {
    if !amount.is_positive() {
        return Ok(Vec::new());
    }
    split_over(amount, lines).ok_or_else(|| {
        let refusal = Refusal::of(Reason::MoneyOfAnotherYear).field("amount").with("year", year);
        refusal.with("balance", Fen::ZERO).with("needed", amount).with("others", Fen::ZERO)
    })
}

/// An amount with the sum of shares added.
pub(crate) fn raised(amount: Fen, allocations: &[BudgetAllocation]) -> Fen {
    amount + whole_of(allocations)
}
