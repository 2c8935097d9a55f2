//! The rows of the nouns against what the journal tells, in their tables and in boxes.

use super::findings::{Findings, Replayed};
use crate::{
    db::Db,
    error::Error,
    row::Row,
    sealed_noun::{self, Found},
    stored::{self, Head, Stored, Table},
    veil,
};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows are read at a time.
const PAGE: u64 = 2_000;

/// Compares the rows of a kind with what the journal tells.
pub(super) async fn compare<N: Stored>(
    db: Db<'_>,
    sealed: &[sealed_noun::Opened],
    nouns: &Replayed<N>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let table = N::TABLE;
    let mut last = String::new();
    let mut seen = 0;
    let mut lie_sealed = BTreeSet::new();
    for opened in sealed.iter().filter(|opened| opened.found.is_of(table)) {
        let Some(row) = &opened.row else {
            let told = opened.found.id.parse().ok().and_then(|id| nouns.get(&id));
            if told.and_then(Stored::veil).as_ref() != Some(&opened.found.head) {
                findings.add("sealed_noun", &opened.found.id, "tells of it otherwise than the journal");
            }
            continue;
        };
        let (kept, values) = of_row::<N>(row)?;
        lie_sealed.insert(kept.id());
        match nouns.get(&kept.id()) {
            None => findings.add("sealed_noun", kept.id(), "the journal does not know it"),
            Some(told) => {
                if let Some(difference) = difference(table, &told.values()?, &values) {
                    findings.add("sealed_noun", kept.id(), difference);
                }
                if told.sealed().as_ref().map(Head::without_only) != Some(opened.found.head.clone()) {
                    findings.add("sealed_noun", kept.id(), "its head tells of it otherwise than the journal");
                }
            }
        }
    }
    seen += lie_sealed.len();
    loop {
        let after = Condition::all().add(Expr::col("id").gt(last.as_str()));
        let rows = match read::<N>(db, sealed, table.rows_where(after).limit(PAGE)).await {
            Ok(rows) => rows,
            Err(error) => {
                findings.add(table.name, format!("after {last}"), format!("cannot be read: {error}"));
                return Ok(());
            }
        };
        let Some((end, _)) = rows.last() else { break };
        last = end.id().to_string();
        seen += rows.len();
        for (kept, values) in rows {
            match nouns.get(&kept.id()) {
                None => findings.add(table.name, kept.id(), "the journal does not know it"),
                Some(told) => {
                    if let Some(difference) = difference(table, &told.values()?, &values) {
                        findings.add(table.name, kept.id(), difference);
                    }
                }
            }
        }
    }
    if seen < nouns.len() {
        for id in nouns.keys() {
            if !lie_sealed.contains(id) && stored::find_row(db, table, &id.to_string(), None).await?.is_none() {
                findings.add(table.name, id, "the row is missing");
            }
        }
    }
    Ok(())
}

/// Nouns with the values of their rows: of the fields as the noun would write them, of what repeats a field as it stands there.
/// What is sealed of a row is put in.
async fn read<N: Stored>(
    db: Db<'_>,
    sealed: &[sealed_noun::Opened],
    query: &SelectStatement,
) -> Result<Vec<(N, Vec<Value>)>, Error> {
    let table = N::TABLE;
    let of_kind = sealed.iter().filter(|opened| table.veiled && opened.found.is_of(table));
    let veiled: BTreeMap<&str, &Found> = of_kind.map(|opened| (opened.found.id.as_str(), &opened.found)).collect();
    let mut nouns = Vec::new();
    for row in db.select(query).await? {
        nouns.push(match veiled.get(row.get::<String>("id")?.as_str()) {
            Some(found) => of_row(&veil::lifted(table, &row, found)?)?,
            None => of_row(&row)?,
        });
    }
    Ok(nouns)
}

fn of_row<N: Stored>(row: &Row) -> Result<(N, Vec<Value>), Error> {
    let noun = N::of_row(row)?;
    let mut values = noun.values()?;
    let kept = sealed_noun::values_of(N::TABLE, row)?;
    values.truncate(N::TABLE.fields);
    values.extend(kept.into_iter().skip(N::TABLE.fields));
    Ok((noun, values))
}

/// The first column in which two rows differ, if they do.
fn difference(table: &Table, told: &[Value], kept: &[Value]) -> Option<String> {
    let pairs = table.columns.iter().zip(told.iter().zip(kept));
    let (column, (told, kept)) = pairs.into_iter().find(|(_, (told, kept))| told != kept)?;
    Some(format!("the journal says {} {told}, the row {kept}", column.name))
}
