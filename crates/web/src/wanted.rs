//! What a request prefers, of what it names with weights (RFC 9110, 12.4.2).

use axum::http::{HeaderMap, HeaderName};

/// The values of a header of preferences, the most wanted first, in small letters and without their parameters. What has no
/// weight is not wanted; what has a weight that cannot be read is not either.
#[must_use]
pub fn wanted(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    let mut weighed: Vec<(u32, String)> = values.flat_map(|value| value.split(',')).filter_map(weighed).collect();
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    weighed.into_iter().map(|(_, value)| value).collect()
}

fn weighed(range: &str) -> Option<(u32, String)> {
    let mut parts = range.split(';').map(str::trim);
    let value = parts.next().filter(|value| !value.is_empty())?.to_ascii_lowercase();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let weight = weight.map_or(Some(1000), thousandths)?;
    (weight > 0).then_some((weight, value))
}

/// A weight such as `0.8` in thousandths.
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let part: u32 = format!("{part:0<3}").parse().ok().filter(|_| digits)?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, header::ACCEPT};

    #[test]
    fn the_most_wanted_comes_first_and_what_has_no_weight_does_not_come() {
        let cases: [(&str, &[&str]); 7] = [
            ("text/csv, application/json", &["text/csv", "application/json"]),
            ("text/csv;q=0.5, application/json", &["application/json", "text/csv"]),
            ("en;q=0, zh;q=0.001", &["zh"]),
            ("a;q=1.000, b;q=1, c;q=0.999", &["a", "b", "c"]),
            ("text/CSV; header=present; q=0.3, */*;q=0.31", &["*/*", "text/csv"]),
            ("a;q=2, b;q=x, c;q=0.1234, d;q=1.5, e", &["e"]),
            (", ,", &[]),
        ];
        for (said, expected) in cases {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(said))]);
            assert_eq!(wanted(&headers, &ACCEPT), expected, "{said}");
        }
    }
}
