//! What a request says in its headers.

use axum::http::{HeaderMap, HeaderName, header};
use domain::{Reason, Refusal};

/// The header by which a caller can repeat a request.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header that says which preference of the caller was followed (RFC 7240).
pub(crate) const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Whether the caller asks for a rehearsal, by `?dry_run=true` or `Prefer: dry-run`.
///
/// # Errors
/// When the query says anything else: an act takes its input from its body.
pub(crate) fn rehearses(headers: &HeaderMap, query: &str) -> Result<bool, Refusal> {
    let asked = crate::list::read_query(query, &["dry_run"])?;
    let prefers = headers.get("prefer").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let preferred = prefers.split([',', ';']).any(|preference| preference.trim().eq_ignore_ascii_case("dry-run"));
    Ok(crate::list::parsed::<bool>(&asked, "dry_run")?.unwrap_or(preferred))
}

/// The language of the reader: Chinese unless English is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language that a request prefers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let Some(wanted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
            return Self::Chinese;
        };
        let mut best = (Self::Chinese, -1);
        for range in wanted.split(',') {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight = weight.trim().strip_prefix("q=").map_or(1000, thousandths);
            let language = match tag.trim().to_ascii_lowercase() {
                tag if tag.starts_with("en") => Self::English,
                tag if tag.starts_with("zh") || tag == "*" => Self::Chinese,
                _ => continue,
            };
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
    /// Its tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// A quality such as `0.8` in thousandths.
fn thousandths(quality: &str) -> i32 {
    let (whole, part) = quality.split_once('.').unwrap_or((quality, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i32>().unwrap_or(0) * 1000 + part.parse::<i32>().unwrap_or(0)
}

/// The bearer token, if one is sent.
///
/// # Errors
/// When the header is there but is no bearer token.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
    token.map(Some).ok_or_else(|| Refusal::of(Reason::NotLoggedIn))
}

/// The version that the caller read.
///
/// # Errors
/// When the header is there but no version of ours.
pub(crate) fn version(headers: &HeaderMap) -> Result<Option<i64>, Refusal> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
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
    let Some(value) = headers.get(&IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| Refusal::of(Reason::KeyRequired))
}
