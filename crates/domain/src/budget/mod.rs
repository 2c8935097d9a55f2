//! Budget lines: money set aside for a unit, a year, a source and a kind of service.
//!
//! What a line holds is not a field of the noun: it is the sum of the ledger (see [`crate::ledger`]).

mod shares;
mod year;

pub(super) use shares::raised;
pub use shares::{BudgetAllocation, apportion, common, moved, put, spread, sum_of, whole_of, without};
pub use year::{Held, borne_in, held_of, less, nearest_first};

use crate::{
    concern::Concern,
    ids::{BudgetLineId, ContractId},
    jurisdiction::UnitCode,
    ledger::{Account, BudgetLineBalance, Funding},
    moment::{Day, Moment},
    money::Fen,
    noun::noun,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where the money comes from.
    Source {
        City = "city", District = "district", Street = "street", WelfareLottery = "welfare_lottery", SpecialFund = "special_fund",
    }
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
    /// What is owed beside any contract.
    #[serde(default)]
    pub other_owed: Fen,
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
        Self { contracts: vec![carried], ..Self::nothing(into) }
    }
    /// What is owed beside any contract, and nothing else.
    #[must_use]
    pub fn of_other_owed(into: BudgetLineId, other_owed: Fen) -> Self {
        Self { other_owed, ..Self::nothing(into) }
    }
    fn nothing(into: BudgetLineId) -> Self {
        let none = Fen::ZERO;
        Self { into, available: none, pre_committed: none, contracts: Vec::new(), other_owed: none, unused: none }
    }
    /// Whether nothing is left to carry.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.available.is_positive()
            && !self.pre_committed.is_positive()
            && !self.unused.is_positive()
            && !self.other_owed.is_positive()
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
    /// Refuses to bear what is paid in another year (B1).
    ///
    /// # Errors
    /// Names both years.
    pub fn must_be_of(&self, year: i64, amount: Fen) -> Result<(), Refusal> {
        if self.year == year {
            return Ok(());
        }
        Err(Refusal::of(Reason::MoneyOfAnotherYear)
            .field("budget_line")
            .with("year", year)
            .with("balance", Fen::ZERO)
            .with("needed", amount)
            .with("others", amount)
            .with("budget_line", self.id)
            .with("line_year", self.year))
    }
    /// What goes on into the line of the next year: what was carried over before and is still not used goes back to the treasury (B2).
    #[must_use]
    pub fn carried_into(
        &self,
        into: BudgetLineId,
        balance: &BudgetLineBalance,
        fundings: impl IntoIterator<Item = (ContractId, Funding)>,
    ) -> CarryOver {
        let (available, unused) =
            if self.was_carried_over() { (Fen::ZERO, balance.available) } else { (balance.available, Fen::ZERO) };
        let contracts = fundings.into_iter().map(|(contract, held)| Carried {
            contract,
            committed: held.committed,
            accrued_unpaid: held.accrued_unpaid,
            retained: held.retained,
        });
        let (pre_committed, other_owed) = (balance.pre_committed, balance.other_owed);
        CarryOver { into, available, pre_committed, contracts: contracts.collect(), other_owed, unused }
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
