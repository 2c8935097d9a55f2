//! Under which number a request is known: the caller's own, or one that is made here. It stands in every answer, in every
//! problem and in the log.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::{future::Future, sync::Arc};

/// The header in which it stands.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The header by which a request is known across services (W3C Trace Context).
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest number of a caller's own.
const LENGTH_MAX: usize = 64;

tokio::task_local! {
    static CURRENT: Arc<str>;
}

/// The number of the request that is under way, if one is.
#[must_use]
pub fn request_id() -> Option<Arc<str>> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Does something as a part of a request.
pub(crate) async fn within<T>(id: Arc<str>, work: impl Future<Output = T>) -> T {
    CURRENT.scope(id, work).await
}

/// The caller's number, if it is one that a log can hold; else a new one.
pub(crate) fn id_of(headers: &HeaderMap) -> Arc<str> {
    let plain = |text: &&str| {
        (1..=LENGTH_MAX).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    };
    match headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(plain) {
        Some(own) => own.into(),
        None => uuid::Uuid::new_v4().to_string().into(),
    }
}

/// The trace to which the caller says that the request belongs, if it is written as the standard asks.
pub(crate) fn trace_of(headers: &HeaderMap) -> Option<&HeaderValue> {
    let value = headers.get(TRACEPARENT)?;
    let text = value.to_str().ok()?;
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let mut parts = text.split('-');
    let lengths = [2, 32, 16, 2];
    let fits = lengths.iter().all(|length| parts.next().is_some_and(|part| hex(part, *length)));
    (fits && parts.next().is_none()).then_some(value)
}
