//! Declaring an operation once: its route and its place in the document.

use crate::{
    caller::caller_of,
    document::{Document, Operation},
    headers::{self, Language},
    list,
    problem::refuse,
    queries::Query,
    router::App,
};
use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use domain::{
    Reason, Refusal,
    ids::{Names, path_of},
    permission::Act,
};
use futures::{StreamExt, future::BoxFuture};
use persistence::{Answer, Halt, Kept};
use procedures::{Call, Procedure, Shown, Subject, outcome::Moving};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The largest body of an act in bytes.
pub(crate) const BODY_MAX: usize = 1024 * 1024;

/// Routes and document, growing together.
pub struct Face {
    /// The routes.
    pub routes: Router<App>,
    /// The document.
    pub document: Document,
}

impl Face {
    /// An empty face.
    #[must_use]
    pub fn new() -> Self {
        Self { routes: Router::new(), document: Document::default() }
    }
    /// An act of the office: `POST`, its body the procedure, its answer the noun as it is now.
    #[must_use]
    pub fn act<P: Procedure>(mut self, path: &str) -> Self {
        self.document.act::<P>(path);
        self.route(path, posted(|app, asked| Box::pin(carry_out::<P>(app, asked))))
    }
    /// A kind of noun: `GET` for a page of them and for one.
    #[must_use]
    pub fn noun<N: Kept + Moving>(mut self, summary: &str) -> Self {
        let path = path_of(<N::Id as Names>::NOUN);
        self.document.noun::<N>(&path, summary);
        self.route(&path, got(|app, asked| Box::pin(page::<N>(app, asked))))
            .route(&format!("{path}/{{id}}"), got(|app, asked| Box::pin(one::<N>(app, asked))))
    }
    /// Any other question.
    #[must_use]
    pub fn ask<Q: Query>(mut self, path: &str) -> Self {
        self.document.query::<Q>(path);
        self.route(path, got(|app, asked| Box::pin(answer::<Q>(app, asked))))
    }
    /// An operation that speaks HTTP itself, such as a file or a report.
    #[must_use]
    pub fn special(mut self, path: &str, handler: MethodRouter<App>, operation: Operation) -> Self {
        self.document.add(path, operation);
        self.route(path, handler)
    }
    fn route(mut self, path: &str, handler: MethodRouter<App>) -> Self {
        self.routes = self.routes.route(path, handler);
        self
    }
}

/// A request on its way to an act, a noun or a question.
struct Asked {
    id: String,
    query: String,
    headers: HeaderMap,
    body: Body,
}

/// What is done with a request.
type Does = fn(App, Asked) -> BoxFuture<'static, Result<Response, Refusal>>;

/// Answers a request. It is the same for every act, noun and question, so that it is compiled once and not two hundred
/// times.
async fn handle(does: Does, app: App, path: RawPathParams, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let language = Language::of(&head.headers);
    let (id, query) = (id_in(&path).to_owned(), head.uri.query().unwrap_or_default().to_owned());
    let asked = Asked { id, query, headers: head.headers, body };
    does(app, asked).await.unwrap_or_else(|refusal| refuse(&refusal, language))
}

fn posted(does: Does) -> MethodRouter<App> {
    post(move |State(app), path, request| handle(does, app, path, request))
}

fn got(does: Does) -> MethodRouter<App> {
    get(move |State(app), path, request| handle(does, app, path, request))
}

/// The identifier in the path.
pub(crate) fn id_in(path: &RawPathParams) -> &str {
    path.iter().next().map_or("", |(_, value)| value)
}

/// What is read of a body that is too large, so that its sender hears why.
const DISCARD_MAX: usize = 16 * BODY_MAX;

/// The bytes of a body. One that is too large is read to its end and dropped: a sender who is cut off in the middle
/// never reads the answer.
pub(crate) async fn bytes_of(body: Body) -> Result<Vec<u8>, Refusal> {
    let mut parts = body.into_data_stream();
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| Refusal::of(Reason::Malformed).with("why", error))?;
        length += part.len();
        if length <= BODY_MAX {
            bytes.extend_from_slice(&part);
        } else if length > DISCARD_MAX {
            break;
        }
    }
    if length > BODY_MAX { Err(Refusal::of(Reason::TooLarge).with("limit", BODY_MAX)) } else { Ok(bytes) }
}

/// Reads a body; an empty one is an empty object.
pub(crate) fn read_json<P: Serialize + DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<P, Refusal> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !body.is_empty() && media.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Refusal::of(Reason::UnsupportedMedia).with("known", "application/json"));
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read: P = serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(&error))?;
    reader.end().map_err(|error| Refusal::of(Reason::Malformed).with("why", error))?;
    // A parser takes the fields of an object in order for the object; here each is called by its name.
    let written = serde_json::from_slice(text).ok().zip(serde_json::to_value(&read).ok());
    match written {
        Some((sent, understood)) if has_shape(&sent, &understood) => Ok(read),
        _ => Err(Refusal::of(Reason::Malformed).with("why", "a list stands where an object is expected")),
    }
}

