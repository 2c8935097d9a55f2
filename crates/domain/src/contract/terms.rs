//! What a contract says, and what must be true of it whatever the day (A7, A8).

use crate::{
    bid::Subcontract,
    bounds::count,
    budget::{BudgetAllocation, sum_of},
    ids::PersonId,
    moment::{Day, Moment},
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    tender::Lint,
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

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
    /// The number of the bank in the payment system (联行号): 12 digits.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{12}$", example = "313290000017")]
    pub bank_code: Option<Mark>,
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
#[schema(as = BondClause)]
pub struct Bond {
    /// How much.
    pub amount: Fen,
    /// When, how and on which conditions it is returned, when it is not, and what follows when that comes late.
    pub returned: Prose,
}

/// The advance (预付款): how much, and which part of every acceptance wins it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// How much is paid ahead of any work.
    pub amount: Fen,
    /// How many per cent of each accepted amount are set against it; what is left is won back at the last acceptance.
    #[schema(minimum = 1, maximum = 100)]
    pub recovered_percent: i64,
    /// Whether it is paid only once the performance bond has come in.
    pub after_bond: bool,
}

/// The retention (质量保证金): which part of every acceptance is held back, and from which day on it is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// How many per cent of each accepted amount are held back.
    #[schema(minimum = 1, maximum = 10)]
    pub percent: i64,
    /// The first day on which it is released.
    pub until: Day,
}

