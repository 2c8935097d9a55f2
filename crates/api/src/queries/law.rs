//! The calendar, the rules, the methods and the catalogue.

use super::{LIMIT, Parameter, Query};
use crate::{
    list::{Items, limit, parameter, parsed},
    router::App,
};
use domain::{
    Day, Law, Reason, Refusal, RuleId, catalogue,
    clock::{CLOCKS, Clock},
    ids::AmendmentId,
    jurisdiction::UnitCode,
    method::{Method, Terms},
    permission::Act,
    rulebook::{FIXED, Grounds, Kind, Mode, NUMBERS, Parameter as RuleParameter, RULES, Rule, proofs_of},
};
use persistence::{Halt, Reader, World};
use serde::Serialize;
use utoipa::ToSchema;

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

/// Reads the calendar.
pub struct ReadCalendar;
impl Query for ReadCalendar {
    const ACT: Act = Act::ReadCalendar;
    const TAG: &'static str = "calendar";
    const SUMMARY: &'static str = "Read the working days.";
    const DESCRIPTION: &'static str = "From a day to another, 366 at most; thirty days from today if none is named.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter { name: "from", description: "The first day.", example: "2026-09-25" },
        Parameter { name: "to", description: "The last day.", example: "2026-10-11" },
    ];
    type Answer = Items<CalendarDay>;
    async fn answer(
        app: &App,
        reader: &Reader,
        _: &str,
        parameters: &[(String, String)],
    ) -> Result<Items<CalendarDay>, Halt> {
        let from: Day = parsed(parameters, "from")?.unwrap_or_else(|| app.office.now().day());
        let to: Day = parsed(parameters, "to")?.unwrap_or_else(|| from.plus_days(30));
        let days = to.days_since(from);
        if !(0..=366).contains(&days) {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("to").with("from", from).into());
        }
        let calendar = &reader.world().calendar;
        let days = (0..=days).map(|number| from.plus_days(number));
        let items = days.map(|day| CalendarDay {
            day,
            working: calendar.is_working_day(day),
            provisional: calendar.is_provisional(day),
        });
        Ok(Items { items: items.collect(), next: None })
    }
}

const UNIT: Parameter = Parameter {
    name: "unit",
    description: "The unit whose law it is; the nation's if none is named.",
    example: "310115004",
};
const DAY: Parameter =
    Parameter { name: "day", description: "The day whose law it is; today if none is named.", example: "2026-03-06" };

/// The law that a query asks about: of a unit or the nation, on a day.
fn asked<'w>(app: &App, world: &'w World, parameters: &[(String, String)]) -> Result<Law<'w>, Refusal> {
    let day: Day = parsed(parameters, "day")?.unwrap_or_else(|| app.office.now().day());
    let unit: Option<UnitCode> = parsed(parameters, "unit")?;
    Ok(match unit {
        Some(unit) => world.law(&unit, day),
        None => world.law_of_the_nation(day),
    })
}

/// Reads the methods.
pub struct ReadMethods;
impl Query for ReadMethods {
    const ACT: Act = Act::ReadMethods;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the methods of purchase.";
    const DESCRIPTION: &'static str = "What each method demands under the law of a unit on a day: gates, periods, bidders, price, panel, rounds, notices.";
    const PARAMETERS: &'static [Parameter] = &[UNIT, DAY];
    type Answer = Items<Terms>;
    async fn answer(
        app: &App,
        reader: &Reader,
        _: &str,
        parameters: &[(String, String)],
    ) -> Result<Items<Terms>, Halt> {
        let law = asked(app, reader.world(), parameters)?;
        Ok(Items { items: Method::ALL.iter().map(|method| method.under(&law)).collect(), next: None })
    }
}

/// A number of a rule as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RuleNumber)]
pub struct NumberView {
    /// Which number.
    pub parameter: RuleParameter,
    /// What it counts.
    pub kind: Kind,
    /// Its value on the day.
    pub value: i64,
    /// Its value as shipped.
    pub shipped: i64,
    /// What it is, in Chinese.
    pub title: &'static str,
    /// What it is, in English.
    pub title_en: &'static str,
    /// The amendment that set it, if one did.
    pub amendment: Option<AmendmentId>,
}

/// A rule as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleView {
    /// Its identifier.
    pub id: RuleId,
    /// How it is known.
    pub grounds: Grounds,
    /// What it does on the day: it refuses, warns or is silent.
    pub mode: Mode,
    /// The amendment that switched it, if one did.
    pub amendment: Option<AmendmentId>,
    /// Whether nobody can switch it.
    pub fixed: bool,
    /// Its law in Chinese.
    pub law: &'static str,
    /// Its law in English.
    pub law_en: &'static str,
    /// The last day on which the law is known to be in force, where it has one: its successor is to be confirmed.
    pub law_until: Option<&'static str>,
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
            title: number.title_zh,
            title_en: number.title_en,
            amendment: law.set_by(number.parameter).map(|(_, amendment)| amendment.id),
        });
        Self {
            id: rule.id,
            grounds: rule.grounds,
            mode: law.mode(rule.id),
            amendment: switch.map(|(_, amendment)| amendment.id),
            fixed: FIXED.contains(&rule.id),
            law: rule.statute().name_zh,
            law_en: rule.statute().name_en,
            law_until: rule.statute().until,
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

/// Reads the rules.
pub struct ReadRules;
impl Query for ReadRules {
    const ACT: Act = Act::ReadRules;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the rules.";
    const DESCRIPTION: &'static str = "Each with its law and article, what it does under the law of a unit on a day, its numbers, what enforces it and \
         the tests that prove it.";
    const PARAMETERS: &'static [Parameter] = &[UNIT, DAY];
    type Answer = Items<RuleView>;
    async fn answer(
        app: &App,
        reader: &Reader,
        _: &str,
        parameters: &[(String, String)],
    ) -> Result<Items<RuleView>, Halt> {
        let law = asked(app, reader.world(), parameters)?;
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

/// Reads the catalogue.
pub struct ReadCatalogue;
impl Query for ReadCatalogue {
    const ACT: Act = Act::ReadCatalogue;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the catalogue of services.";
    const DESCRIPTION: &'static str = "政府采购品目分类目录（2022年印发）, class C, in the order of the codes.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter { name: "prefix", description: "What the code begins with.", example: "C0501" },
        Parameter { name: "cursor", description: "The code after which to read.", example: "C05010100" },
        LIMIT,
    ];
    type Answer = Items<Service>;
    async fn answer(_: &App, _: &Reader, _: &str, parameters: &[(String, String)]) -> Result<Items<Service>, Halt> {
        let prefix = parameter(parameters, "prefix").unwrap_or_default();
        let after = parameter(parameters, "cursor").unwrap_or_default();
        let limit = usize::try_from(limit(parameters)?).unwrap_or(usize::MAX);
        let found = catalogue::services().filter(|(code, _)| code.starts_with(prefix) && *code > after);
        let mut items: Vec<Service> = found.take(limit + 1).map(|(code, name)| Service { code, name }).collect();
        let next = (items.len() > limit).then(|| items[limit - 1].code.to_owned());
        items.truncate(limit);
        Ok(Items { items, next })
    }
}
