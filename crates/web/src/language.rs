//! The language of a reader.

use axum::http::{HeaderMap, header};
use labels::Language;

/// The language that a request prefers: Chinese unless it is English.
#[must_use]
pub fn language_of(headers: &HeaderMap) -> Language {
    let Some(wanted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Language::Chinese;
    };
    let mut best = (Language::Chinese, -1);
    for range in wanted.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight.trim().strip_prefix("q=").map_or(1000, thousandths);
        let language = match tag.trim().to_ascii_lowercase() {
            tag if tag.starts_with("en") => Language::English,
            tag if tag.starts_with("zh") || tag == "*" => Language::Chinese,
            _ => continue,
        };
        if weight > best.1 {
            best = (language, weight);
        }
    }
    best.0
}

/// A quality such as `0.8` in thousandths.
fn thousandths(quality: &str) -> i32 {
    let (whole, part) = quality.split_once('.').unwrap_or((quality, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i32>().unwrap_or(0) * 1000 + part.parse::<i32>().unwrap_or(0)
}
