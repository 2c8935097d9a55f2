//! Nouns that lie sealed, each as a row that tells neither its kind nor whose it is: bids before they are opened, files before
//! they are used (E1, E3). With the key a noun is found by its identifier at once, and by what it belongs to by looking into
//! the head of every row; without the key nothing is found. When it comes to light it goes into the table of its kind.

use crate::{
    boxes::{NOUN, NOUN_HEAD, Seals},
    db::{Db, placeholders},
    error::Error,
    head::Head,
    nouns::TABLES,
    row::{Cells, Row},
    stored::{self, Table},
};
use domain::{Reason, Refusal};
use rusqlite::types::Value as Cell;
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A noun that lies sealed, as it is found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Found {
    /// Its kind.
    noun: String,
    /// Its identifier.
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) head: Head,
}

impl Found {
    /// Whether it is of a kind, with this value in a column of which the head tells.
    pub(crate) fn is(&self, table: &Table, column: &str, value: &str) -> bool {
        let told = match column {
            "organisation" => self.head.organisation.as_deref(),
            "person" | "uploaded_by" => self.head.person.as_deref(),
            "tender" => self.head.tender.as_deref(),
            "id" => Some(self.id.as_str()),
            _ => None,
        };
        self.noun == table.name && told == Some(value)
    }
    /// Whether it is of a kind.
    pub(crate) fn is_of(&self, table: &Table) -> bool {
        self.noun == table.name
    }
}

/// A noun that lies sealed, with its row.
pub(crate) struct Opened {
    pub(crate) found: Found,
    /// None where it lies sealed only whose it is.
    pub(crate) row: Option<Row>,
}

/// Everything that lies sealed, to be verified; what does not open is told.
pub(crate) async fn all(
    db: Db<'_>,
    seals: &dyn Seals,
    mut broken: impl FnMut(&str, String),
) -> Result<Vec<Opened>, Error> {
    let mut opened = Vec::new();
    for row in db.rows("SELECT handle, head, box FROM sealed_noun ORDER BY handle", []).await? {
        let (handle, head, sealed): (String, Vec<u8>, Vec<u8>) =
            (row.get("handle")?, row.get("head")?, row.get("box")?);
        let noun = NOUN_HEAD.open::<Found>(seals, &handle, &head).and_then(|found| {
            let table = TABLES.iter().find(|table| found.is_of(table));
            let table = table.ok_or_else(|| Error::Internal(format!("there is no kind {}", found.noun)))?;
            let row = if table.veiled { None } else { Some(open(seals, table, &handle, &sealed)?) };
            Ok(Opened { row, found })
        });
        match noun {
            Ok(noun) => opened.push(noun),
            Err(error) => broken(&handle, format!("does not open: {error}")),
        }
    }
    Ok(opened)
}

/// Under which name a noun lies.
fn handle_of(seals: &dyn Seals, noun: &str, id: &str) -> String {
    seals.handle(&format!("noun/{noun}/{id}"))
}

fn only(seals: &dyn Seals, table: &Table, head: &Head) -> Option<String> {
    head.only.as_ref().map(|only| seals.handle(&format!("only/{}/{only}", table.name)))
}

/// The values of a row, in a box.
fn shut(seals: &dyn Seals, handle: &str, values: &[Value]) -> Result<Vec<u8>, Error> {
    let of_value = |value: &Value| match value {
        Value::String(text) => Ok(text.clone().into()),
        Value::BigInt(number) => Ok((*number).into()),
        Value::Bool(truth) => Ok((*truth).into()),
        other => Err(Error::Internal(format!("a column of {other:?} cannot be sealed"))),
    };
    let values = values.iter().map(of_value).collect::<Result<Vec<serde_json::Value>, _>>()?;
    NOUN.shut(seals, handle, &values)
}

/// The row of a noun, out of its box.
fn open(seals: &dyn Seals, table: &Table, handle: &str, sealed: &[u8]) -> Result<Row, Error> {
    let values: Vec<serde_json::Value> = NOUN.open(seals, handle, sealed)?;
    if values.len() != table.columns.len() {
        return Err(Error::Internal(format!("a {} lies in a box of {} columns", table.name, values.len())));
    }
    let of_json = |(column, value): (&stored::Column, serde_json::Value)| match (column.kind, value) {
        (stored::Kind::Text, serde_json::Value::Null) => Ok(Value::String(None)),
        (stored::Kind::Number, serde_json::Value::Null) => Ok(Value::BigInt(None)),
        (stored::Kind::Text, serde_json::Value::String(text)) => Ok(Value::String(Some(text))),
        (stored::Kind::Number, serde_json::Value::Number(number)) if number.is_i64() => {
            Ok(Value::BigInt(number.as_i64()))
        }
        (stored::Kind::Truth, serde_json::Value::Bool(truth)) => Ok(Value::Bool(Some(truth))),
        (kind, other) => Err(Error::Internal(format!("{other} lies in a box, for {kind:?}"))),
    };
    let values = table.columns.iter().zip(values).map(of_json).collect::<Result<Vec<_>, _>>()?;
    row_of(table, &values)
}

