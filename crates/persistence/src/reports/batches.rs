//! The lines of a report as each database gives them fastest, read ahead by one batch: the library of SQLite is called on a
//! thread that may block, PostgreSQL sends all lines with one COPY. Neither is held for a client that rests.

use super::{
    line::Line,
    parts::unreadable,
    plan::{Begin, Column, Plan},
};
use crate::{
    db::Db,
    error::Error,
    filters::Filters,
    local::{self, bind},
    reader::Reader,
};
use futures::TryStreamExt;
use rusqlite::{Connection, types::ValueRef};
use sea_orm::{
    DatabaseConnection, DbBackend, Statement,
    sqlx::{PgPool, Postgres, pool::PoolConnection},
};
use std::{borrow::Cow, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
    time::timeout,
};

/// How many lines are read at a time.
pub(super) const BATCH: usize = 4_000;

/// So long may a client rest before its place at the database is given up; what follows is asked for anew when it goes on.
const REST: Duration = Duration::from_secs(10);

/// Between two fields of a line of PostgreSQL: no text of ours holds this control character.
const FIELD: char = '\u{1f}';

type Lines = Vec<Line>;

/// What is read: a plan with its conditions.
pub(super) struct Source {
    pub(super) plan: Plan,
    pub(super) filters: Filters,
    pub(super) columns: &'static [Column],
    /// For which database.
    pub(super) backend: DbBackend,
}

/// The batches of a report, one of them read ahead.
pub(super) struct Batches {
    read: mpsc::Receiver<Result<Lines, Error>>,
    has_ended: bool,
}

impl Batches {
    /// Begins to read.
    pub(super) fn of(reader: &Reader, source: Source) -> Self {
        let (batches, read) = mpsc::channel(1);
        let (db, places) = (reader.connection().clone(), reader.places().clone());
        tokio::spawn(async move {
            let reading = Reading { source: Arc::new(source), places, batches };
            let end = reading.read(&db).await.map(|()| Lines::new());
            // Whoever asked may have gone away.
            drop(reading.batches.send(end).await);
        });
        Self { read, has_ended: false }
    }
    /// The next batch; empty at the end. That nothing comes any more is no end: it would pass half a report for a whole one.
    pub(super) async fn next(&mut self) -> Result<Lines, Error> {
        if self.has_ended {
            return Ok(Lines::new());
        }
        let broken = || Err(Error::Internal("the reading of a report ended in its middle".to_owned()));
        let lines = self.read.recv().await.unwrap_or_else(broken)?;
        self.has_ended = lines.is_empty();
        Ok(lines)
    }
}

/// A report that is being read.
struct Reading {
    source: Arc<Source>,
    /// How many reports may hold the database at once.
    places: Arc<Semaphore>,
    batches: mpsc::Sender<Result<Lines, Error>>,
}

impl Reading {
    async fn read(&self, db: &DatabaseConnection) -> Result<(), Error> {
        if Db::Pool(db).is_postgres() {
            return self.copy_all(db.get_postgres_connection_pool()).await;
        }
        self.step_all(db.get_sqlite_connection_pool().connect_options().get_filename().to_owned()).await
    }

    /// SQLite: a statement for each batch, so that between two of them no reader keeps the log from being taken over.
    async fn step_all(&self, file: PathBuf) -> Result<(), Error> {
        let mut db = None;
        let mut from = Some(Begin::Start);
        while let Some(begin) = from.take() {
            let Ok(slot) = self.batches.reserve().await else { return Ok(()) };
            let _place = self.places.acquire().await.map_err(broken)?;
            let (source, file) = (self.source.clone(), file.clone());
            let stepped = spawn_blocking(move || {
                let db = db.map_or_else(|| local::to_read(&file), Ok)?;
                source.step(&db, begin).map(|(lines, next)| (db, lines, next))
            });
            let (open, lines, next) = stepped.await.map_err(broken)??;
            (db, from) = (Some(open), next);
            if !lines.is_empty() {
                slot.send(Ok(lines));
            }
        }
        Ok(())
    }

    /// PostgreSQL: one COPY, and another only where a client rested.
    async fn copy_all(&self, pool: &PgPool) -> Result<(), Error> {
        let mut from = Some(Begin::Start);
        while let Some(begin) = from.take() {
            let place = self.places.acquire().await.map_err(broken)?;
            let (lines, next) = self.copy(pool.acquire().await.map_err(broken)?, begin).await?;
            drop(place);
            if !lines.is_empty() && self.batches.send(Ok(lines)).await.is_err() {
                return Ok(());
            }
            from = next;
        }
        Ok(())
    }

