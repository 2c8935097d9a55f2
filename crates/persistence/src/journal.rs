//! The journal: what happened, appended in the transaction in which it happened; positions given after the
//! commit, without gaps, by one sequencer at a time.

use crate::{halt::Halt, store::holes};
use domain::{Event, Moment};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use serde::Serialize;
use utoipa::ToSchema;

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
    /// What happened; nothing while it is sealed.
    #[schema(value_type = Option<Object>)]
    pub event: serde_json::Value,
}

/// Appends events and gives their keys, in order.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    at: Moment,
    actor: &str,
    act: &str,
    events: &[Event],
) -> Result<Vec<i64>, Halt> {
    let mut keys = Vec::with_capacity(events.len());
    for chunk in events.chunks(EVENTS_MAX) {
        keys.extend(append_chunk(db, at, actor, act, chunk).await?);
    }
    Ok(keys)
}

/// How many events one statement appends: each takes six of the 32,766 values that SQLite allows.
const EVENTS_MAX: usize = 1000;

async fn append_chunk(
    db: &impl ConnectionTrait,
    at: Moment,
    actor: &str,
    act: &str,
    events: &[Event],
) -> Result<Vec<i64>, Halt> {
    let mut values: Vec<Value> = Vec::with_capacity(events.len() * 6);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let (noun, subject) = event.subject();
        let text = serde_json::to_string(event).map_err(|error| Halt::Broken(error.to_string()))?;
        let first = values.len() + 1;
        values.extend([at.millis().into(), actor.into(), act.into(), noun.into(), subject.into(), text.into()]);
        rows.push(format!("({})", holes(first, 6)));
    }
    let sql =
        format!("INSERT INTO journal (at, actor, act, noun, subject, event) VALUES {} RETURNING id", rows.join(", "));
    let found = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let mut keys = found.iter().map(|row| row.try_get::<i64>("", "id")).collect::<Result<Vec<_>, _>>()?;
    keys.sort_unstable();
    Ok(keys)
}

/// Gives every committed entry without a position the next ones, in the order of their keys.
///
/// Events are appended at the end of a procedure, when it holds its rows; so of two procedures that touch one
/// noun the later has the greater key, and a reader that follows positions sees causes before effects.
pub(crate) async fn sequence(db: &impl ConnectionTrait) -> Result<u64, Halt> {
    let sql = "UPDATE journal SET position = waiting.place FROM (
        SELECT id, ROW_NUMBER() OVER (ORDER BY id) + (SELECT COALESCE(MAX(position), 0) FROM journal) AS place
        FROM journal WHERE position IS NULL) AS waiting WHERE journal.id = waiting.id";
    Ok(db.execute_unprepared(sql).await?.rows_affected())
}

/// Takes the right to give positions until the end of the transaction: one holder at a time, by a lock of the
/// database. Tells whether it was to be had; if `wait` is set it waits until it is.
pub(crate) async fn take_turn(db: &impl ConnectionTrait, wait: bool) -> Result<bool, Halt> {
    let backend = db.get_database_backend();
    if backend == DbBackend::Sqlite {
        return Ok(true);
    }
    let sql = if wait {
        "SELECT true AS mine FROM (SELECT pg_advisory_xact_lock(716623, hashtext(current_schema()))) AS turn"
    } else {
        "SELECT pg_try_advisory_xact_lock(716623, hashtext(current_schema())) AS mine"
    };
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    Ok(row.map(|row| row.try_get("", "mine")).transpose()?.unwrap_or(false))
}

/// Reads entries after a position. What is secret elsewhere is secret here: that something happened is told, not to
/// what and by whom, for bids and their files before the opening, for score sheets before all are in, and for who
/// asked a question or quoted; who is invited until the opening, and who sits on a panel until its result (E1, E3, E11).
pub(crate) async fn after(db: &impl ConnectionTrait, position: i64, limit: u64) -> Result<Vec<JournalEntry>, Halt> {
    let sql = "SELECT journal.position, journal.at, journal.actor, journal.act, journal.noun, journal.subject, journal.event,
        (journal.act IN ('ask_question', 'object_to_tender', 'submit_quote') OR tender.id IS NOT NULL
            OR evaluation.id IS NOT NULL OR bid.id IS NOT NULL OR score_sheet.id IS NOT NULL OR attachment.id IS NOT NULL) AS sealed
        FROM journal
        LEFT JOIN bid ON journal.noun = 'bid' AND bid.id = journal.subject AND bid.status IN ('sealed', 'withdrawn')
        LEFT JOIN score_sheet ON journal.noun = 'score_sheet' AND score_sheet.id = journal.subject
            AND score_sheet.unit IS NULL
        LEFT JOIN attachment ON journal.noun = 'attachment' AND attachment.id = journal.subject
            AND attachment.unit IS NULL
        LEFT JOIN tender ON journal.act = 'invite_suppliers' AND tender.id = journal.subject AND tender.opened_at IS NULL
        LEFT JOIN evaluation ON journal.noun = 'evaluation' AND evaluation.id = journal.subject
            AND evaluation.consolidated_at IS NULL
        WHERE journal.position > $1 ORDER BY journal.position LIMIT $2";
    let values: Vec<Value> = vec![position.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &QueryResult) -> Result<JournalEntry, Halt> {
    let (position, at) = (row.try_get("", "position")?, Moment::from_millis(row.try_get("", "at")?));
    if row.try_get("", "sealed")? {
        let sealed = || "sealed".to_owned();
        let event = serde_json::Value::Null;
        return Ok(JournalEntry { position, at, actor: sealed(), act: sealed(), noun: sealed(), subject: None, event });
    }
    let event: String = row.try_get("", "event")?;
    Ok(JournalEntry {
        position,
        at,
        actor: row.try_get("", "actor")?,
        act: row.try_get("", "act")?,
        noun: row.try_get("", "noun")?,
        subject: row.try_get("", "subject")?,
        event: serde_json::from_str(&event).map_err(|error| Halt::Broken(error.to_string()))?,
    })
}
