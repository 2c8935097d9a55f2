//! One act on many nouns: each line goes through the one door on its own, with an answer of its own.

use crate::{
    face::{must_be_json, written},
    findings::with_others,
    headers,
    problem::{Problem, refuse},
};
use axum::{
    body::Body,
    extract::{RawQuery, Request, State},
    http::HeaderValue,
    response::Response,
};
use domain::{Reason, Refusal, ids::path_of, permission, permission::Act, schema::ToSchema};
use persistence::{Answer, Error};
use procedures::{
    batch::{Batch, BatchLine},
    caller::Caller,
    operation::ActRow,
    warning::Warning,
};
use serde::Serialize;
use serde_json::value::RawValue;
use web::{App, Asked, Language, bytes_of, caller_of, language_of};

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchAnswer {
    /// The act.
    act: Act,
    /// How many lines were done.
    done: usize,
    /// How many were refused.
    refused: usize,
    /// What became of each line, in their order.
    lines: Vec<BatchLineAnswer>,
}

/// What became of a line.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct BatchLineAnswer {
    /// The identifier of the noun that the line names.
    on: String,
    /// The HTTP status that a request for it alone would have had.
    #[schema(example = 200)]
    status: u16,
    /// Where what was made or changed can be read.
    #[schema(example = "/v1/bids/0197c0de-0000-7000-8000-000000000001")]
    href: Option<String>,
    /// Its version now.
    version: Option<i64>,
    /// What the law warned of.
    #[schema(value_type = Option<Vec<Warning>>)]
    warnings: Option<Box<RawValue>>,
    /// Why it was refused.
    problem: Option<Problem>,
}

pub(crate) async fn carry_out(State(app): State<App>, RawQuery(query): RawQuery, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let language = language_of(&head.headers);
    let done = async {
        let caller = caller_of(&app, &head.headers).await?;
        let dry_run = headers::wants_dry_run(&head.headers, query.as_deref().unwrap_or_default())?;
        let key = headers::key(&head.headers)?.ok_or_else(|| Refusal::of(Reason::KeyRequired))?;
        let body = bytes_of(body).await?;
        must_be_json(&head.headers, &body)?;
        let batch = Batch::read(&body)?;
        permission::could(&caller.actor, batch.act)?;
        answer(&app, &caller, &batch, (&key, dry_run), language).await
    };
    done.await.unwrap_or_else(|refusal| refuse(&refusal, language))
}

async fn answer(
    app: &App,
    caller: &Caller,
    batch: &Batch,
    (key, dry_run): (&str, bool),
    language: Language,
) -> Result<Response<Body>, Refusal> {
    let row = batch.row().map_err(Error::into_refusal)?;
    let mut lines = Vec::with_capacity(batch.lines.len());
    for (at, line) in batch.lines.iter().enumerate() {
        // A batch that is asked again does what was not done, and answers for the rest as it did.
        let done = do_line(app, caller, row, line, (format!("{key}/{at}"), dry_run)).await;
        lines.push(done.unwrap_or_else(|refusal| {
            let problem = Problem::of(&refusal, language);
            BatchLineAnswer {
                on: line.on.clone(),
                status: problem.status,
                problem: Some(problem),
                ..Default::default()
            }
        }));
    }
    let refused = lines.iter().filter(|line| line.problem.is_some()).count();
    let answer = BatchAnswer { act: batch.act, done: lines.len() - refused, refused, lines };
    let bytes = serde_json::to_vec(&answer).map_err(|error| Error::Internal(error.to_string()).into_refusal())?;
    let mut response = written(bytes);
    response.extensions_mut().insert(Asked(batch.act));
    if dry_run {
        response.headers_mut().insert(headers::PREFERENCE_APPLIED, HeaderValue::from_static("dry-run"));
    }
    Ok(response)
}

async fn do_line(
    app: &App,
    caller: &Caller,
    row: &ActRow,
    line: &BatchLine,
    (key, dry_run): (String, bool),
) -> Result<BatchLineAnswer, Refusal> {
    let Answer { made, subject, warnings, .. } = {
        let body = line.body.as_ref().map_or("", |body| body.get());
        let call = line.call(row, key, dry_run);
        let call = call.map_err(|refusal| with_others(row.properties.act, body.as_bytes(), refusal))?;
        app.office.carry_out(caller, call).await?
    };
    let broken = |error: serde_json::Error| Error::Internal(error.to_string()).into_refusal();
    let warnings = (!warnings.is_empty()).then(|| serde_json::from_slice(&warnings)).transpose().map_err(broken)?;
    // Of a dry run nothing was made, so there is nowhere to read it.
    let subject = subject.filter(|_| !(dry_run && made));
    Ok(BatchLineAnswer {
        on: line.on.clone(),
        status: if made && !dry_run { 201 } else { 200 },
        href: subject.as_ref().map(|subject| format!("{}/{}", path_of(&subject.noun), subject.id)),
        version: subject.map(|subject| subject.version),
        warnings,
        problem: None,
    })
}
