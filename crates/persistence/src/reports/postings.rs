//! The posting table as a table of a query: as shipped, and as rule changes set it for a territory from a day on.
//!
//! A rule change is confirmed before its first day and an entry is never dated ahead, so whatever counts at a position of the
//! journal was posted by rule changes that stood there already: a report of the past keeps its bytes.

use super::keys::UNIT_OF_ENTRY;
use crate::reference_data::ReferenceData;
use domain::{
    Day,
    jurisdiction::UnitCode,
    ledger::{Book, Cause, PostingSetting},
};
use std::collections::BTreeSet;

/// The table, joined to every entry by its cause, its day and the territory of its unit.
pub(super) fn joined(reference: &ReferenceData) -> String {
    let scopes = scopes(reference);
    let periods = periods(reference);
    let mut rows = Vec::new();
    for (at, scope) in scopes.iter().map(Some).chain([None]).enumerate() {
        for period in &periods {
            let law = reference.law_of(scope, period.day);
            let pairs = Cause::ALL.iter().flat_map(|cause| Book::ALL.iter().map(move |book| (*cause, *book)));
            let settings = pairs.filter_map(|(cause, book)| law.posting(cause, book));
            rows.extend(settings.map(|(posting, _)| row(at, period, &posting)));
        }
    }
    format!(
        "JOIN (WITH posting (scope, first_day, last_day, cause, book, track, debit, debit_name, credit, credit_name)
             AS (VALUES {}) SELECT * FROM posting) AS posting
         ON posting.cause = entry.cause AND entry.day BETWEEN posting.first_day AND posting.last_day
             AND posting.scope = {}",
        rows.join(", "),
        scope_of_entry(reference, &scopes)
    )
}

/// The units for whose territory a row was ever set, the nearest before those above them.
fn scopes(reference: &ReferenceData) -> Vec<UnitCode> {
    let set: BTreeSet<UnitCode> =
        reference.rulebook.postings().filter_map(|rule_change| rule_change.unit.clone()).collect();
    let mut scopes: Vec<UnitCode> = set.into_iter().collect();
    scopes.sort_by_key(|unit| reference.tree.branch(unit).len());
    scopes
}

/// Which of them an entry belongs to; after the last comes the nation.
fn scope_of_entry(reference: &ReferenceData, scopes: &[UnitCode]) -> String {
    let mut cases = String::new();
    for (at, scope) in scopes.iter().enumerate() {
        let units: Vec<String> = reference.tree.branch(scope).iter().map(|unit| format!("'{unit}'")).collect();
        cases.push_str(&format!("WHEN {UNIT_OF_ENTRY} IN ({}) THEN {at} ", units.join(", ")));
    }
    if cases.is_empty() { scopes.len().to_string() } else { format!("CASE {cases}ELSE {} END", scopes.len()) }
}

/// Days on which the table is the same.
struct Period {
    first: String,
    last: String,
    /// One of them.
    day: Day,
}

fn periods(reference: &ReferenceData) -> Vec<Period> {
    let edges = reference.rulebook.postings().flat_map(|rule_change| {
        [Some(rule_change.start_date), rule_change.end_date.map(|last| last.plus_days(1))].into_iter().flatten()
    });
    let edges: BTreeSet<Day> = edges.collect();
    let mut firsts: Vec<Option<Day>> = vec![None];
    firsts.extend(edges.into_iter().map(Some));
    let period = |(at, first): (usize, &Option<Day>)| {
        let next = firsts.get(at + 1).copied().flatten();
        let last = next.map(|next| next.plus_days(-1));
        Period {
            first: first.map_or_else(|| "0000-00-00".to_owned(), |day| day.to_string()),
            last: last.map_or_else(|| "9999-99-99".to_owned(), |day| day.to_string()),
            day: first.or(last).unwrap_or_else(|| domain::Moment::from_millis(0).day()),
        }
    };
    firsts.iter().enumerate().map(period).collect()
}

fn row(scope: usize, period: &Period, posting: &PostingSetting) -> String {
    let track = if posting.book == Book::Financial { 0 } else { 1 };
    let quoted = |text: &str| text.replace('\'', "''");
    format!(
        "({scope}, '{}', '{}', '{}', '{}', {track}, '{}', '{}', '{}', '{}')",
        period.first,
        period.last,
        posting.cause,
        posting.book,
        quoted(posting.debit.code.as_str()),
        quoted(posting.debit.name.as_str()),
        quoted(posting.credit.code.as_str()),
        quoted(posting.credit.name.as_str())
    )
}