/// A row of these values.
pub(crate) fn row_of(table: &Table, values: &[Value]) -> Result<Row, Error> {
    let of_value = |value: &Value| match value {
        Value::String(text) => Ok(text.clone().map_or(Cell::Null, Cell::Text)),
        Value::BigInt(number) => Ok(number.map_or(Cell::Null, Cell::Integer)),
        Value::Bool(truth) => Ok(truth.map_or(Cell::Null, |truth| Cell::Integer(truth.into()))),
        other => Err(Error::Internal(format!("no column is {other:?}"))),
    };
    let values = values.iter().map(of_value).collect::<Result<Vec<_>, _>>()?;
    let names: Arc<[String]> = table.columns.iter().map(|column| column.name.to_owned()).collect();
    Ok(Row(Cells::Local { names, values }))
}

/// By what a noun is found, if it lies sealed.
pub(crate) async fn find_head(db: Db<'_>, seals: &dyn Seals, table: &Table, id: &str) -> Result<Option<Found>, Error> {
    let handle = handle_of(seals, table.name, id);
    let row = db.row("SELECT head FROM sealed_noun WHERE handle = $1", [handle.as_str().into()]).await?;
    row.map(|row| NOUN_HEAD.open(seals, &handle, &row.get::<Vec<u8>>("head")?)).transpose()
}

/// The row of a noun with this identifier, if it lies sealed.
pub(crate) async fn find(
    db: Db<'_>,
    seals: &dyn Seals,
    table: &Table,
    id: &str,
    to_change: bool,
) -> Result<Option<Row>, Error> {
    let handle = handle_of(seals, table.name, id);
    let lock = if to_change && db.is_postgres() { " FOR UPDATE" } else { "" };
    let sql = format!("SELECT box FROM sealed_noun WHERE handle = $1{lock}");
    let row = db.row(sql, [handle.as_str().into()]).await?;
    row.map(|row| open(seals, table, &handle, &row.get::<Vec<u8>>("box")?)).transpose()
}

