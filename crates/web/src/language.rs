//! The language of a reader.

use axum::http::{HeaderMap, header};

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
