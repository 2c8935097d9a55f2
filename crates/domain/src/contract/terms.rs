//! What a contract says, and what must be true of it whatever the day (A7, A8).

use crate::{
    budget::{Share, sum_of},
    moment::Day,
    money::Fen,
    rulebook::{Reason, Refusal},
    tender::count,
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The account to which payments go: the only one, whatever an invoice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Payee {
    /// The name of the account.
    pub name: Title,
    /// The bank.
    #[schema(example = "中国工商银行上海市浦东支行")]
    pub bank: Title,
    /// The number of the account.
    pub account: Mark,
}

/// A milestone as the contract plans it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedMilestone {
    /// Its title.
    #[schema(example = "中期服务")]
    pub title: Title,
    /// The day by which it is delivered.
    pub due: Day,
    /// What it is worth.
    pub amount: Fen,
    /// Every item that the acceptance looks at (A12).
    #[schema(min_items = 1, max_items = 50)]
    pub items: Vec<Title>,
}

/// The four conditions of a term beyond one year (A8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LongTerm {
    /// The budget of the later years is secured.
    pub budget_secured: bool,
    /// The content is the same every year.
    pub content_stable: bool,
    /// The supplier has to stay the same.
    pub continuous: bool,
    /// The price changes little.
    pub price_stable: bool,
}

/// What a contract says (A7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractTerms)]
pub struct Terms {
    /// Its title.
    pub title: Title,
    /// Content, quality, settlement, rights and breach.
    pub text: Prose,
    /// The price: that of the bid.
    pub price: Fen,
    /// The first day.
    pub starts: Day,
    /// The last day.
    pub ends: Day,
    /// The conditions of a term beyond one year; absent for one year.
    pub long_term: Option<LongTerm>,
    /// The account to pay to.
    pub payee: Payee,
    /// The milestones; their amounts sum to the price.
    pub milestones: Vec<PlannedMilestone>,
    /// The budget lines that bear the price.
    pub shares: Vec<Share>,
}

impl Terms {
    /// Refuses terms that do not add up or run too long (A7, A8).
    ///
    /// # Errors
    /// Names the field, the rule and the numbers.
    pub fn check(&self) -> Result<(), Refusal> {
        if !self.price.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("price").with("amount", self.price));
        }
        if self.ends < self.starts {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("ends").with("from", self.starts));
        }
        let flags = self
            .long_term
            .map(|flags| flags.budget_secured && flags.content_stable && flags.continuous && flags.price_stable);
        let years = if flags == Some(true) { 3 } else { 1 };
        let last = self.starts.plus_years(years).plus_days(-1);
        if self.ends > last {
            return Err(Refusal::of(Reason::TermTooLong).field("ends").with("ends", self.ends).with("last", last));
        }
        self.check_milestones()?;
        let sum = sum_of(&self.shares)?;
        if sum != self.price {
            return Err(Refusal::of(Reason::SharesDoNotSum).field("shares").with("sum", sum).with("whole", self.price));
        }
        Ok(())
    }
    fn check_milestones(&self) -> Result<(), Refusal> {
        count("milestones", self.milestones.len(), 1, 100)?;
        for (at, milestone) in self.milestones.iter().enumerate() {
            check_milestone(milestone, &format!("milestones/{at}"))?;
        }
        let sum = Fen::sum(self.milestones.iter().map(|milestone| milestone.amount));
        let sum = sum.ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("milestones"))?;
        if sum == self.price {
            return Ok(());
        }
        Err(Refusal::of(Reason::MilestonesDoNotSum).field("milestones").with("sum", sum).with("price", self.price))
    }
}

pub(super) fn check_milestone(milestone: &PlannedMilestone, field: &str) -> Result<(), Refusal> {
    if !milestone.amount.is_positive() {
        return Err(Refusal::of(Reason::AmountNotPositive)
            .field(format!("{field}/amount"))
            .with("amount", milestone.amount));
    }
    for (at, item) in milestone.items.iter().enumerate() {
        if milestone.items[..at].contains(item) {
            return Err(Refusal::of(Reason::AlreadyExists).field(format!("{field}/items/{at}")).with("what", "item"));
        }
    }
    count(&format!("{field}/items"), milestone.items.len(), 1, 50)
}

/// What `planned` holds beyond `used`, line by line.
///
/// # Errors
/// When a line is used that was not planned, or for more than was planned (W8).
pub fn beyond(planned: &[Share], used: &[Share]) -> Result<Vec<Share>, Refusal> {
    for (at, share) in used.iter().enumerate() {
        let plan = planned.iter().find(|plan| plan.line == share.line).map_or(Fen::ZERO, |plan| plan.amount);
        if share.amount > plan {
            return Err(Refusal::of(Reason::BudgetExceeded)
                .field(format!("shares/{at}/amount"))
                .with("line", share.line)
                .with("account", "pre_committed")
                .with("balance", plan)
                .with("needed", share.amount));
        }
    }
    let left = planned.iter().filter_map(|plan| {
        let part = used.iter().find(|share| share.line == plan.line).map_or(Fen::ZERO, |share| share.amount);
        Some(Share { line: plan.line, amount: plan.amount.minus(part)? })
    });
    Ok(left.filter(|share| share.amount.is_positive()).collect())
}
