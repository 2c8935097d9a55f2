//! The JSON face: one handler for every act, one for every question, two for every kind of noun; what there is stands in the
//! table of operations, and what does not fit it, because it speaks HTTP itself, is added by name.

use crate::{findings::with_others, headers, problem::refuse};
use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use domain::{Reason, Refusal, ids::path_of, permission};
use futures::future::BoxFuture;
use persistence::{Answer, Error, Subject};
use procedures::{
    Operation as Row,
    operation::{ActRow, NounRow, One, Page, QueryRow},
    pages,
    parameters::Parameters,
};
use web::{App, Asked, bytes_of, caller_of, language_of};

/// A request on its way to an act, a noun or a question.
struct Wanted {
    id: String,
    query: String,
    headers: HeaderMap,
    body: Body,
}

type Handled = BoxFuture<'static, Result<Response, Refusal>>;

/// A route for every operation of the table, apart from those whose place is served by name.
pub(crate) fn routes(rows: &'static [Row], by_name: &[&str]) -> Router<App> {
    rows.iter().fold(Router::new(), |routes, row| match row {
        Row::Act(act) => match act.place.filter(|place| !by_name.contains(place)) {
            Some(place) => routes.route(&format!("/v1/{place}"), of_act(act)),
            None => routes,
        },
        Row::Query(query) => routes.route(&format!("/v1/{}", query.place), of_query(query)),
        Row::Noun(noun) => {
            let path = noun.path();
            routes.route(&path, of_page(noun)).route(&format!("{path}/{{id}}"), of_one(noun))
        }
    })
}

/// An act: `POST`, its body the procedure, its answer the noun as it is now.
fn of_act(act: &'static ActRow) -> MethodRouter<App> {
    posted(move |app, wanted| Box::pin(carry_out(act, app, wanted)))
}

/// A kind of noun: `GET` for a page of them.
fn of_page(noun: &'static NounRow) -> MethodRouter<App> {
    got(move |app, wanted| Box::pin(page(noun, app, wanted)))
}

/// A kind of noun: `GET` for one.
fn of_one(noun: &'static NounRow) -> MethodRouter<App> {
    got(move |app, wanted| Box::pin(one(noun, app, wanted)))
}

/// Any other question.
fn of_query(query: &'static QueryRow) -> MethodRouter<App> {
    got(move |app, wanted| Box::pin(answer(query, app, wanted)))
}

fn posted(does: impl Fn(App, Wanted) -> Handled + Clone + Send + Sync + 'static) -> MethodRouter<App> {
    post(move |State(app), path, request| handle(does, app, path, request))
}

fn got(does: impl Fn(App, Wanted) -> Handled + Clone + Send + Sync + 'static) -> MethodRouter<App> {
    get(move |State(app), path, request| handle(does, app, path, request))
}

async fn handle(does: impl Fn(App, Wanted) -> Handled, app: App, path: RawPathParams, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let language = language_of(&head.headers);
    let (id, query) = (id_in(&path).to_owned(), head.uri.query().unwrap_or_default().to_owned());
    let wanted = Wanted { id, query, headers: head.headers, body };
    does(app, wanted).await.unwrap_or_else(|refusal| refuse(&refusal, language))
}

/// The identifier in the path.
pub(crate) fn id_in(path: &RawPathParams) -> &str {
    path.iter().next().map_or("", |(_, value)| value)
}

/// Refuses a body that does not say that it is JSON; an empty one need not.
pub(crate) fn must_be_json(headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if body.is_empty() || media.split(';').next().map(str::trim) == Some("application/json") {
        return Ok(());
    }
    Err(Refusal::of(Reason::UnsupportedMedia).with("known", "application/json"))
}

async fn carry_out(act: &'static ActRow, app: App, wanted: Wanted) -> Result<Response, Refusal> {
    let done = try_out(act, app, wanted).await;
    done.map(|mut response| {
        response.extensions_mut().insert(Asked(act.properties.act));
        response
    })
}

