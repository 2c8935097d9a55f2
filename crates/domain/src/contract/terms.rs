//! What a contract says, and what must be true of it whatever the day (A7, A8).

use crate::{
    bid::SubContract,
    budget::{Share, sum_of},
    moment::Day,
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
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

/// The performance bond (履约保证金): at most ten per cent of the price; how it returns stands in the contract (D5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bond {
    /// How much.
    pub amount: Fen,
    /// When, how and on which conditions it is returned, when it is not, and what follows when that comes late.
    pub returned: Prose,
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
    /// The performance bond, if one is asked for (D5).
    #[serde(default)]
    pub bond: Option<Bond>,
    /// Who does parts of the work: as named in the bid, and no others (A9).
    #[serde(default)]
    #[schema(max_items = 10)]
    pub sub_contracts: Vec<SubContract>,
}

impl Terms {
    /// Refuses terms that do not add up or run too long (A7, A8).
    ///
    /// # Errors
    /// Names the field, the rule and the numbers.
    pub fn check(&self, law: &Law<'_>) -> Result<(), Refusal> {
        if !self.price.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive).field("price").with("amount", self.price));
        }
        if self.ends < self.starts {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("ends").with("from", self.starts));
        }
        let flags = self
            .long_term
            .map(|flags| flags.budget_secured && flags.content_stable && flags.continuous && flags.price_stable);
        let years = if flags == Some(true) { Parameter::TermYearsMax } else { Parameter::TermYears };
        let last = law.last_day(self.starts, years).plus_days(-1);
        law.demands(self.ends <= last, || {
            Refusal::of(Reason::TermTooLong).field("ends").with("ends", self.ends).with("last", last)
        })?;
        self.check_bond(law)?;
        law.demands(
            !self.text.as_str().contains("融资担保") && !self.text.as_str().contains("为乙方融资提供担保"),
            || Refusal::of(Reason::BuyerGuarantees).field("text"),
        )?;
        self.check_milestones()?;
        let sum = sum_of(&self.shares)?;
        if sum != self.price {
            return Err(Refusal::of(Reason::SharesDoNotSum).field("shares").with("sum", sum).with("whole", self.price));
        }
        Ok(())
    }
    fn check_bond(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(bond) = &self.bond else { return Ok(()) };
        let limit = law.share(Parameter::BondMax, self.price);
        law.demands(bond.amount.is_positive() && bond.amount <= limit, || {
            Refusal::of(Reason::DepositTooHigh)
                .under(RuleId::D5)
                .field("bond/amount")
                .with("amount", bond.amount)
                .with("limit", limit)
        })
    }
    /// Objects to sub-contracts that the bid did not name (A9).
    ///
    /// # Errors
    /// Names the first that is new.
    pub fn check_sub_contracts(&self, named: &[SubContract], law: &Law<'_>) -> Result<(), Refusal> {
        count("sub_contracts", self.sub_contracts.len(), 0, 10)?;
        match self.sub_contracts.iter().position(|sub| !named.contains(sub)) {
            None => Ok(()),
            Some(at) => law.objects(
                Refusal::of(Reason::SubContractNotNamed)
                    .field(format!("sub_contracts/{at}"))
                    .with("name", &self.sub_contracts[at].name),
            ),
        }
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
