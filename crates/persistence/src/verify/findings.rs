//! What differs.

use std::collections::BTreeMap;

/// A difference between what happened and what is kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The table.
    pub table: String,
    /// The row, by its key.
    pub row: String,
    /// What differs.
    pub difference: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.table, self.row, self.difference)
    }
}

#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, table: &str, row: impl ToString, difference: impl Into<String>) {
        self.0.push(Finding { table: table.to_owned(), row: row.to_string(), difference: difference.into() });
    }
}

/// The nouns of one kind as the journal tells them.
pub(super) type Replayed<N> = BTreeMap<<N as domain::Noun>::Id, N>;

pub(super) fn differ<V: PartialEq + std::fmt::Debug>(
    table: &str,
    told: BTreeMap<String, V>,
    kept: &BTreeMap<String, V>,
    findings: &mut Findings,
) {
    for (key, value) in &told {
        match kept.get(key) {
            None => findings.add(table, key, "the row is missing"),
            Some(found) if found != value => {
                findings.add(table, key, format!("the journal says {value:?}, the row {found:?}"))
            }
            Some(_) => {}
        }
    }
    for key in kept.keys().filter(|key| !told.contains_key(*key)) {
        findings.add(table, key, "the journal does not know it");
    }
}
