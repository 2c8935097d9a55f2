//! The face as a whole: the table of operations, and the operations that speak HTTP themselves.

use crate::{about::about_problem, deadlines, face::Face, files, orders, problem::refuse, report};
use axum::{
    Router,
    routing::{get, post},
};
use domain::report::Report;
use procedures::OPERATIONS;
use web::{App, surround};

/// The places of acts that are served by name: their body is no JSON.
const BY_NAME: &[&str] = &["attachments"];

/// Every operation.
#[must_use]
pub fn face() -> Face {
    let mut face = Face::of(OPERATIONS, BY_NAME);
    let deadline = deadlines::describe(&mut face.document);
    let upload = files::describe_upload(&mut face.document);
    let download = files::describe_download(&mut face.document);
    let order = orders::describe(&mut face.document);
    let made = report::job::describe(&mut face.document);
    for report in Report::ALL {
        let described = report::describe(&mut face.document, *report);
        face = face.special(&report::path_of(*report), get(report::read), described);
    }
    face.special("/v1/report-jobs/{id}/content", get(report::job::download), made)
        .special("/v1/calendar/deadlines", post(deadlines::compute), deadline)
        .special("/v1/attachments", post(files::upload), upload)
        .special("/v1/payment-orders/{id}/content", get(orders::download), order)
        .special("/v1/attachments/{id}/content", get(files::download), download)
}

/// The routes, with what surrounds every request and what is counted of them.
pub fn router(app: App) -> Router {
    let face = face();
    let document = face.document.finish();
    let docs = utoipa_swagger_ui::SwaggerUi::new("/docs").url("/openapi.json", document);
    let routes = face.routes.route("/problems/{word}", get(about_problem)).merge(docs);
    surround(routes, app, refuse)
}