/// What a later year of the term is expected to bear. It binds nobody until the budget of that year is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedYear {
    /// The budget year.
    #[schema(example = 2027)]
    pub year: i64,
    /// How much.
    pub amount: Fen,
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
    pub start_date: Day,
    /// The last day.
    pub end_date: Day,
    /// The conditions of a term beyond one year; absent for one year.
    pub long_term: Option<LongTerm>,
    /// The account to pay to.
    pub payee: Payee,
    /// The milestones; their amounts sum to the price.
    pub milestones: Vec<PlannedMilestone>,
    /// The budget lines that bear the price, or with expected years what of it falls into the current year.
    pub allocations: Vec<BudgetAllocation>,
    /// What later years are expected to bear; with the lines it sums to the price.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub expected: Vec<ExpectedYear>,
    /// The advance, if one is paid.
    #[serde(default)]
    pub advance: Option<Advance>,
    /// The retention, if one is held back.
    #[serde(default)]
    pub retention: Option<Retention>,
    /// The performance bond, if one is asked for (D5).
    #[serde(default)]
    pub bond: Option<Bond>,
    /// Who does parts of the work: as named in the bid, and no others (A9).
    #[serde(default)]
    #[schema(max_items = 10)]
    pub subcontracts: Vec<Subcontract>,
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
        Refusal::all([
            self.check_term(law),
            self.check_bond(law),
            self.check_words(law),
            self.check_milestones(law),
            self.check_advance(),
            self.check_retention(law),
            self.check_years(),
        ])
    }
    /// It runs a year, or three under the four conditions (A8).
    fn check_term(&self, law: &Law<'_>) -> Result<(), Refusal> {
        if self.end_date < self.start_date {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("end_date").with("from", self.start_date));
        }
        let flags = self
            .long_term
            .map(|flags| flags.budget_secured && flags.content_stable && flags.continuous && flags.price_stable);
        let years = if flags == Some(true) { Parameter::TermYearsMax } else { Parameter::TermYears };
        let last = law.last_day(self.start_date, years).plus_days(-1);
        law.demands(self.end_date <= last, || {
            Refusal::of(Reason::TermTooLong).field("end_date").with("end_date", self.end_date).with("last", last)
        })
    }
    /// The lines and the expected years bear the price, each later year of the term at most once.
    fn check_years(&self) -> Result<(), Refusal> {
        count("expected", self.expected.len(), 0, 3)?;
        Refusal::all((0..self.expected.len()).map(|at| self.check_expected(at)))?;
        let now = sum_of(&self.allocations)?;
        let later = Fen::sum(self.expected.iter().map(|expected| expected.amount));
        let too_large = || Refusal::of(Reason::AmountTooLarge).field("expected");
        let sum = later.and_then(|later| now.plus(later)).ok_or_else(too_large)?;
        if sum == self.price {
            return Ok(());
        }
        Err(Refusal::of(Reason::AllocationsDoNotSum).field("allocations").with("sum", sum).with("whole", self.price))
    }
    fn check_expected(&self, at: usize) -> Result<(), Refusal> {
        let expected = &self.expected[at];
        let later =
            expected.year > i64::from(self.start_date.year()) && expected.year <= i64::from(self.end_date.year());
        let once = !self.expected[..at].iter().any(|earlier| earlier.year == expected.year);
        if later && once && expected.amount.is_positive() {
            return Ok(());
        }
        Err(Refusal::of(Reason::YearNotExpected)
            .field(format!("expected/{at}"))
            .with("year", expected.year)
            .with("from", self.start_date)
            .with("to", self.end_date))
    }
    fn check_advance(&self) -> Result<(), Refusal> {
        let Some(advance) = &self.advance else { return Ok(()) };
        let secured = sum_of(&self.allocations)?;
        if !advance.amount.is_positive() || advance.amount > secured {
            return Err(Refusal::of(Reason::AdvanceTooHigh)
                .field("advance/amount")
                .with("amount", advance.amount)
                .with("limit", secured));
        }
        if !(1..=100).contains(&advance.recovered_percent) {
            return Err(out_of_range("advance/recovered_percent", advance.recovered_percent, 100));
        }
        if advance.after_bond && self.bond.is_none() {
            return Err(Refusal::of(Reason::NoSuchPart).field("advance/after_bond").with("what", "履约保证金 ¦ bond"));
        }
        Ok(())
    }
    /// A retention is a bond that is held back instead of handed in, so that the two together stay within its limit (D5).
    fn check_retention(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(retention) = &self.retention else { return Ok(()) };
        if !(1..=100).contains(&retention.percent) {
            return Err(out_of_range("retention/percent", retention.percent, 100));
        }
        let held = self.price.percent_floor(retention.percent);
        let both = self.bond.as_ref().map_or(Some(held), |bond| held.plus(bond.amount));
        let both = both.ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("bond/amount"))?;
        let limit = law.share(Parameter::BondMax, self.price);
        law.demands(both <= limit, || {
            Refusal::of(Reason::DepositTooHigh)
                .under(RuleId::D5)
                .field("retention/percent")
                .with("amount", both)
                .with("limit", limit)
        })
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
    /// Objects to subcontracts that the bid did not name (A9).
    ///
    /// # Errors
    /// Names the first that is new.
    pub fn check_subcontracts(&self, named: &[Subcontract], law: &Law<'_>) -> Result<(), Refusal> {
        count("subcontracts", self.subcontracts.len(), 0, 10)?;
        match self.subcontracts.iter().position(|sub| !named.contains(sub)) {
            None => Ok(()),
            Some(at) => law.objects(
                Refusal::of(Reason::SubcontractNotNamed)
                    .field(format!("subcontracts/{at}"))
                    .with("name", &self.subcontracts[at].name),
            ),
        }
    }
    /// Objects to words by which the buyer would guarantee a loan, or hire people by another name (A17, W4).
    fn check_words(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let mut found = Lint::of_contract(self.title.as_str(), "title");
        found.extend(Lint::of_contract(self.text.as_str(), "text"));
        for (at, milestone) in self.milestones.iter().enumerate() {
            found.extend(Lint::of_contract(milestone.title.as_str(), &format!("milestones/{at}/title")));
            for (item_at, item) in milestone.items.iter().enumerate() {
                found.extend(Lint::of_contract(item.as_str(), &format!("milestones/{at}/items/{item_at}")));
            }
        }
        Refusal::all(found.iter().map(|finding| law.objects(finding.refusal())))
    }
    /// Refuses work that is due before the contract begins or after it ends (A8).
    pub(super) fn must_hold(&self, due: Day, field: &str, law: &Law<'_>) -> Result<(), Refusal> {
        law.demands((self.start_date..=self.end_date).contains(&due), || {
            Refusal::of(Reason::MilestoneOutsideTerm)
                .field(field)
                .with("due", due)
                .with("from", self.start_date)
                .with("to", self.end_date)
        })
    }
    fn check_milestones(&self, law: &Law<'_>) -> Result<(), Refusal> {
        count("milestones", self.milestones.len(), 1, 100)?;
        Refusal::all(self.milestones.iter().enumerate().flat_map(|(at, milestone)| {
            [
                check_milestone(milestone, &format!("milestones/{at}")),
                self.must_hold(milestone.due, &format!("milestones/{at}/due"), law),
            ]
        }))?;
        let sum = Fen::sum(self.milestones.iter().map(|milestone| milestone.amount));
        let sum = sum.ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("milestones"))?;
        if sum == self.price {
            return Ok(());
        }
        Err(Refusal::of(Reason::MilestonesDoNotSum).field("milestones").with("sum", sum).with("price", self.price))
    }
}

