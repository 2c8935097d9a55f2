//! The reports of the ledger, by name, and what one can be asked for.

use crate::{
    budget::Source,
    catalogue,
    ids::{ContractId, OrganisationId},
    jurisdiction::UnitCode,
    moment::Day,
    permission::Act,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// The reports.
    Report as ReportName {
        Payments = "payments", Commitments = "commitments", Budget = "budget", Advances = "advances",
        Retention = "retention", Payables = "payables", Deposits = "deposits", Refunds = "refunds",
        Vouchers = "vouchers", Entries = "entries", TrialBalance = "trial_balance", Concentration = "concentration",
        Overpayments = "overpayments", Interest = "interest",
        LaterYears = "later_years", OpenRefunds = "open_refunds",
        SocialShare = "social_share", ContractOverviews = "contract_overviews", RedFlags = "red_flags",
    }
}
crate::words! {
    /// By what a report is grouped.
    Grouping {
        Unit = "unit", Organisation = "organisation", Month = "month", Source = "source", Contract = "contract",
        CatalogueCode = "catalogue_code", Territory = "territory",
    }
}

/// What a report is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReportAsked)]
pub struct Asked {
    /// Only of this unit and the units in its territory.
    pub unit: Option<UnitCode>,
    /// Only of the unit itself, and not of its territory.
    #[serde(default)]
    pub alone: bool,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only under this contract.
    pub contract: Option<ContractId>,
    /// Only out of this source.
    pub source: Option<Source>,
    /// Only for this kind of service, or for every kind under it: C0501 or C05010000 for all of C0501.
    pub catalogue_code: Option<String>,
    /// Only of this budget year.
    pub year: Option<i64>,
    /// What counts from this day on.
    pub from: Option<Day>,
    /// What counts up to this day.
    pub to: Option<Day>,
    /// Grouped, or in detail.
    pub group: Option<Grouping>,
    /// As the books stood at the end of this day.
    pub as_of: Option<Day>,
    /// As the books stood at this position of the journal.
    pub position: Option<i64>,
}

impl Report {
    /// What it says, in a line, in both languages.
    #[must_use]
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Payments => ("支付", "Payments, net of what the bank took back"),
            Self::Commitments => ("合同承诺与执行", "What every contract promises, owes, holds back and has paid"),
            Self::Budget => ("预算执行", "The execution of the budget"),
            Self::Advances => ("预付款余额", "Advances that are not earned yet"),
            Self::Overpayments => ("多付未收回", "What was paid beyond what is owed and is still out"),
            Self::Interest => ("逾期利息", "Interest for being late: recognised, paid and owed"),
            Self::LaterYears => {
                ("以后年度预计支出", "What later budget years are expected to bear of contracts in force")
            }
            Self::OpenRefunds => ("待收回款项", "Refunds that are due and have not come back"),
            Self::Retention => ("质量保证金余额", "Retentions that are held back"),
            Self::Payables => ("应付账款账龄", "Invoices that are owed, by age"),
            Self::Deposits => ("保证金收退", "Deposits and bonds: received, returned, forfeited and held"),
            Self::Refunds => ("款项收回", "Money that came back"),
            Self::Vouchers => ("记账凭证", "Vouchers on both tracks of government accounting"),
            Self::Entries => ("分录", "Every entry of the ledger, for books of others as well"),
            Self::TrialBalance => ("试算平衡", "The trial balance of all control accounts"),
            Self::Concentration => ("供应商集中度", "How much of what was paid each supplier got"),
            Self::SocialShare => {
                ("社会组织承接份额", "The share of the budget that social organisations have under contract")
            }
            Self::ContractOverviews => {
                ("合同卡片", "Contracts with their whole chain, from the item to the last payment")
            }
            Self::RedFlags => ("疑点线索", "What an auditor should look at first, with the evidence"),
        }
    }
    /// The act of reading it.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            Self::Budget
            | Self::Vouchers
            | Self::Entries
            | Self::TrialBalance
            | Self::Concentration
            | Self::SocialShare => Act::ReportBudget,
            Self::RedFlags => Act::ReportRedFlags,
            _ => Act::ReportPayments,
        }
    }
    /// By what it can be grouped.
    #[must_use]
    pub const fn groupings(self) -> &'static [Grouping] {
        match self {
            Self::Payments => Grouping::ALL,
            Self::Budget => &[Grouping::Unit, Grouping::Source, Grouping::CatalogueCode, Grouping::Territory],
            Self::SocialShare => &[Grouping::Territory],
            _ => &[],
        }
    }
    /// By what it can be limited.
    pub fn limits(self) -> impl Iterator<Item = &'static str> {
        let not: &[&str] = match self {
            Self::Budget | Self::TrialBalance => &["organisation"],
            // A share of a part of what was appropriated is none.
            Self::SocialShare => &["organisation", "contract", "from", "to"],
            // What a later year is to bear has no line yet, and what comes back is of as many as were paid from.
            Self::LaterYears => &["source", "catalogue_code", "from", "to"],
            Self::OpenRefunds => &["source", "catalogue_code", "year"],
            // Neither is of a line before money leaves it.
            Self::Deposits | Self::Payables => &["source", "catalogue_code", "year"],
            // To leave some out silently would be false comfort, and what is said of a year is not true of a part of it.
            Self::RedFlags => &["source", "catalogue_code", "from", "to"],
            _ => &[],
        };
        LIMITS.into_iter().filter(|name| !not.contains(name))
    }
}

