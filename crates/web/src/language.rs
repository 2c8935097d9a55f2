//! The language of a reader.

use crate::wanted::wanted;
use axum::http::{HeaderMap, header};
use labels::Language;

/// The language that a request prefers: Chinese unless it is English.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let known = |tag: &String| match tag.split('-').next().unwrap_or_default() {
        "en" => Some(Language::English),
        "zh" | "*" => Some(Language::Chinese),
        _ => None,
    };
    wanted(headers, &header::ACCEPT_LANGUAGE).iter().find_map(known).unwrap_or(Language::Chinese)
}
