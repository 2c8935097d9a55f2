//! What a request says in its headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use domain::{Reason, Refusal};
use procedures::parameters::Parameters;

/// The header by which a caller can repeat a request.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header that says which preference of the caller was followed (RFC 7240).
pub(crate) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Whether the caller asks for a dry run, by `?dry_run=true` or `Prefer: dry-run`.
///
/// # Errors
/// When the query says anything else: an act takes its input from its body.
pub(crate) fn wants_dry_run(headers: &HeaderMap, query: &str) -> Result<bool, Refusal> {
    let asked = Parameters::read(query, &["dry_run"])?;
    let mut preferred = false;
    // Whoever asks for a dry run in a way that cannot be read does not want the act done.
    for value in headers.get_all("prefer") {
        let text = value.to_str().map_err(|_| {
            Refusal::of(Reason::Malformed).with("why", "请求头 Prefer 无法读取 ¦ the header Prefer cannot be read")
        })?;
        preferred |= text.split([',', ';']).any(|preference| preference.trim().eq_ignore_ascii_case("dry-run"));
    }
    Ok(asked.value::<bool>("dry_run")?.unwrap_or(preferred))
}

/// The value of a header that may stand once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h HeaderValue>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(Refusal::of(Reason::Malformed)
            .with("why", format!("请求头 {name} 出现多次 ¦ the header {name} stands twice"))),
    }
}

/// The version that the caller read.
///
/// # Errors
/// When the header is there but no version of ours.
pub(crate) fn version(headers: &HeaderMap) -> Result<Option<i64>, Refusal> {
    let Some(value) = only(headers, &header::IF_MATCH)? else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let digits = quoted.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).map(Some).ok_or_else(|| Refusal::of(Reason::Stale))
}

/// The key by which the caller can repeat the request.
///
/// # Errors
/// When it is empty, too long or not of visible characters.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = only(headers, &IDEMPOTENCY_KEY)? else { return Ok(None) };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| Refusal::of(Reason::KeyRequired))
}
