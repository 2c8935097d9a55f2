//! The calendar, the rules, the methods and the catalogue.

use crate::{
    items::Items,
    query::{Asking, Everything, LIMIT_SAID, Limit, Query, parameters},
};
use domain::{
    Day, Law, Reason, Refusal, RuleId, catalogue,
    clock::{CLOCKS, Clock},
    ids::RuleChangeId,
    jurisdiction::UnitCode,
    method::{Method, Terms},
    permission::Act,
    rulebook::{Discretion, FIXED, Kind, Mode, NUMBERS, Parameter, RULES, Rank, Rule, SourceQuality, proofs_of},
    schema::ToSchema,
};
use persistence::Error;
use serde::Serialize;

/// A day of the calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// Whether people work on it.
    pub working: bool,
    /// Whether the notice for its year has not been taken up, so that it may change.
    pub provisional: bool,
}

parameters! {
    /// Reads the calendar.
    ReadCalendar {
        from: Option<Day> = ("The first day.", "2026-09-25"),
        to: Option<Day> = ("The last day.", "2026-10-11"),
    }
}
impl Query for ReadCalendar {
    type About = Everything;
    type Answer = Items<CalendarDay>;
    const ACT: Act = Act::ReadCalendar;
    const TAG: &'static str = "calendar";
    const SUMMARY: &'static str = "Read the working days.";
    const DESCRIPTION: &'static str = "From a day to another, 366 at most; thirty days from today if none is named.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Items<CalendarDay>, Error> {
        let reader = &asking.reader;
        let from = self.from.unwrap_or_else(|| asking.now.day());
        let to = self.to.unwrap_or_else(|| from.plus_days(30));
        let days = to.days_since(from);
        if !(0..=366).contains(&days) {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("to").with("from", from).into());
        }
        let calendar = &reader.reference_data().calendar;
        let days = (0..=days).map(|number| from.plus_days(number));
        let items = days.map(|day| CalendarDay {
            day,
            working: calendar.is_working_day(day),
            provisional: calendar.is_provisional(day),
        });
        Ok(Items { items: items.collect(), next: None })
    }
}

const UNIT: (&str, &str) = ("The unit whose law it is; the nation's if none is named.", "310115004");
const DAY: (&str, &str) = ("The day whose law it is; today if none is named.", "2026-03-06");

/// The law that a query asks about: of a unit or the nation, on a day, today if none is named.
pub(super) fn asked(asking: &Asking, unit: Option<UnitCode>, day: Option<Day>) -> Result<Law<'_>, Refusal> {
    asking.reader.reference_data().law_asked(unit.as_ref(), day.unwrap_or_else(|| asking.now.day()))
}

parameters! {
    /// Reads the methods.
    ReadMethods {
        unit: Option<UnitCode> = (UNIT.0, UNIT.1),
        day: Option<Day> = (DAY.0, DAY.1),
    }
}
impl Query for ReadMethods {
    type About = Everything;
    type Answer = Items<Terms>;
    const ACT: Act = Act::ReadMethods;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the methods of purchase.";
    const DESCRIPTION: &'static str = "What each method demands under the law of a unit on a day: gates, periods, bidders, price, panel, rounds, notices.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Items<Terms>, Error> {
        let law = asked(asking, self.unit, self.day)?;
        Ok(Items { items: Method::ALL.iter().map(|method| method.under(&law)).collect(), next: None })
    }
}

/// A number of a rule as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleNumber)]
pub struct NumberView {
    /// Which number.
    pub parameter: Parameter,
    /// What it counts.
    pub kind: Kind,
    /// Its value on the day.
    pub value: i64,
    /// Its value as shipped.
    pub shipped: i64,
    /// What a place may make of what stands above it.
    pub may: Discretion,
    /// What it is, in Chinese.
    pub title: &'static str,
    /// What it is, in English.
    pub title_en: &'static str,
    /// The rule change that set it, if one did.
    pub rule_change: Option<RuleChangeId>,
}

