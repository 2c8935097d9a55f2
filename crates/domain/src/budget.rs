//! Budget lines: money set aside for a unit, a year, a source and a kind of service.
//!
//! What a line holds is not a field of the noun: it is the sum of the ledger (see [`crate::ledger`]).

use crate::{
    concern::Concern,
    ids::{BudgetLineId, ContractId},
    jurisdiction::UnitCode,
    ledger::Account,
    moment::{Day, Moment},
    money::Fen,
    noun::noun,
    rulebook::{Reason, Refusal},
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where the money comes from.
    Source {
        City = "city", District = "district", Street = "street", WelfareLottery = "welfare_lottery", SpecialFund = "special_fund",
    }
}

/// A part of an amount that a budget line bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetAllocation {
    /// The line.
    pub budget_line: BudgetLineId,
    /// Its part.
    pub amount: Fen,
}

/// Refuses a year that no budget can be of.
///
/// # Errors
/// Names the first and the last.
pub fn check_year(year: i64) -> Result<(), Refusal> {
    if (2000..2200).contains(&year) {
        return Ok(());
    }
    Err(Refusal::of(Reason::TooMany).field("year").with("min", 2000).with("max", 2199).with("count", year))
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
    match allocations.iter().position(|share| share.budget_line == into) {
        None => allocations[at].budget_line = into,
        Some(other) => {
            let beside = allocations[at].amount;
            allocations[other].amount += beside;
            allocations.remove(at);
        }
    }
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

/// What is left of each line once shares of it are gone.
#[must_use]
pub fn without(shares: &[BudgetAllocation], gone: &[BudgetAllocation]) -> Vec<BudgetAllocation> {
    let of = |line: BudgetLineId| {
        gone.iter().filter(|share| share.budget_line == line).map(|share| share.amount).sum::<Fen>()
    };
    let left = shares
        .iter()
        .map(|share| BudgetAllocation { amount: share.amount - share.amount.min(of(share.budget_line)), ..*share });
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
    let weights: Vec<Fen> = held.iter().map(|share| share.amount).collect();
    if amount == Fen::ZERO {
        return Ok(Vec::new());
    }
    let parts = amount.split(&weights).ok_or_else(|| Refusal::of(Reason::AmountNotPositive).with("amount", amount))?;
    let allocations =
        held.iter().zip(parts).map(|(share, amount)| BudgetAllocation { budget_line: share.budget_line, amount });
    Ok(allocations.filter(|share| share.amount.is_positive()).collect())
}

/// A budget line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetLine {
    /// Its identifier.
    pub id: BudgetLineId,
    /// The unit whose budget it is.
    pub unit: UnitCode,
    /// The budget year in which its money is spent.
    #[schema(example = 2026)]
    pub year: i64,
    /// The year in which its money was given: an earlier one where it was carried over.
    #[schema(example = 2026)]
    pub given_year: i64,
    /// Where the money comes from.
    pub source: Source,
    /// The catalogue code of the services it is for.
    pub catalogue_code: Mark,
    /// Its name in the budget.
    pub title: Title,
    /// The budget project (预算项目) to which it belongs with other lines, if it does: purchases are summed over all of them
    /// (W14).
    #[serde(default)]
    #[schema(required)]
    pub project: Option<Mark>,
    /// When it was set up.
    pub opened_at: Moment,
    /// Whether its year was closed and what was open went on into the next.
    #[serde(default)]
    #[schema(required)]
    pub carried_forward: bool,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What a contract holds of a line and takes along into the next year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The contract.
    pub contract: ContractId,
    /// What it still promises.
    pub committed: Fen,
    /// What is accepted and owed.
    pub accrued_unpaid: Fen,
    /// What is held back as retention.
    pub retained: Fen,
}

/// What goes on from a line into the line of the next year (结转): what was planned, promised and owed, and what was not
/// used. What was paid stays where it was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOver {
    /// The line of the next year.
    pub into: BudgetLineId,
    /// What was not used.
    pub available: Fen,
    /// What filed plans hold.
    pub pre_committed: Fen,
    /// What each contract holds.
    pub contracts: Vec<Carried>,
    /// What was not used and does not go on: unused for two years running, it goes back to the treasury (B2).
    #[serde(default)]
    pub unused: Fen,
}

