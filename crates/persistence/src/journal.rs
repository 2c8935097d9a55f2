//! The journal: what happened, appended in the transaction in which it happened; positions given after the
//! commit, without gaps, by one sequencer at a time. What is sealed gets its position when it is opened.

use crate::{
    boxes::{HAPPENED, Seals, WAITS_FOR},
    db::{Db, placeholders},
    error::Error,
    row::Row,
    seal::{self, Numbering},
};
use domain::{Event, Moment, schema::ToSchema};
use sea_orm::Value;
use serde::{Deserialize, Serialize};

/// An entry of the journal as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Its place: 1, 2, 3 … without gaps.
    pub position: i64,
    /// When it happened.
    pub at: Moment,
    /// Who did it: a person, `clock` or `anybody`.
    pub actor: String,
    /// What was done.
    pub act: String,
    /// The kind of noun it happened to.
    pub noun: String,
    /// Which one.
    pub subject: Option<String>,
    /// What happened.
    #[schema(value_type = Object)]
    pub event: serde_json::Value,
}

/// An event on its way into the journal.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) event: Event,
    /// What must be opened before anybody is told of it; nothing if it is told at once.
    pub(crate) waits_for: Option<String>,
}

/// What a row of the journal tells, once it tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) at: i64,
    pub(crate) actor: String,
    pub(crate) act: String,
    pub(crate) noun: String,
    pub(crate) subject: Option<String>,
    pub(crate) event: String,
}

impl Told {
    /// What a row tells that has no secret.
    pub(crate) fn of_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            at: row.get("at")?,
            actor: row.get("actor")?,
            act: row.get("act")?,
            noun: row.get("noun")?,
            subject: row.get("subject")?,
            event: row.get("event")?,
        })
    }
    /// What lies in the box of a row.
    pub(crate) fn of_box(seals: &dyn Seals, sealed: &[u8]) -> Result<Self, Error> {
        HAPPENED.open(seals, "", sealed)
    }
    fn values(self) -> [Value; 6] {
        let Self { at, actor, act, noun, subject, event } = self;
        [at.into(), actor.into(), act.into(), noun.into(), subject.into(), event.into()]
    }
    /// The columns of what is not told yet.
    fn untold() -> [Value; 6] {
        let none = || Value::String(None);
        [Value::BigInt(None), none(), none(), none(), none(), none()]
    }
}

/// Appends events and gives their keys, in order. What must wait lies in a box, and its row tells nothing (E1, E3).
pub(crate) async fn append(
    db: Db<'_>,
    seals: &dyn Seals,
    (at, actor, act): (Moment, &str, &str),
    happened: &[Happening],
) -> Result<Vec<i64>, Error> {
    let mut keys = Vec::with_capacity(happened.len());
    for chunk in happened.chunks(EVENTS_MAX) {
        keys.extend(append_chunk(db, seals, (at, actor, act), chunk).await?);
    }
    Ok(keys)
}

/// How many events one statement appends: each takes eight of the 32,766 values that SQLite allows.
const EVENTS_MAX: usize = 1000;

async fn append_chunk(
    db: Db<'_>,
    seals: &dyn Seals,
    (at, actor, act): (Moment, &str, &str),
    happened: &[Happening],
) -> Result<Vec<i64>, Error> {
    let mut values: Vec<Value> = Vec::with_capacity(happened.len() * 8);
    let mut rows = Vec::with_capacity(happened.len());
    for Happening { event, waits_for } in happened {
        let (noun, subject) = event.subject();
        let event = serde_json::to_string(event).map_err(|error| Error::Internal(error.to_string()))?;
        let (actor, act, noun) = (actor.to_owned(), act.to_owned(), noun.to_owned());
        let told = Told { at: at.millis(), actor, act, noun, subject, event };
        rows.push(format!("({})", placeholders(values.len() + 1, 8)));
        match waits_for {
            None => {
                values.extend(told.values());
                values.extend([Value::Bytes(None), Value::Bytes(None)]);
            }
            Some(key) => {
                values.extend(Told::untold());
                values.extend([WAITS_FOR.shut(seals, "", key)?.into(), HAPPENED.shut(seals, "", &told)?.into()]);
            }
        }
    }
    let sql = format!(
        "INSERT INTO journal (at, actor, act, noun, subject, event, waits_for, box) VALUES {} RETURNING id",
        rows.join(", ")
    );
    let found = db.rows(sql, values).await?;
    let mut keys = found.iter().map(|row| row.get::<i64>("id")).collect::<Result<Vec<_>, _>>()?;
    if keys.len() != happened.len() {
        return Err(Error::Internal(format!("{} events were appended, {} keys came back", happened.len(), keys.len())));
    }
    keys.sort_unstable();
    Ok(keys)
}