/// By what a report can be limited, as far as what it tells of has it.
const LIMITS: [&str; 8] = ["unit", "organisation", "contract", "source", "catalogue_code", "year", "from", "to"];

impl Asked {
    /// Checks that a report knows what it is asked for: what it does not know would be answered with an empty list, and
    /// taken for a clean one.
    ///
    /// # Errors
    /// When it cannot be limited or grouped so.
    pub fn check(&self, report: Report) -> Result<(), Refusal> {
        let named = [
            self.unit.is_some(),
            self.organisation.is_some(),
            self.contract.is_some(),
            self.source.is_some(),
            self.catalogue_code.is_some(),
            self.year.is_some(),
            self.from.is_some(),
            self.to.is_some(),
        ];
        let known: Vec<&str> = report.limits().collect();
        let mut asked = LIMITS.into_iter().zip(named).filter_map(|(name, named)| named.then_some(name));
        if let Some(name) = asked.find(|name| !known.contains(name)) {
            return Err(Refusal::of(Reason::ReportWithoutLimit)
                .field(name)
                .with("name", name)
                .with("known", known.join(", ")));
        }
        self.check_sense()?;
        if let Some(group) = self.group.filter(|group| !report.groupings().contains(group)) {
            return Err(Refusal::of(Reason::ReportWithoutGroup)
                .field("group")
                .with("name", group)
                .with_words("known", report.groupings()));
        }
        Ok(())
    }
    /// Refuses what nothing can fulfil: an empty answer would be taken for a clean one.
    fn check_sense(&self) -> Result<(), Refusal> {
        let contradicts = |field: &'static str, one: String, other: String| {
            Err(Refusal::of(Reason::AskedContradicts).field(field).with("one", one).with("other", other))
        };
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => {
                return contradicts("from", format!("from={from}"), format!("to={to}"));
            }
            _ => {}
        }
        if let Some(code) = &self.catalogue_code
            && catalogue::branch(code).is_none()
        {
            let what = "目录代码，如 C0501 或 C05010400 ¦ a code of the catalogue, such as C0501 or C05010400";
            return Err(Refusal::of(Reason::NoSuchPart).field("catalogue_code").with("what", what));
        }
        if self.alone && self.unit.is_none() {
            return contradicts("alone", "alone=true".to_owned(), "unit=".to_owned());
        }
        if self.alone && self.group == Some(Grouping::Territory) {
            return contradicts("alone", "alone=true".to_owned(), "group=territory".to_owned());
        }
        Ok(())
    }
    /// The same, as of today where neither a day nor a position is named.
    ///
    /// # Errors
    /// When its day has not come.
    pub fn today_at_the_latest(self, today: Day) -> Result<Self, Refusal> {
        if let Some(day) = self.as_of.filter(|day| *day > today) {
            return Err(Refusal::of(Reason::DayNotCome).field("as_of").with("day", day).with("today", today));
        }
        let as_of = self.as_of.or_else(|| self.position.is_none().then_some(today));
        Ok(Self { as_of, ..self })
    }
}