fn out_of_range(field: &str, value: i64, max: i64) -> Refusal {
    Refusal::of(Reason::TooMany).field(field).with("min", 1).with("max", max).with("count", value)
}

pub(super) fn check_milestone(milestone: &PlannedMilestone, field: &str) -> Result<(), Refusal> {
    if !milestone.amount.is_positive() {
        return Err(Refusal::of(Reason::AmountNotPositive)
            .field(format!("{field}/amount"))
            .with("amount", milestone.amount));
    }
    for (at, item) in milestone.items.iter().enumerate() {
        if milestone.items[..at].contains(item) {
            return Err(Refusal::of(Reason::AlreadyExists)
                .field(format!("{field}/items/{at}"))
                .with("what", "履约事项 ¦ item"));
        }
    }
    count(&format!("{field}/items"), milestone.items.len(), 1, 50)
}

/// What `planned` holds beyond `used`, line by line.
///
/// # Errors
/// When a line is used that was not planned, or for more than was planned (W8).
pub fn beyond(planned: &[BudgetAllocation], used: &[BudgetAllocation]) -> Result<Vec<BudgetAllocation>, Refusal> {
    for (at, share) in used.iter().enumerate() {
        let plan =
            planned.iter().find(|plan| plan.budget_line == share.budget_line).map_or(Fen::ZERO, |plan| plan.amount);
        if share.amount > plan {
            return Err(Refusal::of(Reason::BudgetExceeded)
                .field(format!("allocations/{at}/amount"))
                .with("budget_line", share.budget_line)
                .with("account", "pre_committed")
                .with("balance", plan)
                .with("needed", share.amount));
        }
    }
    let left = planned.iter().map(|plan| {
        let part =
            used.iter().find(|share| share.budget_line == plan.budget_line).map_or(Fen::ZERO, |share| share.amount);
        BudgetAllocation { budget_line: plan.budget_line, amount: plan.amount - part }
    });
    Ok(left.filter(|share| share.amount.is_positive()).collect())
}

/// A change of the account to pay to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PayeeChange {
    /// The account.
    pub payee: Payee,
    /// Why.
    pub reason: Title,
    /// Who asked for it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Moment,
    /// Who confirmed it for the buyer.
    pub confirmed_by: Option<PersonId>,
    /// The first day on which it is paid to.
    pub from: Option<Day>,
}

/// A supplement (补充合同): more of the same, within ten per cent of the original price in all (A10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// Why.
    pub reason: Title,
    /// The milestone it adds.
    pub milestone: PlannedMilestone,
    /// The budget lines that bear it.
    pub allocations: Vec<BudgetAllocation>,
}

/// The evaluation of the performance of a contract (绩效评价, A18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PerformanceEvaluation {
    /// From 1, poor, to 5, excellent.
    #[schema(minimum = 1, maximum = 5)]
    pub grade: u8,
    /// How far the targets were reached.
    pub report: Prose,
    /// What those served say.
    pub beneficiaries: Prose,
    /// The third party that evaluated and answers for the truth, if one did (A19).
    pub evaluator: Option<Title>,
}
