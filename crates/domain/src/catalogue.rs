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

/// The name of a service, if the catalogue has the code.
#[must_use]
pub fn service(code: &str) -> Option<&'static str> {
    SERVICES.get(code).copied()
}

/// All services with their codes, in order.
pub fn services() -> impl Iterator<Item = (&'static str, &'static str)> {
    SERVICES.iter().map(|(code, name)| (*code, *name))
}
