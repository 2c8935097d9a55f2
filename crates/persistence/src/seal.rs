//! The digest of the journal up to a position: each row is hashed together with the digest before it, so that no row can
//! be changed, left out or put in without changing every digest after it. Some digests are kept as seals, so that one
//! at any position is found without reading the whole journal.

use crate::{halt::Halt, verify::hex};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// How many rows may follow a seal before the next is made.
pub(crate) const STRIDE: i64 = 1_000;
/// How many rows are read at a time.
const PAGE: i64 = 2_000;

/// The digest of a journal so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// A row of the journal as it is hashed: everything that must not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JournalRow {
    pub(crate) position: i64,
    at: i64,
    actor: String,
    act: String,
    event: String,
}

pub(crate) fn row_of(row: &QueryResult) -> Result<JournalRow, Halt> {
    Ok(JournalRow {
        position: row.try_get("", "position")?,
        at: row.try_get("", "at")?,
        actor: row.try_get("", "actor")?,
        act: row.try_get("", "act")?,
        event: row.try_get("", "event")?,
    })
}

impl Digest {
    /// The digest after one more row. Every field is hashed with its length, so that no two rows look alike.
    pub(crate) fn after(self, row: &JournalRow) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(row.position.to_be_bytes());
        hash.update(row.at.to_be_bytes());
        for text in [&row.actor, &row.act, &row.event] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        Self(hash.finalize().into())
    }
    fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// The latest seal up to a position; the beginning, if there is none.
async fn latest(db: &impl ConnectionTrait, position: i64) -> Result<(i64, Digest), Halt> {
    let sql = "SELECT position, digest FROM journal_seal WHERE position <= $1 ORDER BY position DESC LIMIT 1";
    let row =
        db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [position.into()])).await?;
    let Some(row) = row else { return Ok((0, Digest::default())) };
    let text: String = row.try_get("", "digest")?;
    let digest = Digest::read(&text).ok_or_else(|| Halt::Broken(format!("a seal that is no digest: {text}")))?;
    Ok((row.try_get("", "position")?, digest))
}

/// The digest of the journal up to a position.
pub(crate) async fn digest_at(db: &impl ConnectionTrait, position: i64) -> Result<Digest, Halt> {
    let (sealed, digest) = latest(db, position).await?;
    fold(db, sealed, position, digest, |_, _| {}).await
}

async fn fold(
    db: &impl ConnectionTrait,
    mut after: i64,
    position: i64,
    mut digest: Digest,
    mut each: impl FnMut(i64, Digest),
) -> Result<Digest, Halt> {
    let sql = "SELECT position, at, actor, act, event FROM journal WHERE position > $1 AND position <= $2
        ORDER BY position LIMIT $3";
    loop {
        let values: Vec<Value> = vec![after.into(), position.into(), PAGE.into()];
        let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        let Some(last) = rows.last() else { return Ok(digest) };
        after = last.try_get("", "position")?;
        for row in &rows {
            let row = row_of(row)?;
            digest = digest.after(&row);
            each(row.position, digest);
        }
    }
}

/// Makes the seals that are due: one for every thousand rows.
pub(crate) async fn seal(db: &impl ConnectionTrait) -> Result<(), Halt> {
    let backend = db.get_database_backend();
    let sql = "SELECT COALESCE(MAX(position), 0) AS last FROM journal";
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    let last: i64 = row.map(|row| row.try_get("", "last")).transpose()?.unwrap_or(0);
    let (sealed, digest) = latest(db, i64::MAX).await?;
    if last - sealed < STRIDE {
        return Ok(());
    }
    let mut due = Vec::new();
    fold(db, sealed, last, digest, |position, digest| {
        if position % STRIDE == 0 {
            due.push((position, digest));
        }
    })
    .await?;
    for (position, digest) in due {
        let sql = "INSERT INTO journal_seal (position, digest) VALUES ($1, $2) ON CONFLICT (position) DO NOTHING";
        let values: Vec<Value> = vec![position.into(), digest.to_string().into()];
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}
