//! Who calls: the bearer of a token, or anybody.

use crate::{headers, router::App};
use axum::http::HeaderMap;
use domain::Refusal;
use procedures::office::Caller;

/// Lets the caller of a request in.
///
/// # Errors
/// When a token is sent that lets nobody in.
pub async fn caller_of(app: &App, headers: &HeaderMap) -> Result<Caller, Refusal> {
    match headers::bearer(headers)? {
        Some(token) => app.office.admit(token).await.map_err(persistence::Halt::into_refusal),
        None => Ok(Caller::ANYBODY),
    }
}
