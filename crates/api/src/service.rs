//! What surrounds every request: limits, health, counters, the document and its human page.

use crate::{
    face::Face,
    headers::Language,
    problem::{refuse, status_of},
    router::App,
};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{Reason, Refusal, rulebook::Rule};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tower_http::catch_panic::CatchPanicLayer;

/// A request that takes longer is given up; reports stream and have begun by then.
const REQUEST_SECONDS: u64 = 30;
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// What the service counts: requests by route and status, and how long they take.
#[derive(Clone)]
pub struct Metrics {
    recorder: Arc<PrometheusRecorder>,
    handle: PrometheusHandle,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// New counters, the process's own or a test's.
    #[must_use]
    pub fn new() -> Self {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets(&BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        Self { handle: recorder.handle(), recorder: Arc::new(recorder) }
    }
    fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::counter!("qingdan_requests_total", &labels).increment(1);
            metrics::histogram!("qingdan_request_seconds", &labels[..2]).record(took.as_secs_f64());
        });
    }
    /// All of it, as Prometheus reads it.
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }
    /// Counts something that a person must look at.
    pub(crate) fn alarm(&self, kind: &'static str) {
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::counter!("qingdan_alarms_total", "kind" => kind).increment(1);
        });
    }
}

/// Whether requests on a route are counted. Those by which somebody bids, or prepares to, are not: a counter that they
/// move, under whatever name, would tell how many bid and when (E3).
fn is_counted(route: &str) -> bool {
    let sealed = ["/v1/bids", "/v1/attachments", "/v1/questions"].iter().any(|path| route.starts_with(path));
    let to_a_tender = route.starts_with("/v1/tenders/{id}/")
        && ["/bids", "/questions", "/objections"].iter().any(|end| route.ends_with(end));
    !sealed && !to_a_tender
}

async fn counted(State(app): State<App>, path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let (method, began) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    let route = path.as_ref().map_or("none", |path| path.as_str());
    if is_counted(route) {
        app.metrics.count(method.as_str(), route, response.status().as_u16(), began.elapsed());
    }
    response
}

/// Refusals that come from the surroundings, in the same words as all others.
async fn in_our_words(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let response = next.run(request).await;
    let spoken = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|media| media.as_bytes().starts_with(b"application/problem"));
    let reason = match response.status() {
        _ if spoken => return response,
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
async fn in_time(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    if request.uri().path().starts_with("/v1/attachments") {
        return next.run(request).await;
    }
    match tokio::time::timeout(Duration::from_secs(REQUEST_SECONDS), next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse(&Refusal::of(Reason::Busy), language),
    }
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    refuse(&persistence::Halt::Broken("a handler panicked".to_owned()).into_refusal(), Language::Chinese)
}

async fn nowhere(headers: HeaderMap) -> Response {
    refuse(&Refusal::of(Reason::NotFound), Language::of(&headers))
}

/// The process runs.
async fn healthy() -> &'static str {
    "ok\n"
}

/// The database keeps what is written.
async fn ready(State(app): State<App>, headers: HeaderMap) -> Response {
    match app.office.store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => refuse(&Refusal::of(Reason::Busy), Language::of(&headers)),
    }
}

/// What is counted, on a listener of its own: it is for those who run the service and for nobody else.
pub fn counters(metrics: Metrics) -> Router {
    let render =
        async move || ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render()).into_response();
    Router::new().route("/metrics", get(render))
}

/// A page about a kind of refusal: where the type of a problem leads.
async fn about_problem(Path(word): Path<String>, headers: HeaderMap) -> Response {
    let Some(reason) = Reason::ALL.iter().find(|reason| reason.word() == word) else { return nowhere(headers).await };
    let rule = reason.rule().map(Rule::get).map(|rule| {
        let law = rule.statute();
        format!(
            "<dt>{} · {}</dt><dd>{}<br><span lang=en>{}</span><br>{} 第 {} 条 · <span lang=en>{}, Art. {}</span></dd>",
            rule.id.word(),
            reason,
            rule.title_zh,
            rule.title_en,
            law.name_zh,
            rule.article,
            law.name_en,
            rule.article
        )
    });
    Html(format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>{zh}</title><body style='font:18px/1.7 sans-serif;max-width:42em;margin:2em auto;padding:0 1em'>\
         <h1>{zh}</h1><p lang=en>{en}</p><p>HTTP {status}</p><dl>{rule}</dl></body></html>",
        zh = reason.title_zh(),
        en = reason.title_en(),
        status = status_of(*reason).as_u16(),
        rule = rule.unwrap_or_default(),
    ))
    .into_response()
}

/// Puts everything around the face.
pub(crate) fn surround(face: Face, app: App) -> Router {
    let document = face.document.finish();
    let docs = utoipa_swagger_ui::SwaggerUi::new("/docs").url("/openapi.json", document);
    face.routes
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready))
        .route("/problems/{word}", get(about_problem))
        .merge(docs)
        .fallback(nowhere)
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn(in_our_words))
        .layer(middleware::from_fn(hardened))
        .layer(middleware::from_fn_with_state(app.clone(), counted))
        .with_state(app)
}

/// What every answer says to a browser.
async fn hardened(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}
