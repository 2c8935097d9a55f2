//! The digest of the journal up to a position: each row is hashed together with the digest before it, so that no row can
//! be changed, left out or put in without changing every digest after it. The digest of the last row is kept with every
//! commit, and one of every thousand for good, so that one at any position is found without reading the whole journal.

use crate::{db::Db, error::Error, hex, row::Row};
use sea_orm::Value;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// How many rows may follow a seal before the next is made.
pub(crate) const STRIDE: i64 = 1_000;
/// How many rows are read at a time.
const PAGE: i64 = 2_000;

/// The two numberings of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// The positions, which everybody may be told: what is sealed takes no part in them until it is opened.
    Told,
    /// The numbers of what is or was sealed, which this database alone knows.
    Sealed,
}

impl Numbering {
    /// Its column.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Told => "position",
            Self::Sealed => "sealed_position",
        }
    }
    /// The condition of the rows that wait for their number.
    pub(crate) const fn waiting(self) -> &'static str {
        match self {
            Self::Told => "position IS NULL AND waits_for IS NULL",
            Self::Sealed => "sealed_position IS NULL AND waits_for IS NOT NULL",
        }
    }
    /// The columns that its digest covers: what is told, or the box in which it lies.
    pub(crate) const fn hashed(self) -> &'static str {
        match self {
            Self::Told => "at, actor, act, event",
            Self::Sealed => "box",
        }
    }
    /// Under which name its head is kept.
    const fn head(self) -> &'static str {
        match self {
            Self::Told => "journal_head",
            Self::Sealed => "sealed_head",
        }
    }
}

/// The digest of a journal so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::str::FromStr for Digest {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 32];
        let unreadable = || Error::Internal(format!("no digest: {text}"));
        if text.len() != 64 || !text.is_ascii() {
            return Err(unreadable());
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * at..2 * at + 2).ok_or_else(unreadable)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| unreadable())?;
        }
        Ok(Self(bytes))
    }
}

/// A row of the journal as it is hashed: everything that must not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JournalRow {
    pub(crate) number: i64,
    parts: Vec<Vec<u8>>,
}

/// Reads a row, with its number under the name `number`.
pub(crate) fn row_of(numbering: Numbering, row: &Row) -> Result<JournalRow, Error> {
    let text = |column: &str| row.get::<String>(column).map(String::into_bytes);
    let parts = match numbering {
        Numbering::Told => {
            vec![row.get::<i64>("at")?.to_be_bytes().to_vec(), text("actor")?, text("act")?, text("event")?]
        }
        Numbering::Sealed => vec![row.get("box")?],
    };
    Ok(JournalRow { number: row.get("number")?, parts })
}