async fn try_out(act: &'static ActRow, app: App, wanted: Wanted) -> Result<Response, Refusal> {
    let Wanted { id, query, headers, body } = wanted;
    let caller = caller_of(&app, &headers).await?;
    // Whoever may not do it at all hears that, whatever else is wrong; docs/api-design.md has the order of checks.
    permission::could(&caller.actor, act.properties.act)?;
    let dry_run = headers::wants_dry_run(&headers, &query)?;
    act.must_have_subject(&id)?;
    let changes = act.properties.changes && act.properties.subject.is_some();
    let versions = if changes { headers::versions(&headers)? } else { Vec::new() };
    let key = headers::key(&headers)?;
    let body = bytes_of(body).await?;
    must_be_json(&headers, &body)?;
    let read = act.read(&id, &body).map_err(|refusal| with_others(act.properties.act, &body, refusal));
    let call = read?.versions(versions).key(key).dry_run(dry_run);
    let answer = app.office.carry_out(&caller, call).await?;
    respond(answer, dry_run)
}

/// An answer of the door as it goes over the wire. Of a dry run nothing was made, so there is nowhere to read it.
pub(crate) fn respond(answer: Answer, dry_run: bool) -> Result<Response, Refusal> {
    let mut response = written(with_warnings(answer.view, &answer.warnings).map_err(Error::into_refusal)?);
    if dry_run {
        response.headers_mut().insert(headers::PREFERENCE_APPLIED, HeaderValue::from_static("dry-run"));
        return Ok(response);
    }
    if answer.replayed {
        response.headers_mut().insert(headers::IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
    }
    if answer.made {
        *response.status_mut() = StatusCode::CREATED;
    }
    if let Some(Subject { noun, id, version }) = answer.subject {
        set(&mut response, header::ETAG, &format!("\"{version}\""))?;
        if answer.made {
            set(&mut response, header::LOCATION, &format!("{}/{id}", path_of(&noun)))?;
        }
    }
    Ok(response)
}

/// The body of an answer: the view, with what the law warned of.
fn with_warnings(view: Vec<u8>, warnings: &[u8]) -> Result<Vec<u8>, Error> {
    if warnings.is_empty() {
        return Ok(view);
    }
    let broken = |error: serde_json::Error| Error::Internal(format!("an answer cannot be read again: {error}"));
    let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&view).map_err(broken)?;
    fields.insert("warnings".to_owned(), serde_json::from_slice(warnings).map_err(broken)?);
    serde_json::to_vec(&fields).map_err(broken)
}

/// An answer in JSON.
pub(crate) fn written(body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sets a header of an answer.
///
/// # Errors
/// When the value holds what no header can.
pub(crate) fn set(response: &mut Response, name: HeaderName, value: &str) -> Result<(), Refusal> {
    let value =
        HeaderValue::from_str(value).map_err(|error| Error::Internal(format!("{name}: {error}")).into_refusal())?;
    response.headers_mut().insert(name, value);
    Ok(())
}

async fn one(noun: &'static NounRow, app: App, wanted: Wanted) -> Result<Response, Refusal> {
    let Wanted { id, headers, .. } = wanted;
    let caller = caller_of(&app, &headers).await?;
    let One { version, view } = app.office.read_one(caller, noun, &id).await?;
    let etag = format!("\"{version}\"");
    if headers::is_known(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let mut response = written(view);
    set(&mut response, header::ETAG, &etag)?;
    Ok(response)
}

async fn page(noun: &'static NounRow, app: App, wanted: Wanted) -> Result<Response, Refusal> {
    let caller = caller_of(&app, &wanted.headers).await?;
    let parameters = Parameters::read(&wanted.query, &pages::known(noun.table))?;
    let Page { view, next } = app.office.read_page(caller, noun, &parameters).await?;
    let mut response = written(view);
    if let Some(cursor) = next {
        let query = parameters.with_cursor(&cursor);
        let query = query.map_err(|error| Error::Internal(error.to_string()).into_refusal())?;
        // RFC 8288.
        set(&mut response, header::LINK, &format!("<{}?{query}>; rel=\"next\"", noun.path()))?;
    }
    Ok(response)
}

async fn answer(query: &'static QueryRow, app: App, wanted: Wanted) -> Result<Response, Refusal> {
    let caller = caller_of(&app, &wanted.headers).await?;
    let known: Vec<&str> = query.parameters.iter().map(|parameter| parameter.name).collect();
    let parameters = Parameters::read(&wanted.query, &known)?;
    let answer = app.office.ask(caller, query, &wanted.id, &parameters).await?;
    let mut response = written(answer);
    response.extensions_mut().insert(Asked(query.act));
    Ok(response)
}