/// How many rows get their numbers at a time.
const NUMBERED: i64 = 5_000;

/// Gives every committed entry that may be told and has no position the next ones, in the order of their keys, and
/// every sealed one its number among the sealed.
///
/// Events are appended at the end of a procedure, when it holds its rows; so of two procedures that touch one
/// noun the later has the greater key, and a reader that follows positions sees causes before effects.
pub(crate) async fn sequence(db: Db<'_>) -> Result<(), Error> {
    for numbering in [Numbering::Told, Numbering::Sealed] {
        while number(db, numbering).await? == NUMBERED {}
    }
    Ok(())
}

async fn number(db: Db<'_>, numbering: Numbering) -> Result<i64, Error> {
    let (column, waiting) = (numbering.column(), numbering.waiting());
    let sql = format!(
        "UPDATE journal SET {column} = waiting.place FROM (
            SELECT first.id AS key, ROW_NUMBER() OVER (ORDER BY first.id)
                + (SELECT COALESCE(MAX({column}), 0) FROM journal WHERE {column} IS NOT NULL) AS place
            FROM (SELECT id FROM journal WHERE {waiting} ORDER BY id LIMIT {NUMBERED}) AS first) AS waiting
         WHERE journal.id = waiting.key RETURNING {column} AS number, {}",
        numbering.hashed()
    );
    let rows = db.rows(sql, []).await?;
    let mut rows = rows.iter().map(|row| seal::row_of(numbering, row)).collect::<Result<Vec<_>, _>>()?;
    rows.sort_unstable_by_key(|row| row.number);
    seal::extend(db, numbering, &rows).await?;
    Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
}

/// Takes the right to give positions until the end of the transaction: one holder at a time, by a lock of the
/// database. Tells whether it was to be had; if `wait` is set it waits until it is.
pub(crate) async fn take_turn(db: Db<'_>, wait: bool) -> Result<bool, Error> {
    if !db.is_postgres() {
        return Ok(true);
    }
    let sql = if wait {
        "SELECT true AS mine FROM (SELECT pg_advisory_xact_lock(716623, hashtext(current_schema()))) AS turn"
    } else {
        "SELECT pg_try_advisory_xact_lock(716623, hashtext(current_schema())) AS mine"
    };
    db.one(sql, []).await?.get("mine")
}

/// Reads entries after a position. What is secret elsewhere has none yet (decision 0005).
pub(crate) async fn after(db: Db<'_>, position: i64, limit: u64) -> Result<Vec<JournalEntry>, Error> {
    let sql = "SELECT position, at, actor, act, noun, subject, event FROM journal WHERE position > $1
        ORDER BY position LIMIT $2";
    let values: Vec<Value> = vec![position.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let rows = db.rows(sql, values).await?;
    rows.iter().map(entry).collect()
}

/// The event that a row tells.
pub(crate) fn event_in(row: &Row) -> Result<Event, Error> {
    let event: String = row.get("event")?;
    serde_json::from_str(&event).map_err(|error| Error::Internal(error.to_string()))
}

fn entry(row: &Row) -> Result<JournalEntry, Error> {
    let event: String = row.get("event")?;
    Ok(JournalEntry {
        position: row.get("position")?,
        at: Moment::from_millis(row.get("at")?),
        actor: row.get("actor")?,
        act: row.get("act")?,
        noun: row.get("noun")?,
        subject: row.get("subject")?,
        event: serde_json::from_str(&event).map_err(|error| Error::Internal(error.to_string()))?,
    })
}
