//! The year of money: what lines of a year bear (B1; BUD Arts 18, 58).

use super::shares::{BudgetAllocation, apportion, rest_of, whole_of};
use crate::{
    ledger::Account,
    money::Fen,
    rulebook::{Reason, Refusal},
};

/// What an account of a contract holds of a line, with the year of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The year of the line.
    pub year: i64,
    /// The line and how much.
    pub share: BudgetAllocation,
}

/// What is held of the lines that a condition on their year picks.
#[must_use]
pub fn held_of(held: &[Held], picked: impl Fn(i64) -> bool) -> Vec<BudgetAllocation> {
    held.iter().filter(|held| picked(held.year)).map(|held| held.share).collect()
}

/// What is left of each line once shares of it are taken.
#[must_use]
pub fn less(held: &[Held], taken: &[BudgetAllocation]) -> Vec<Held> {
    let left = held.iter().map(|held| Held { share: rest_of(&held.share, taken), ..*held });
    left.filter(|held| held.share.amount.is_positive()).collect()
}

/// Lets the lines of a year bear an amount that is paid in that year: the budget year is the calendar year, and an outlay is of
/// the year in which it is paid (B1; BUD Arts 18, 58).
///
/// # Errors
/// When the lines of the year hold less. Names what lines of other years hold and the first of them, so that it can be carried
/// over.
pub fn borne_in(year: i64, amount: Fen, held: &[Held], account: Account) -> Result<Vec<BudgetAllocation>, Refusal> {
    let own = held_of(held, |of| of == year);
    let others = held_of(held, |of| of != year);
    if amount <= whole_of(&own) || others.is_empty() {
        return apportion(amount, &own, account);
    }
    let mut refusal = Refusal::of(Reason::MoneyOfAnotherYear)
        .field("amount")
        .with("year", year)
        .with("balance", whole_of(&own))
        .with("needed", amount)
        .with("others", whole_of(&others));
    if let Some(other) = held.iter().find(|held| held.year != year) {
        refusal = refusal.with("budget_line", other.share.budget_line).with("line_year", other.year);
    }
    Err(refusal)
}

/// Apportions an amount over the lines up to a year first, and then over those of each later year, the nearest first.
///
/// # Errors
/// When all of them hold less.
pub fn nearest_first(
    year: i64,
    amount: Fen,
    held: &[Held],
    account: Account,
) -> Result<Vec<BudgetAllocation>, Refusal> {
    let all = held_of(held, |_| true);
    if amount > whole_of(&all) {
        return apportion(amount, &all, account);
    }
    let mut years: Vec<i64> = held.iter().map(|held| held.year.max(year)).collect();
    years.sort_unstable();
    years.dedup();
    let (mut left, mut borne) = (amount, Vec::new());
    for of in years {
        let here = held_of(held, |line| line.max(year) == of);
        let part = left.min(whole_of(&here));
        borne.extend(apportion(part, &here, account)?);
        left -= part;
    }
    Ok(borne)
}