/// What can happen to a budget line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Money was appropriated and the line set up.
    Appropriated {
        /// The line.
        budget_line: BudgetLine,
        /// How much.
        amount: Fen,
    },
    /// The appropriation was changed.
    Adjusted {
        /// By how much; negative for a cut.
        by: Fen,
        /// Why.
        reason: Title,
    },
    /// Its year is over and what is open goes on into the next.
    CarriedForward(CarryOver),
    /// Some of it comes back: the bank tells late that it paid in the year that is over.
    CarriedBack(CarryOver),
    /// What was unused for two years went back to the treasury (结余收回).
    Recovered {
        /// How much.
        amount: Fen,
        /// Why.
        reason: Title,
    },
}
noun!(BudgetLine, BudgetLineId, Event, Event::Appropriated { budget_line, .. } => budget_line);

impl Carried {
    /// So much of one account of a contract.
    #[must_use]
    pub fn of(contract: ContractId, account: Account, amount: Fen) -> Self {
        let of = |wanted| if account == wanted { amount } else { Fen::ZERO };
        let (committed, accrued_unpaid) = (of(Account::Committed), of(Account::AccruedUnpaid));
        Self { contract, committed, accrued_unpaid, retained: of(Account::Retained) }
    }
}

impl CarryOver {
    /// What one contract takes along, and nothing else.
    #[must_use]
    pub fn of_contract(into: BudgetLineId, carried: Carried) -> Self {
        let contracts = vec![carried];
        Self { into, available: Fen::ZERO, pre_committed: Fen::ZERO, contracts, unused: Fen::ZERO }
    }
    /// Whether nothing is left to carry.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.available.is_positive()
            && !self.pre_committed.is_positive()
            && !self.unused.is_positive()
            && self.contracts.is_empty()
    }
}

impl BudgetLine {
    /// Changes what the event says: its money is in the ledger, so only the version moves.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::CarriedForward(_) => self.carried_forward = true,
            Event::Appropriated { .. } | Event::Adjusted { .. } | Event::Recovered { .. } | Event::CarriedBack(_) => {}
        }
    }
    /// Refuses to carry forward what is still of its own year. What came back to a line after it was carried is carried again.
    ///
    /// # Errors
    /// Names the first day on which it can be done.
    pub fn check_year_over(&self, today: Day) -> Result<(), Refusal> {
        if i64::from(today.year()) > self.year {
            return Ok(());
        }
        let refusal = Refusal::of(Reason::YearNotOver).with("year", self.year);
        Err(match format!("{:04}-01-01", self.year + 1).parse::<Day>() {
            Ok(first) => refusal.earliest(first),
            Err(_) => refusal,
        })
    }
    /// Refuses to change the appropriation of a year that is over: its money is what it was when the year ended (B1).
    ///
    /// # Errors
    /// Names the year.
    pub fn check_year_runs(&self, today: Day) -> Result<(), Refusal> {
        if i64::from(today.year()) <= self.year {
            return Ok(());
        }
        Err(Refusal::of(Reason::YearClosed).with("year", self.year).with("next", today.year()))
    }
    /// Whether what it has not used by the end of its year was given in an earlier one: unused for two years running (B2).
    #[must_use]
    pub const fn was_carried_over(&self) -> bool {
        self.given_year < self.year
    }
    /// Whether another line is the one of a year for the same unit, source, kind of service and money.
    #[must_use]
    pub fn is_same_in(&self, year: i64, other: &Self) -> bool {
        other.year == year
            && (&self.unit, self.source, &self.catalogue_code, self.given_year)
                == (&other.unit, other.source, &other.catalogue_code, other.given_year)
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), ..Concern::default() }
    }
}

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
    let left = held.iter().map(|held| {
        let taken = taken.iter().filter(|share| share.budget_line == held.share.budget_line);
        let amount = held.share.amount - taken.map(|share| share.amount).sum::<Fen>();
        Held { share: BudgetAllocation { amount, ..held.share }, ..*held }
    });
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

/// An amount with the sum of shares added.
pub(super) fn raised(amount: Fen, allocations: &[BudgetAllocation]) -> Fen {
    amount + whole_of(allocations)
}
