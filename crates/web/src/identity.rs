//! Under which number a request is known: the caller's own, or one that is made here. It stands in every answer, in every
//! problem and in the log.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
};
use std::{future::Future, net::IpAddr, sync::Arc};

/// The header in which it stands.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The header by which a request is known across services (W3C Trace Context).
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The header in which a proxy says from where a request comes.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The longest number of a caller's own.
const LENGTH_MAX: usize = 64;

tokio::task_local! {
    static CURRENT: Current;
}

/// The request that is under way.
#[derive(Clone)]
pub(crate) struct Current {
    pub(crate) id: Arc<str>,
    pub(crate) address: Option<IpAddr>,
}

/// The other end of a connection, put on each of its requests.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The number of the request that is under way, if one is.
#[must_use]
pub fn request_id() -> Option<Arc<str>> {
    CURRENT.try_with(|current| current.id.clone()).ok()
}

/// The address from which the request that is under way comes, if that is known.
pub(crate) fn address() -> Option<IpAddr> {
    CURRENT.try_with(|current| current.address).ok().flatten()
}

/// Does something as a part of a request.
pub(crate) async fn within<T>(current: Current, work: impl Future<Output = T>) -> T {
    CURRENT.scope(current, work).await
}

/// From where a request comes: what the proxy nearest to us says, if one stands before us; else the other end of the
/// connection.
pub(crate) fn address_of(request: &Request, behind_proxy: bool) -> Option<IpAddr> {
    if !behind_proxy {
        return request.extensions().get::<Peer>().map(|Peer(address)| *address);
    }
    let last = request.headers().get_all(FORWARDED_FOR).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
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
