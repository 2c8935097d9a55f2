//! Amounts and days as banks and spreadsheets write them.

use domain::{Day, Fen};

/// An amount of ISO 20022: leading zeros, and up to five decimals of which those beyond the fen are nought.
pub(super) fn amount_of(text: &str) -> Option<Fen> {
    let text = text.trim();
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.len() + decimals.len() == 0 || !digits(yuan) || !digits(decimals) || decimals.len() > 5 {
        return None;
    }
    let (fen, beyond) = decimals.split_at(decimals.len().min(2));
    if beyond.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let yuan = yuan.trim_start_matches('0');
    format!("{}.{fen:0<2}", if yuan.is_empty() { "0" } else { yuan }).parse().ok()
}

/// The same as a spreadsheet saves it: with a mark of the currency, and a comma after every three digits.
pub(super) fn amount_of_sheet(text: &str) -> Option<Fen> {
    let text = text.trim().trim_start_matches(['¥', '￥']).trim_start();
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !yuan.contains(',') {
        return amount_of(text);
    }
    let mut groups = yuan.split(',');
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    if !first || groups.any(|group| group.len() != 3) {
        return None;
    }
    let plain = yuan.replace(',', "");
    amount_of(&if decimals.is_empty() { plain } else { format!("{plain}.{decimals}") })
}

/// A day as a spreadsheet saves it: with hyphens, slashes or points, or as eight digits.
pub(super) fn day_of_sheet(text: &str) -> Option<Day> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [whole] if whole.len() == 8 && whole.is_ascii() => (&whole[..4], &whole[4..6], &whole[6..]),
        _ => return None,
    };
    let digits =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2))
        .then(|| format!("{year}-{month:0>2}-{day:0>2}").parse().ok())
        .flatten()
}

/// The day of a date, or of a date with a time as it is where it was written.
pub(super) fn day_of(text: &str) -> Option<Day> {
    let text = text.trim();
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    // A date of XML may say its zone: the day is that of the zone.
    day.get(..10).filter(|_| day.len() == 10 || day[10..].starts_with(['+', '-', 'Z']))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_fen_or_not_at_all() {
        let fen = |text: &str| amount_of(text).map(Fen::get);
        for (text, value) in [
            ("100", Some(10_000)),
            ("0100.5", Some(10_050)),
            ("100.50000", Some(10_050)),
            ("0.01", Some(1)),
            (".5", Some(50)),
            ("100.", Some(10_000)),
            ("100.001", None),
            ("1e3", None),
            ("-1", None),
            ("1,000", None),
            ("", None),
            (".", None),
            ("92233720368547758070", None),
        ] {
            assert_eq!(fen(text), value, "{text}");
        }
        let sheet = |text: &str| amount_of_sheet(text).map(Fen::get);
        for (text, value) in [
            ("8800", Some(880_000)),
            ("8,800.00", Some(880_000)),
            ("￥1,234,567.8", Some(123_456_780)),
            ("8,80.00", None),
            (",800", None),
            ("8,800,00", None),
        ] {
            assert_eq!(sheet(text), value, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in ["2026-12-08", "2026/12/8", "2026.12.08", "20261208"] {
            assert_eq!(day_of_sheet(text).map(|day| day.to_string()).as_deref(), Some("2026-12-08"), "{text}");
        }
        for text in ["12/08/2026", "2026-02-30", "46364", "", "2026/1208"] {
            assert_eq!(day_of_sheet(text), None, "{text}");
        }
        for text in ["2026-12-08", "2026-12-08T23:59:59.123+08:00", "2026-12-08Z", "2026-12-08+08:00"] {
            assert_eq!(day_of(text).map(|day| day.to_string()).as_deref(), Some("2026-12-08"), "{text}");
        }
        assert_eq!(day_of("2026-12-8"), None);
    }
}