/// What lies sealed and fulfils a condition, in the order of the identifiers.
pub(crate) async fn search(
    db: Db<'_>,
    seals: &dyn Seals,
    wanted: impl Fn(&Found) -> bool,
) -> Result<Vec<Found>, Error> {
    let rows = db.rows("SELECT handle, head FROM sealed_noun", []).await?;
    let mut found = Vec::new();
    for row in rows {
        let (handle, head): (String, Vec<u8>) = (row.get("handle")?, row.get("head")?);
        match NOUN_HEAD.open::<Found>(seals, &handle, &head) {
            Ok(noun) => found.extend(Some(noun).filter(|noun| wanted(noun))),
            Err(why) => does_not_open(&handle, &why),
        }
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(found)
}

/// The rows of a kind that lie sealed, with this value in a column.
pub(crate) async fn among(
    db: Db<'_>,
    seals: &dyn Seals,
    table: &Table,
    (column, value): (&str, &str),
    to_change: bool,
) -> Result<Vec<Row>, Error> {
    let found = search(db, seals, |found| found.is(table, column, value)).await?;
    rows(db, seals, table, &found, to_change).await
}

/// Somebody changed what lies sealed. It hides one noun, and hinders no other: bids are opened by what the journal tells.
fn does_not_open(handle: &str, why: &Error) {
    tracing::error!(alarm = "sealed", handle, %why, "a noun that lies sealed does not open");
}

/// How many boxes are fetched at a time.
const FETCHED: usize = 500;

/// The rows of what was found; what has come to light meanwhile is left out.
pub(crate) async fn rows(
    db: Db<'_>,
    seals: &dyn Seals,
    table: &Table,
    found: &[Found],
    to_change: bool,
) -> Result<Vec<Row>, Error> {
    let lock = if to_change && db.is_postgres() { " FOR UPDATE" } else { "" };
    let mut opened = Vec::with_capacity(found.len());
    for found in found.chunks(FETCHED) {
        let handles: Vec<String> = found.iter().map(|found| handle_of(seals, table.name, &found.id)).collect();
        let places = placeholders(1, handles.len());
        let sql = format!("SELECT handle, box FROM sealed_noun WHERE handle IN ({places}) ORDER BY handle{lock}");
        for row in db.rows(sql, handles.iter().map(|handle| Value::from(handle.as_str()))).await? {
            let handle: String = row.get("handle")?;
            match open(seals, table, &handle, &row.get::<Vec<u8>>("box")?) {
                Ok(row) => opened.push(row),
                Err(why) => does_not_open(&handle, &why),
            }
        }
    }
    merged(Vec::new(), opened)
}

/// Seals a new noun.
pub(crate) async fn keep(
    db: Db<'_>,
    seals: &dyn Seals,
    table: &Table,
    id: &str,
    head: Head,
    values: &[Value],
) -> Result<(), Error> {
    let handle = handle_of(seals, table.name, id);
    let only = only(seals, table, &head);
    let found = Found { noun: table.name.to_owned(), id: id.to_owned(), head };
    let (head, sealed) = (NOUN_HEAD.shut(seals, &handle, &found)?, shut(seals, &handle, values)?);
    let sql = "INSERT INTO sealed_noun (handle, only_one, head, box) VALUES ($1, $2, $3, $4)";
    let kept = db.run(sql, [handle.into(), only.into(), head.into(), sealed.into()]).await;
    match kept {
        Err(error) if error.is_unique() => Err(Refusal::of(Reason::AlreadyExists).with("what", table.name).into()),
        kept => kept.map(drop),
    }
}

/// Seals a noun as it stands now, if it lies sealed and its version is the one before. Tells whether it lies sealed.
pub(crate) async fn replace(
    db: Db<'_>,
    seals: &dyn Seals,
    table: &Table,
    (id, version): (&str, i64),
    head: &Head,
    values: &[Value],
) -> Result<bool, Error> {
    if !is_before(db, seals, table, id, version).await? {
        return Ok(false);
    }
    let handle = handle_of(seals, table.name, id);
    let (only, sealed) = (only(seals, table, head), shut(seals, &handle, values)?);
    let sql = "UPDATE sealed_noun SET only_one = $2, box = $3 WHERE handle = $1";
    db.run(sql, [handle.into(), only.into(), sealed.into()]).await?;
    Ok(true)
}

/// Takes a noun out that comes to light, whatever lies there: the caller holds it as the journal tells of it. Tells whether it
/// lay sealed.
pub(crate) async fn take_out(db: Db<'_>, seals: &dyn Seals, table: &Table, id: &str) -> Result<bool, Error> {
    let handle = handle_of(seals, table.name, id);
    Ok(db.run("DELETE FROM sealed_noun WHERE handle = $1", [handle.into()]).await? > 0)
}

/// Whether a noun lies sealed, and stands as it did before this version.
async fn is_before(db: Db<'_>, seals: &dyn Seals, table: &Table, id: &str, version: i64) -> Result<bool, Error> {
    let Some(row) = find(db, seals, table, id, true).await? else { return Ok(false) };
    if row.get::<i64>("version")? + 1 == version { Ok(true) } else { Err(Refusal::of(Reason::Stale).into()) }
}

/// The values of a row, as they are written.
pub(crate) fn values_of(table: &Table, row: &Row) -> Result<Vec<Value>, Error> {
    let of_column = |(place, column): (usize, &stored::Column)| {
        Ok(match column.kind {
            stored::Kind::Text => Value::String(row.at(place)?),
            stored::Kind::Number => Value::BigInt(row.at(place)?),
            stored::Kind::Truth => Value::Bool(row.at(place)?),
        })
    };
    table.columns.iter().enumerate().map(of_column).collect()
}

/// Rows in the order of their identifiers: those in the table, and those that lay sealed.
pub(crate) fn merged(rows: Vec<Row>, sealed: Vec<Row>) -> Result<Vec<Row>, Error> {
    if sealed.is_empty() {
        return Ok(rows);
    }
    let with_id = |row: Row| Ok((row.get::<String>("id")?, row));
    let mut all = rows.into_iter().chain(sealed).map(with_id).collect::<Result<Vec<_>, Error>>()?;
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(all.into_iter().map(|(_, row)| row).collect())
}
