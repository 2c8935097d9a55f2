//! The face as a whole: the table of operations, and the operations that speak HTTP themselves.

use crate::{about::about_problem, batch, deadlines, docs, face, files, orders, packed, problem::refuse, report};
use axum::{
    Router,
    routing::{get, post},
};
use domain::report::Report;
use procedures::OPERATIONS;
use web::{App, surround};

/// The places of acts that are served by name: their body is no JSON.
pub(crate) const BY_NAME: &[&str] = &["attachments"];

fn operations() -> Router<App> {
    let reports = |routes: Router<App>, report: &Report| routes.route(&report::path_of(*report), get(report::read));
    Report::ALL
        .iter()
        .fold(face::routes(OPERATIONS, BY_NAME), reports)
        .route("/v1/report-jobs/{id}/content", get(report::job::download))
        .route("/v1/calendar/deadlines", post(deadlines::compute))
        .route("/v1/batches", post(batch::carry_out))
        .route("/v1/attachments", post(files::upload))
        .route("/v1/payment-orders/{id}/content", get(orders::download))
        .route("/v1/attachments/{id}/content", get(files::download))
}

/// The routes, with what surrounds every request and what is counted of them.
pub fn router(app: App) -> Router {
    let routes = operations()
        .route("/openapi.json", get(packed::serve))
        .route("/docs", get(docs::lead))
        .route("/docs/", get(docs::page))
        .route("/docs/{part}", get(docs::part))
        .route("/problems/{word}", get(about_problem));
    surround(routes, app, refuse)
}
