//! Who calls: the bearer of a token, or anybody.

use crate::{app::App, identity::address};
use axum::http::{HeaderMap, header};
use domain::{Reason, Refusal};
use persistence::Error;
use procedures::Caller;

/// The bearer token, if one is sent.
///
/// # Errors
/// When the header is there but is no bearer token.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
    token.map(Some).ok_or_else(|| Refusal::of(Reason::NotLoggedIn))
}

/// Lets the caller of a request in.
///
/// # Errors
/// When a token is sent that lets nobody in.
pub async fn caller_of(app: &App, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let caller = match bearer(headers)? {
        Some(token) => app.office.admit(token).await.map_err(Error::into_refusal)?,
        None => Caller::ANYBODY,
    };
    Ok(caller.from_address(address()))
}
