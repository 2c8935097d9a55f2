//! One line of the log for each request, at its end.

use crate::{
    app::App,
    identity::{Current, REQUEST_ID, TRACEPARENT, address_of, id_of, trace_of, within},
    sealed::is_sealed,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use domain::{Reason, permission::Act};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// Put on an answer by a face: which act was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked(pub Act);

/// Put on an answer by a face: why it was refused.
#[derive(Clone, Copy, Debug)]
pub struct Refused(pub Reason);

/// What is known of a request at its end.
struct Ended<'r> {
    id: &'r str,
    method: &'r str,
    route: &'r str,
    trace: Option<&'r str>,
    response: &'r Response,
    took: Duration,
}

/// Numbers a request, counts it and logs it.
pub(crate) async fn watched(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (id, trace) = (id_of(request.headers()), trace_of(request.headers()).cloned());
    let (method, began) = (request.method().clone(), Instant::now());
    let span = tracing::info_span!("request", id = &*id);
    let current = Current { id: id.clone(), address: address_of(&request, app.behind_proxy) };
    let mut response = within(current, next.run(request).instrument(span)).await;
    let (route, took) = (path.as_ref().map_or("none", |path| path.as_str()), began.elapsed());
    if !is_sealed(route) {
        app.metrics.count(method.as_str(), route, response.status().as_u16(), took);
    }
    let trace_text = trace.as_ref().and_then(|trace| trace.to_str().ok());
    line(&Ended { id: &id, method: method.as_str(), route, trace: trace_text, response: &response, took });
    mark(response.headers_mut(), &id, trace);
    response
}

fn mark(headers: &mut HeaderMap, id: &Arc<str>, trace: Option<HeaderValue>) {
    // A number of visible characters always is a value of a header.
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(trace) = trace {
        headers.insert(TRACEPARENT, trace);
    }
}

/// Of what is sealed the line says no more than that somebody asked something, and why it was refused if it was: with the
/// method, the status and the time one could count the bids.
fn line(ended: &Ended<'_>) {
    let Ended { id, method, route, trace, response, took } = *ended;
    let status = response.status();
    let refusal = response.extensions().get::<Refused>().map(|Refused(reason)| reason.word());
    if is_sealed(route) {
        let status = refusal.map(|_| status.as_u16());
        tracing::info!(id, class = "sealed", status, refusal, trace, "request");
        return;
    }
    let act = response.extensions().get::<Asked>().map(|Asked(act)| act.word());
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let status_number = status.as_u16();
    // That the service is busy is no fault of its own.
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::error!(id, method, route, act, status = status_number, refusal, milliseconds, trace, "request");
    } else {
        tracing::info!(id, method, route, act, status = status_number, refusal, milliseconds, trace, "request");
    }
}
