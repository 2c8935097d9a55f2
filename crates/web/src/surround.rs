//! What surrounds every request of every face: time, panics, refusals in our own words, what a browser is told, the log.

use crate::{
    app::{App, Refuse},
    health::health,
    language::language_of,
    log::{Refused, watched},
};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
};
use domain::{Reason, Refusal};
use labels::Language;
use persistence::Error;
use std::{any::Any, time::Duration};
use tower_http::catch_panic::CatchPanicLayer;

/// A request that takes longer is given up; reports stream and have begun by then.
const REQUEST_SECONDS: u64 = 30;

/// Puts everything around the routes of the faces. A path that no face knows is refused as `refuse` does it.
pub fn surround(routes: Router<App>, app: App, refuse: Refuse) -> Router {
    routes
        .merge(health())
        .fallback(async move |headers: HeaderMap| refuse(&Refusal::of(Reason::NotFound), language_of(&headers)))
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(move |panic: Box<dyn Any + Send>| panicked(&*panic, refuse)))
        .layer(middleware::from_fn(move |request, next| in_time(request, next, refuse)))
        .layer(middleware::from_fn(move |request, next| in_our_words(request, next, refuse)))
        .layer(middleware::from_fn(hardened))
        .layer(middleware::from_fn_with_state(app.clone(), watched))
        .with_state(app)
}

/// Refusals that come from the surroundings, in the same words as all others.
async fn in_our_words(request: Request, next: Next, refuse: Refuse) -> Response {
    let language = language_of(request.headers());
    let response = next.run(request).await;
    let ours = response.extensions().get::<Refused>().is_some();
    let reason = match response.status() {
        _ if ours => return response,
        StatusCode::METHOD_NOT_ALLOWED => Reason::MethodNotAllowed,
        StatusCode::NOT_FOUND => Reason::NotFound,
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Reason::Busy,
        status if status.is_client_error() => Reason::Malformed,
        _ => return response,
    };
    let why = response.status().to_string();
    let allow = response.headers().get(header::ALLOW).cloned();
    let known = allow.as_ref().and_then(|allow| allow.to_str().ok()).unwrap_or_default().to_owned();
    let mut refused = refuse(&Refusal::of(reason).with("known", known).with("why", why), language);
    if let Some(allow) = allow {
        refused.headers_mut().insert(header::ALLOW, allow);
    }
    refused
}

/// Gives up a request that takes too long. Files take as long as their sender's line; reports stream and have begun.
async fn in_time(request: Request, next: Next, refuse: Refuse) -> Response {
    let language = language_of(request.headers());
    if request.uri().path().starts_with("/v1/attachments") {
        return next.run(request).await;
    }
    match tokio::time::timeout(Duration::from_secs(REQUEST_SECONDS), next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse(&Refusal::of(Reason::Busy), language),
    }
}

/// A defect of this program, logged with what it said.
fn panicked(panic: &(dyn Any + Send), refuse: Refuse) -> Response<Body> {
    refuse(&Error::of_panic("a handler", panic).into_refusal(), Language::Chinese)
}

/// What an answer may load where nothing else is said: nothing.
const LOADS_NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// What the pages of the document load: their own scripts and styles, and this service's answers.
const LOADS_ITS_OWN: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// What every answer says to a browser, and that it depends on the language that was asked for.
async fn hardened(request: Request, next: Next) -> Response {
    let documents = request.uri().path().starts_with("/docs");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = if documents { LOADS_ITS_OWN } else { LOADS_NOTHING };
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(policy));
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}
