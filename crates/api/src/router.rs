//! The face as a whole: the table of operations, and the operations that speak HTTP themselves.

use crate::{about::about_problem, deadlines, face::Face, files, orders, packed, problem::refuse, report};
use axum::{
    Router,
    routing::{get, post},
};
use domain::report::Report;
use procedures::OPERATIONS;
use utoipa_swagger_ui::{Config, SwaggerUi};
use web::{App, surround};

/// The places of acts that are served by name: their body is no JSON.
pub(crate) const BY_NAME: &[&str] = &["attachments"];

fn face() -> Face {
    let mut face = Face::of(OPERATIONS, BY_NAME);
    for report in Report::ALL {
        face = face.special(&report::path_of(*report), get(report::read));
    }
    face.special("/v1/report-jobs/{id}/content", get(report::job::download))
        .special("/v1/calendar/deadlines", post(deadlines::compute))
        .special("/v1/attachments", post(files::upload))
        .special("/v1/payment-orders/{id}/content", get(orders::download))
        .special("/v1/attachments/{id}/content", get(files::download))
}

/// The routes, with what surrounds every request and what is counted of them.
pub fn router(app: App) -> Router {
    let docs = SwaggerUi::new("/docs").config(Config::new(["/openapi.json"]));
    let routes = face().routes.route("/openapi.json", get(packed::serve));
    surround(routes.route("/problems/{word}", get(about_problem)).merge(docs), app, refuse)
}
