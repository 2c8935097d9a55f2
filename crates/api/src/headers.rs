//! What a request says in its headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use domain::{Reason, Refusal};
use procedures::parameters::Parameters;

/// The header by which a caller can repeat a request.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header that says which preference of the caller was followed (RFC 7240).
pub(crate) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The header that says that an answer was given before and is given again.
pub(crate) const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

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

/// The entity tags of a header that may stand several times (RFC 9110, 8.8.3), each as it is written. The tags of this
/// interface are numbers, so that no comma stands within one that could match.
fn tags<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or("?"));
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|tag| !tag.is_empty())
}

/// The versions of which the caller read one (RFC 9110, 13.1.1). A weak tag equals none. `*` names none: nobody changes what
/// they have not read.
///
/// # Errors
/// When the header is there and holds no version of ours.
pub(crate) fn versions(headers: &HeaderMap) -> Result<Vec<i64>, Refusal> {
    let named: Vec<&str> = tags(headers, &header::IF_MATCH).collect();
    if named.is_empty() && !headers.contains_key(header::IF_MATCH) || named == ["*"] {
        return Ok(Vec::new());
    }
    let known = |tag: &&str| {
        let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let versions: Vec<i64> = named.iter().filter_map(known).collect();
    if versions.is_empty() { Err(Refusal::of(Reason::Stale)) } else { Ok(versions) }
}

/// Whether the caller has what it asks for already (RFC 9110, 13.1.2): compared weakly, in a list, or `*` for whatever there is.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    tags(headers, &header::IF_NONE_MATCH).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
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
