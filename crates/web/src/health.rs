//! Whether the process runs, whether it can serve, and what it has counted.

use crate::{app::App, metrics::Metrics};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The routes by which a supervisor of processes asks.
pub fn health() -> Router<App> {
    Router::new().route("/livez", get(alive)).route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// The process runs and answers.
async fn alive() -> &'static str {
    "ok\n"
}

/// Whether the database keeps what is written and the files can be reached; says which part is not ready, and no more, as
/// everybody may ask. The log says why.
async fn ready(State(app): State<App>) -> Response {
    let (database, files) = tokio::join!(app.office.ping_store(), app.office.objects.ping());
    let mut missing = Vec::new();
    for (part, outcome) in [("database", database), ("files", files)] {
        if let Err(error) = outcome {
            tracing::error!(alarm = "not_ready", part, error = %error, "a part of the service is not ready");
            missing.push(part);
        }
    }
    if missing.is_empty() {
        return "ready\n".into_response();
    }
    let said = format!("not ready: {}\n", missing.join(", "));
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], said).into_response()
}

/// What is counted, on a listener of its own: it is for those who run the service and for nobody else.
pub fn counters(metrics: Metrics) -> Router {
    let render =
        async move || ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render()).into_response();
    Router::new().route("/metrics", get(render))
}