/// A rule as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleView {
    /// Its identifier.
    pub id: RuleId,
    /// How it is known.
    pub source_quality: SourceQuality,
    /// What it does on the day: it refuses, warns or is silent.
    pub mode: Mode,
    /// The rule change that switched it, if one did.
    pub rule_change: Option<RuleChangeId>,
    /// Whether nobody can switch it.
    pub fixed: bool,
    /// Its law in Chinese.
    pub law: &'static str,
    /// Its law in English.
    pub law_en: &'static str,
    /// The last day on which the law is known to be in force, where it has one: its successor is to be confirmed.
    pub law_until: Option<&'static str>,
    /// The rank of the law: nothing of a lower rank takes anything away from it.
    pub rank: Rank,
    /// The articles.
    pub article: &'static str,
    /// What it asks, in Chinese.
    pub title: &'static str,
    /// What it asks, in English.
    pub title_en: &'static str,
    /// Its numbers.
    pub numbers: Vec<NumberView>,
    /// The refusals by which it is enforced, as the types of problems end.
    pub refusals: Vec<&'static str>,
    /// The clocks that run because of it.
    pub clocks: Vec<Clock>,
    /// The tests that prove it.
    pub tests: Vec<&'static str>,
}

impl RuleView {
    fn of(rule: &Rule, law: &Law<'_>) -> Self {
        let switch = law.switch(rule.id);
        let numbers = NUMBERS.iter().filter(|number| number.rule == rule.id).map(|number| NumberView {
            parameter: number.parameter,
            kind: number.kind,
            value: law.value(number.parameter),
            shipped: number.shipped,
            may: number.may,
            title: number.title_zh,
            title_en: number.title_en,
            rule_change: law.set_by(number.parameter).map(|(_, rule_change)| rule_change.id),
        });
        Self {
            id: rule.id,
            source_quality: rule.source_quality,
            mode: law.mode(rule.id),
            rule_change: switch.map(|(_, rule_change)| rule_change.id),
            fixed: FIXED.contains(&rule.id),
            law: rule.statute().name_zh,
            law_en: rule.statute().name_en,
            law_until: rule.statute().until,
            rank: rule.statute().rank,
            article: rule.article,
            title: rule.title_zh,
            title_en: rule.title_en,
            numbers: numbers.collect(),
            refusals: Reason::ALL
                .iter()
                .filter(|reason| reason.rule() == Some(rule.id))
                .map(|reason| reason.word())
                .collect(),
            clocks: CLOCKS.iter().filter(|row| row.rule == rule.id).map(|row| row.clock).collect(),
            tests: proofs_of(rule.id),
        }
    }
}

parameters! {
    /// Reads the rules.
    ReadRules {
        unit: Option<UnitCode> = (UNIT.0, UNIT.1),
        day: Option<Day> = (DAY.0, DAY.1),
    }
}
impl Query for ReadRules {
    type About = Everything;
    type Answer = Items<RuleView>;
    const ACT: Act = Act::ReadRules;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the rules.";
    const DESCRIPTION: &'static str = "Each with its law and article, what it does under the law of a unit on a day, its numbers, what enforces it and \
         the tests that prove it.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Items<RuleView>, Error> {
        let law = asked(asking, self.unit, self.day)?;
        Ok(Items { items: RULES.iter().map(|rule| RuleView::of(rule, &law)).collect(), next: None })
    }
}

/// A service of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Service {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
}

parameters! {
    /// Reads the catalogue.
    ReadCatalogue {
        prefix: Option<String> = ("What the code begins with.", "C0501"),
        cursor: Option<String> = ("The code after which to read.", "C05010100"),
        limit: Limit = (LIMIT_SAID.0, LIMIT_SAID.1),
    }
}
impl Query for ReadCatalogue {
    type About = Everything;
    type Answer = Items<Service>;
    const ACT: Act = Act::ReadCatalogue;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the catalogue of services.";
    const DESCRIPTION: &'static str = "政府采购品目分类目录（2022年印发）, class C, in the order of the codes.";
    async fn answer(self, _: Everything, _: &Asking) -> Result<Items<Service>, Error> {
        let (prefix, after) = (self.prefix.unwrap_or_default(), self.cursor.unwrap_or_default());
        let limit = self.limit.items();
        let found = catalogue::services().filter(|(code, _)| code.starts_with(&prefix) && *code > after.as_str());
        let items = found.take(limit + 1).map(|(code, name)| Service { code, name }).collect();
        Ok(Items::up_to(items, limit, |service| service.code.to_owned()))
    }
}
