//! Deadlines computed for the caller: what is the last day, and why, shown day by day. It has no effect, so it is no act; it
//! has a body, so it is no question of the table.

use crate::{caller::Caller, input, json::unwritten, office::Office};
use domain::{
    Day, Period, Reason, Refusal,
    calendar::CountedDay,
    concern::Concern,
    jurisdiction::UnitCode,
    permission::Act,
    rulebook::{Kind, Parameter, Rule, RuleId},
    schema::ToSchema,
};
use persistence::{Error, ReferenceData};
use serde::{Deserialize, Serialize};

/// Which deadline is asked for: by the number of a rule, from a day on, or up to a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"parameter": "challenge_filing", "from": "2025-12-02", "until": null, "unit": "310115004"}))]
pub struct AskDeadline {
    /// The number of the rulebook that says how long.
    pub parameter: Parameter,
    /// The day on which it happened; then the last day is told.
    pub from: Option<Day>,
    /// The day by which it must have run; then the latest day to begin is told.
    pub until: Option<Day>,
    /// The unit whose law it is; the nation's if absent.
    pub unit: Option<UnitCode>,
}

/// A deadline with how it was counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Deadline {
    /// The rule.
    pub rule: RuleId,
    /// Its law in Chinese.
    pub law: &'static str,
    /// Its law in English.
    pub law_en: &'static str,
    /// The articles.
    pub article: &'static str,
    /// What is counted, in Chinese.
    pub title: &'static str,
    /// What is counted, in English.
    pub title_en: &'static str,
    /// How long it is.
    pub period: Period,
    /// The day on which it begins; not counted.
    pub from: Day,
    /// The last day.
    pub last_day: Day,
    /// Whether a year on the way has no notice of holidays yet, so that the day may change.
    pub provisional: bool,
    /// The days one by one.
    pub days: Vec<CountedDay>,
}

impl Office {
    /// Computes a deadline from a body in JSON; the answer is JSON.
    ///
    /// # Errors
    /// When it cannot be read, the caller may not ask it, or it names no period.
    pub fn deadline(&self, caller: Caller, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let (asked, _) = input::read::<AskDeadline>(body)?;
        let reader = self.reader(caller.actor);
        reader.ask(Act::ReadCalendar, &Concern::default()).map_err(Error::into_refusal)?;
        let deadline = deadline(&asked, reader.reference_data(), self.now().day())?;
        serde_json::to_vec(&deadline).map_err(|error| unwritten(error).into_refusal())
    }
}

fn deadline(asked: &AskDeadline, reference: &ReferenceData, today: Day) -> Result<Deadline, Refusal> {
    let number = asked.parameter.number();
    if !matches!(number.kind, Kind::Days | Kind::WorkingDays) {
        return Err(Refusal::of(Reason::NumberOutOfRange)
            .field("parameter")
            .with("value", number.parameter)
            .with("kind", number.kind));
    }
    let day = asked.from.or(asked.until).unwrap_or(today);
    let law = reference.law_asked(asked.unit.as_ref(), day)?;
    let (period, calendar) = (law.period(asked.parameter), law.calendar());
    let from = match (asked.from, asked.until) {
        (Some(_), Some(_)) => {
            return Err(Refusal::of(Reason::TooMany).field("until").with("min", 0).with("max", 1).with("count", 2));
        }
        (None, Some(until)) => calendar.latest_start(until, period),
        (from, None) => from.unwrap_or(today),
    };
    let last_day = calendar.last_day(from, period);
    let rule = Rule::get(number.rule);
    Ok(Deadline {
        rule: rule.id,
        law: rule.statute().name_zh,
        law_en: rule.statute().name_en,
        article: rule.article,
        title: number.title_zh,
        title_en: number.title_en,
        period,
        from,
        last_day,
        provisional: calendar.is_provisional(from) || calendar.is_provisional(last_day),
        days: calendar.counted(from, period),
    })
}
