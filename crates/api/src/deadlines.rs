//! Deadlines computed for the caller: a body with what is asked, and no effect.

use crate::{
    face::{must_be_json, written},
    problem::refuse,
};
use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use web::{App, bytes_of, caller_of, language_of};

pub(crate) async fn compute(State(app): State<App>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let found = async {
        let caller = caller_of(&app, &parts.headers).await?;
        let body = bytes_of(body).await?;
        must_be_json(&parts.headers, &body)?;
        app.office.deadline(caller, &body)
    };
    match found.await {
        Ok(deadline) => written(deadline),
        Err(refusal) => refuse(&refusal, language_of(&parts.headers)),
    }
}
