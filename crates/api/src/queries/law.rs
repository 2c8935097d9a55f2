//! The calendar, the rules, the methods and the catalogue.

use super::{LIMIT, Parameter, Query};
use crate::{
    list::{Items, limit, parameter, parsed},
    router::App,
};
use domain::{
    Day, Reason, Refusal, catalogue,
    method::{METHODS, Terms},
    permission::Act,
    rulebook::RULES,
};
use persistence::{Halt, Reader};
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

/// Reads the methods.
pub struct ReadMethods;
impl Query for ReadMethods {
    const ACT: Act = Act::ReadMethods;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the methods of purchase.";
    const DESCRIPTION: &'static str =
        "What each method demands: periods, bidders, price weight, panel, intention, limit.";
    type Answer = Items<Terms>;
    async fn answer(_: &App, _: &Reader, _: &str, _: &[(String, String)]) -> Result<Items<Terms>, Halt> {
        Ok(Items { items: METHODS.to_vec(), next: None })
    }
}

/// A rule as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Rule)]
pub struct RuleView {
    /// Its identifier.
    pub id: &'static str,
    /// Its law in Chinese.
    pub law: &'static str,
    /// Its law in English.
    pub law_en: &'static str,
    /// The articles.
    pub article: &'static str,
    /// What it asks, in Chinese.
    pub title: &'static str,
    /// What it asks, in English.
    pub title_en: &'static str,
}

/// Reads the rules.
pub struct ReadRules;
impl Query for ReadRules {
    const ACT: Act = Act::ReadRules;
    const TAG: &'static str = "rulebook";
    const SUMMARY: &'static str = "Read the rules that are enforced.";
    const DESCRIPTION: &'static str = "Each with its law and article, in both languages.";
    type Answer = Items<RuleView>;
    async fn answer(_: &App, _: &Reader, _: &str, _: &[(String, String)]) -> Result<Items<RuleView>, Halt> {
        let items = RULES.iter().map(|rule| RuleView {
            id: rule.id.word(),
            law: rule.law().name_zh,
            law_en: rule.law().name_en,
            article: rule.article,
            title: rule.title_zh,
            title_en: rule.title_en,
        });
        Ok(Items { items: items.collect(), next: None })
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