/// Whether an object was sent wherever one was understood.
fn has_shape(sent: &Value, understood: &Value) -> bool {
    match (sent, understood) {
        (Value::Object(sent), Value::Object(understood)) => {
            understood.iter().all(|(name, value)| sent.get(name).is_none_or(|sent| has_shape(sent, value)))
        }
        (_, Value::Object(_)) => false,
        (Value::Array(sent), Value::Array(understood)) => {
            sent.iter().zip(understood).all(|(sent, value)| has_shape(sent, value))
        }
        _ => true,
    }
}

/// What a parser says, as a refusal that names the field and, where the value has its own rule, the rule.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let said = error.inner().to_string();
    let path = error.path().to_string();
    let field = path.trim_start_matches('.').replace(['.', '['], "/").replace(']', "");
    let refusal = Refusal::carried_by(&said).unwrap_or_else(|| Refusal::of(Reason::Malformed).with("why", said));
    if field.is_empty() { refusal } else { refusal.field(field) }
}

async fn carry_out<P: Procedure>(app: App, asked: Asked) -> Result<Response, Refusal> {
    let Asked { id, query, headers, body } = asked;
    let caller = caller_of(&app, &headers).await?;
    let rehearsal = headers::rehearses(&headers, &query)?;
    let on = P::Subject::read(&id).map_err(|_| Refusal::of(Reason::NotFound))?;
    let version = if P::CHANGES && P::Subject::NOUN.is_some() { headers::version(&headers)? } else { None };
    let key = headers::key(&headers)?;
    let procedure: P = read_json(&headers, &bytes_of(body).await?)?;
    let answer = app.office.carry_out(&caller, Call { procedure, on, version, key, rehearsal }).await?;
    Ok(rehearsed(rehearsal, respond(answer)))
}

/// Marks the answer of a rehearsal: nothing was made, so there is nowhere to read it.
fn rehearsed(rehearsal: bool, mut response: Response) -> Response {
    if rehearsal {
        *response.status_mut() = StatusCode::OK;
        response.headers_mut().remove(header::LOCATION);
        response.headers_mut().remove(header::ETAG);
        response.headers_mut().insert(headers::PREFERENCE_APPLIED, HeaderValue::from_static("dry-run"));
    }
    response
}

/// An answer of the door as it goes over the wire.
pub(crate) fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in [(header::LOCATION, answer.location), (header::ETAG, answer.etag)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// Answers with JSON.
pub(crate) fn json(view: &impl Serialize) -> Response {
    match serde_json::to_vec(view) {
        Ok(body) => respond(Answer { status: 200, body, location: None, etag: None }),
        Err(error) => refuse(&Halt::Broken(error.to_string()).into_refusal(), Language::Chinese),
    }
}

async fn one<N: Kept + Moving>(app: App, asked: Asked) -> Result<Response, Refusal> {
    let Asked { id, headers, .. } = asked;
    let caller = caller_of(&app, &headers).await?;
    let id = <N::Id as Subject>::read(&id).map_err(|_| Refusal::of(Reason::NotFound))?;
    let reader = app.office.reader(caller.actor);
    let noun: N = reader.find(id).await.map_err(Halt::into_refusal)?;
    let etag = format!("\"{}\"", noun.version());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let response = json(&Shown::to(reader.actor(), &reader.world().tree, noun));
    Ok(with_header(response, header::ETAG, &etag))
}

async fn page<N: Kept + Moving>(app: App, asked: Asked) -> Result<Response, Refusal> {
    let caller = caller_of(&app, &asked.headers).await?;
    let asked = list::Asked::read::<N>(&asked.query)?;
    let reader = app.office.reader(caller.actor);
    let page = reader.list::<N>(&asked.listing).await.map_err(Halt::into_refusal)?;
    let next = page.next.map(|(value, id)| list::cursor(value.as_deref(), &id));
    let items: Vec<Shown<N>> =
        page.items.into_iter().map(|noun| Shown::to(reader.actor(), &reader.world().tree, noun)).collect();
    let link = next.as_ref().map(|cursor| asked.next_link(&path_of(<N::Id as Names>::NOUN), cursor));
    let response = json(&list::Items { items, next });
    Ok(match link {
        Some(link) => with_header(response, header::LINK, &link),
        None => response,
    })
}

async fn answer<Q: Query>(app: App, asked: Asked) -> Result<Response, Refusal> {
    let caller = caller_of(&app, &asked.headers).await?;
    let known: Vec<&str> = Q::PARAMETERS.iter().map(|parameter| parameter.name).collect();
    let parameters = list::read_query(&asked.query, &known)?;
    let reader = app.office.reader(caller.actor);
    let answer = Q::answer(&app, &reader, &asked.id, &parameters).await.map_err(Halt::into_refusal)?;
    Ok(json(&answer))
}

fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The operation of reading one noun or a page of them.
#[must_use]
pub(crate) fn read_act(noun: &str) -> Option<Act> {
    format!("read_{noun}").parse().ok()
}
