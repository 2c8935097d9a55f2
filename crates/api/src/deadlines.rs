//! Deadlines computed for the caller: what is the last day, and why, shown day by day. It has no effect, so it is no act.

use crate::{
    caller::caller_of,
    document::{Document, Operation, answered, operation, refused},
    face::{bytes_of, json, read_json},
    headers::Language,
    problem::refuse,
    router::App,
};
use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use domain::{
    Day, Period, Reason, Refusal,
    calendar::CountedDay,
    jurisdiction::UnitCode,
    permission::Act,
    rulebook::{Kind, Parameter, Rule, RuleId},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, Ref, Required, path::HttpMethod, request_body::RequestBodyBuilder},
};

/// Which deadline is asked for: by the number of a rule, from a day on, or up to a day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"parameter": "challenge_filing", "from": "2025-12-02", "until": null, "unit": "310115004"}))]
pub(crate) struct AskDeadline {
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
pub(crate) struct Deadline {
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

pub(crate) fn describe(document: &mut Document) -> Operation {
    let (asked, deadline) = (document.schema::<AskDeadline>(), document.schema::<Deadline>());
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(&asked))).build();
    let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build();
    let said = "The last day of a period of the rulebook that begins on a day, or the latest day to begin for it to have run by \
                a day, with the rule, its article, and every day counted.";
    let builder = operation("compute_deadline", "calendar", "Compute a deadline", said, Act::ReadCalendar)
        .request_body(Some(body))
        .response("200", answered(&deadline, "The deadline.").build());
    let built = refused(builder, &[400, 401, 413, 415, 422, 503]);
    Operation { method: HttpMethod::Post, id: "compute_deadline".to_owned(), noun: None, answers: None, built }
}

pub(crate) async fn compute(State(app): State<App>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let found = async {
        let caller = caller_of(&app, &parts.headers).await?;
        let asked: AskDeadline = read_json(&parts.headers, &bytes_of(body).await?)?;
        let reader = app.office.reader(caller.actor);
        deadline(&asked, reader.world(), app.office.now().day())
    };
    match found.await {
        Ok(deadline) => json(&deadline),
        Err(refusal) => refuse(&refusal, Language::of(&parts.headers)),
    }
}

fn deadline(asked: &AskDeadline, world: &persistence::World, today: Day) -> Result<Deadline, Refusal> {
    let number = asked.parameter.number();
    if !matches!(number.kind, Kind::Days | Kind::WorkingDays) {
        return Err(Refusal::of(Reason::NumberOutOfRange)
            .field("parameter")
            .with("value", number.parameter)
            .with("kind", number.kind));
    }
    let day = asked.from.or(asked.until).unwrap_or(today);
    let law = match &asked.unit {
        Some(unit) => world.law(unit, day),
        None => world.law_of_the_nation(day),
    };
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