    /// Copies from a place on; returns what was not sent yet, and where it goes on.
    async fn copy(
        &self,
        mut connection: PoolConnection<Postgres>,
        begin: Begin,
    ) -> Result<(Lines, Option<Begin>), Error> {
        let query = self.source.statement(&begin, None).to_string();
        let copy = format!("COPY ({query}) TO STDOUT WITH (DELIMITER E'\\x1f', NULL '')");
        let mut rows = connection.copy_out_raw(&copy).await.map_err(broken)?;
        let (mut lines, mut last) = (Lines::new(), At::default());
        while let Some(row) = rows.try_next().await.map_err(broken)? {
            if lines.len() == BATCH {
                match timeout(REST, self.batches.reserve()).await {
                    Ok(Ok(slot)) => slot.send(Ok(std::mem::take(&mut lines))),
                    // Nobody reads any more, or not now: what PostgreSQL still has to say goes down with the connection.
                    gone => {
                        drop(rows);
                        connection.close_on_drop();
                        let next = gone.is_err().then(|| self.source.after(last));
                        return Ok((lines, next));
                    }
                }
            }
            self.source.line_of(&row, &mut lines, &mut last)?;
        }
        Ok((lines, self.source.later(begin)))
    }
}

/// Where a line stands: its mark and its number.
type At = (String, i64);

impl Source {
    fn statement(&self, begin: &Begin, limit: Option<usize>) -> Statement {
        let (sql, values) = self.plan.query(&self.filters, begin, limit, self.backend);
        Statement::from_sql_and_values(self.backend, sql, values)
    }
    fn after(&self, (mark, place): At) -> Begin {
        self.plan.order.after(mark, place)
    }
    /// What is still to be read once everything from a place on was: after the rest of a mark, what comes after it.
    fn later(&self, begin: Begin) -> Option<Begin> {
        if let Begin::Same(mark, _) = begin { Some(Begin::Later(mark)) } else { None }
    }
    /// Reads a line as COPY sends it.
    fn line_of(&self, row: &[u8], lines: &mut Lines, last: &mut At) -> Result<(), Error> {
        let text = std::str::from_utf8(row).map_err(unreadable)?;
        let mut fields = text.strip_suffix('\n').unwrap_or(text).split(FIELD).map(|field| Ok(plain(field)));
        self.take(&mut fields, lines, last)
    }
    /// Reads a batch from SQLite, and tells where the next one begins.
    fn step(&self, db: &Connection, begin: Begin) -> Result<(Lines, Option<Begin>), Error> {
        let statement = self.statement(&begin, Some(BATCH));
        let mut prepared = db.prepare_cached(&statement.sql)?;
        bind(&mut prepared, &statement)?;
        let (mut lines, mut last) = (Vec::with_capacity(BATCH), At::default());
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next()? {
            let mut fields = (0..self.columns.len() + 2).map(|place| written(row.get_ref(place)?));
            self.take(&mut fields, &mut lines, &mut last)?;
        }
        let next = if lines.len() == BATCH { Some(self.after(last)) } else { self.later(begin) };
        Ok((lines, next))
    }
    /// Takes a line up, and notes where it stands.
    fn take<'f>(
        &self,
        fields: &mut impl Iterator<Item = Result<Cow<'f, str>, Error>>,
        lines: &mut Lines,
        last: &mut At,
    ) -> Result<(), Error> {
        let mut place = || fields.next().unwrap_or_else(|| Err(unreadable("a line without a place")));
        last.0.clear();
        last.0.push_str(&place()?);
        last.1 = place()?.parse().map_err(unreadable)?;
        lines.push(Line::read(self.columns, fields)?);
        Ok(())
    }
}

/// A field of SQLite as it is written.
fn written(value: ValueRef<'_>) -> Result<Cow<'_, str>, Error> {
    Ok(match value {
        ValueRef::Null => Cow::Borrowed(""),
        ValueRef::Integer(number) => Cow::Owned(number.to_string()),
        ValueRef::Text(text) => Cow::Borrowed(std::str::from_utf8(text).map_err(unreadable)?),
        other => return Err(unreadable(format!("a field of the kind {:?}", other.data_type()))),
    })
}

/// A field of COPY without its escapes.
fn plain(field: &str) -> Cow<'_, str> {
    if !field.contains('\\') {
        return Cow::Borrowed(field);
    }
    let mut text = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        text.push(match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('b')) => '\u{8}',
            ('\\', Some('f')) => '\u{c}',
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('t')) => '\t',
            ('\\', Some('v')) => '\u{b}',
            ('\\', Some(itself)) => itself,
            (letter, _) => letter,
        });
    }
    Cow::Owned(text)
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a report could not be read on: {error}"))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_field_of_copy_loses_its_escapes_and_nothing_else() {
        let escaped = r"一\n二\\n\t三\v\f\b\r四\\";
        assert_eq!(plain(escaped), "一\n二\\n\t三\u{b}\u{c}\u{8}\r四\\");
        assert_eq!(plain("无"), "无");
    }
}
