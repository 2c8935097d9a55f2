//! The catalogue of services: 政府采购品目分类目录（2022年印发）, class C.

use std::{collections::BTreeMap, sync::LazyLock};

static SERVICES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    include_str!("../../../data/catalogue.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            Some((fields.next()?, fields.next()?))
        })
        .collect()
});

/// The kind of a service: its code to the second level of the catalogue.
#[must_use]
pub fn kind(code: &str) -> &str {
    code.get(..5).unwrap_or(code)
}

/// The category of a service: its code to the third level, by which purchases are summed (W14).
#[must_use]
pub fn category(code: &str) -> &str {
    code.get(..7).unwrap_or(code)
}

/// The code above a code of the catalogue: 养老服务 stands under 社会保障服务. Each level has two digits behind the letter, and the rest
/// are noughts.
#[must_use]
pub fn parent(code: &str) -> &str {
    let filled = code.trim_end_matches("00");
    // The letter with two digits is the highest level.
    let length = filled.len().saturating_sub(2).max(3);
    code.get(..length).unwrap_or(code)
}

/// Whether two services are the same or stand under one code, or one under the other (W14; REG Art. 28).
#[must_use]
pub fn is_one_family(one: &str, other: &str) -> bool {
    let own = |code: &str| code.trim_end_matches("00").to_owned();
    let (first, second) = (own(one), own(other));
    first == second || parent(one) == parent(other) || first == parent(other) || second == parent(one)
}

/// The branch of the catalogue that a code names: the code without the noughts of lower levels, under which everything stands that
/// begins so. None if it is no code.
#[must_use]
pub fn branch(code: &str) -> Option<&str> {
    let digits = code.strip_prefix('C').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let well_made = digits.len() % 2 == 0 && (2..=8).contains(&digits.len());
    let filled = code.trim_end_matches("00");
    // The letter with two digits is the highest level.
    code.get(..filled.len().max(3)).filter(|_| well_made)
}

/// Whether the catalogue has anything under a branch.
#[must_use]
pub fn has_branch(branch: &str) -> bool {
    SERVICES.range(branch..).next().is_some_and(|(code, _)| code.starts_with(branch))
}

/// The name of a service, if the catalogue has the code.
#[must_use]
pub fn service(code: &str) -> Option<&'static str> {
    SERVICES.get(code).copied()
}

/// All services with their codes, in order.
pub fn services() -> impl Iterator<Item = (&'static str, &'static str)> {
    SERVICES.iter().map(|(code, name)| (*code, *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_what_stands_under_one_code() {
        for (one, other, family) in [
            ("C05010400", "C05010400", true),
            ("C05010400", "C05010800", true),
            ("C05010400", "C05010000", true),
            ("C05010400", "C05020100", false),
            ("C07020101", "C07020199", true),
            ("C07020101", "C07020100", true),
            ("C07020101", "C07020201", false),
            ("C05000000", "C06000000", false),
        ] {
            assert_eq!(is_one_family(one, other), family, "{one} {other}");
            assert_eq!(is_one_family(other, one), family, "{other} {one}");
        }
        // Every code of the catalogue but the highest stands under one that is in it.
        for (code, _) in services().filter(|(code, _)| code.len() == 9 && !code.ends_with("000000")) {
            assert!(services().any(|(above, _)| above.trim_end_matches("00") == parent(code)), "{code}");
        }
    }
}