impl Digest {
    /// The digest after one more row. Every part is hashed with its length, so that no two rows look alike.
    pub(crate) fn after(self, row: &JournalRow) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(row.number.to_be_bytes());
        for part in &row.parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// The latest seal up to a position; the beginning, if there is none.
async fn latest(db: Db<'_>, position: i64) -> Result<(i64, Digest), Error> {
    let sql = "SELECT position, digest FROM journal_seal WHERE position <= $1 ORDER BY position DESC LIMIT 1";
    let row = db.row(sql, [position.into()]).await?;
    let Some(row) = row else { return Ok((0, Digest::default())) };
    Ok((row.get("position")?, row.get::<String>("digest")?.parse()?))
}

/// The digest of the journal up to a position.
pub(crate) async fn digest_at(db: Db<'_>, position: i64) -> Result<Digest, Error> {
    let (sealed, digest) = latest(db, position).await?;
    fold(db, Numbering::Told, (sealed, digest), position, |_, _| {}).await
}

/// Goes on with a digest over the rows after a number and up to another.
pub(crate) async fn fold(
    db: Db<'_>,
    numbering: Numbering,
    (mut after, mut digest): (i64, Digest),
    last: i64,
    mut each: impl FnMut(&JournalRow, Digest),
) -> Result<Digest, Error> {
    let column = numbering.column();
    let sql = format!(
        "SELECT {column} AS number, {} FROM journal WHERE {column} > $1 AND {column} <= $2
         ORDER BY {column} LIMIT $3",
        numbering.hashed()
    );
    loop {
        let values: Vec<Value> = vec![after.into(), last.into(), PAGE.into()];
        let rows = db.rows(sql.as_str(), values).await?;
        let Some(end) = rows.last() else { return Ok(digest) };
        after = end.get("number")?;
        for row in &rows {
            let row = row_of(numbering, row)?;
            digest = digest.after(&row);
            each(&row, digest);
        }
    }
}

/// The last number of a numbering with its digest, as kept.
pub(crate) async fn head(db: Db<'_>, numbering: Numbering) -> Result<Option<(i64, Digest)>, Error> {
    let sql = "SELECT value FROM setting WHERE name = $1";
    let row = db.row(sql, [numbering.head().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    let text: String = row.get("value")?;
    let (number, digest) =
        text.split_once(':').ok_or_else(|| Error::Internal(format!("a head of the journal that is none: {text}")))?;
    Ok(Some((number.parse().map_err(|_| Error::Internal(format!("no number: {number}")))?, digest.parse()?)))
}

/// Goes on with a numbering over rows that just got their numbers: keeps its new head, and the seals that are due.
///
/// # Errors
/// When its head is not that of the row before. It is never made anew: that would put a seal on whatever stands there.
pub(crate) async fn extend(db: Db<'_>, numbering: Numbering, rows: &[JournalRow]) -> Result<(), Error> {
    let Some((first, last)) = rows.first().zip(rows.last()) else { return Ok(()) };
    let kept = head(db, numbering).await?;
    let (number, mut digest) = kept.ok_or_else(|| Error::Internal("the head of the journal is missing".to_owned()))?;
    if number + 1 != first.number {
        let what = format!("the head of the journal stands at {number}, its next row is {}", first.number);
        return Err(Error::Internal(what));
    }
    for row in rows {
        digest = digest.after(row);
        if numbering == Numbering::Told && row.number % STRIDE == 0 {
            keep_seal(db, row.number, digest).await?;
        }
    }
    keep_head(db, numbering, last.number, digest).await
}

async fn keep_seal(db: Db<'_>, position: i64, digest: Digest) -> Result<(), Error> {
    let sql = "INSERT INTO journal_seal (position, digest) VALUES ($1, $2)";
    let values: Vec<Value> = vec![position.into(), digest.to_string().into()];
    db.run(sql, values).await?;
    Ok(())
}

async fn keep_head(db: Db<'_>, numbering: Numbering, number: i64, digest: Digest) -> Result<(), Error> {
    let sql =
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    let values: Vec<Value> = vec![numbering.head().into(), format!("{number}:{digest}").into()];
    db.run(sql, values).await?;
    Ok(())
}

/// The last number that was given.
pub(crate) async fn last(db: Db<'_>, numbering: Numbering) -> Result<i64, Error> {
    let column = numbering.column();
    let sql = format!("SELECT COALESCE(MAX({column}), 0) AS last FROM journal WHERE {column} IS NOT NULL");
    db.one(sql, []).await?.get("last")
}

/// Begins both numberings of a new journal.
pub(crate) async fn begin(db: Db<'_>) -> Result<(), Error> {
    for numbering in [Numbering::Told, Numbering::Sealed] {
        keep_head(db, numbering, 0, Digest::default()).await?;
    }
    Ok(())
}

/// How many rows wait for a number that they should have.
pub(crate) async fn without_number(db: Db<'_>) -> Result<i64, Error> {
    let sql = format!(
        "SELECT COUNT(*) AS waiting FROM journal WHERE {} OR ({})",
        Numbering::Told.waiting(),
        Numbering::Sealed.waiting()
    );
    db.one(sql, []).await?.get("waiting")
}
