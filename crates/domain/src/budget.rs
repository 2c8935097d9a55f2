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
    /// The budget year.
    #[schema(example = 2026)]
    pub year: i64,
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
    /// What was unused for two years went back to the treasury (结余收回).
    Recovered {
        /// How much.
        amount: Fen,
        /// Why.
        reason: Title,
    },
}
noun!(BudgetLine, BudgetLineId, Event, Event::Appropriated { budget_line, .. } => budget_line);

impl CarryOver {
    /// Whether nothing is left to carry.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.available.is_positive() && !self.pre_committed.is_positive() && self.contracts.is_empty()
    }
}

impl BudgetLine {
    /// Changes what the event says: its money is in the ledger, so only the version moves.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::CarriedForward(_) => self.carried_forward = true,
            Event::Appropriated { .. } | Event::Adjusted { .. } | Event::Recovered { .. } => {}
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
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), ..Concern::default() }
    }
}

/// An amount with the sum of shares added.
pub(super) fn raised(amount: Fen, allocations: &[BudgetAllocation]) -> Fen {
    amount + whole_of(allocations)
}
