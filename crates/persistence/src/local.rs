//! The connection of the writer of SQLite, called without a driver between: BEGIN, COMMIT and what they answer are in our
//! own hand, and a statement costs no hop to another thread.

use crate::{
    error::Error,
    row::{Cells, Row},
};
use rusqlite::{Connection, OpenFlags, types};
use sea_orm::{Statement, Value};
use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Statements that are kept ready.
const READY: usize = 256;

/// The connection. Nobody but the writer uses it; the lock only makes that known to the compiler.
pub(crate) struct Local(Mutex<Connection>);

impl Local {
    /// Opens the file of a URL such as `sqlite:market.db`, which must exist, and makes sure that it would keep what it
    /// acknowledges.
    pub(crate) fn open(url: &str) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path_of(url), flags)?;
        db.set_prepared_statement_cache_capacity(READY);
        db.busy_timeout(Duration::from_secs(10))?;
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = 1; PRAGMA cache_size = -8192;",
        )?;
        // Refuses a SQLite that would lose acknowledged commits at a power cut or would not enforce its constraints.
        for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
            let found = db.pragma_query_value(None, pragma, |row| row.get::<_, types::Value>(0))?;
            let found = match found {
                types::Value::Text(text) => text,
                types::Value::Integer(number) => number.to_string(),
                other => format!("{other:?}"),
            };
            if found != wanted {
                return Err(Error::Internal(format!("PRAGMA {pragma} is {found}, must be {wanted}")));
            }
        }
        Ok(Self(Mutex::new(db)))
    }
    fn db(&self) -> MutexGuard<'_, Connection> {
        // Whoever panicked while it held the lock left a statement, not a half-written value: the savepoint is undone.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// The rows of a query.
    pub(crate) fn rows(&self, statement: &Statement) -> Result<Vec<Row>, Error> {
        let db = self.db();
        let mut prepared = db.prepare_cached(&statement.sql)?;
        bind(&mut prepared, statement)?;
        let names: Arc<[String]> = prepared.column_names().into_iter().map(ToOwned::to_owned).collect();
        let mut found = prepared.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let values = (0..names.len()).map(|place| row.get(place)).collect::<Result<Vec<types::Value>, _>>()?;
            rows.push(Row(Cells::Local { names: names.clone(), values }));
        }
        Ok(rows)
    }
    /// Runs a statement; tells how many rows it changed.
    pub(crate) fn run(&self, statement: &Statement) -> Result<u64, Error> {
        let db = self.db();
        let mut prepared = db.prepare_cached(&statement.sql)?;
        bind(&mut prepared, statement)?;
        if prepared.column_count() == 0 {
            return Ok(prepared.raw_execute()? as u64);
        }
        // A statement that also answers is run by reading its answer.
        let mut found = prepared.raw_query();
        let mut count = 0;
        while found.next()?.is_some() {
            count += 1;
        }
        Ok(count)
    }
    /// Runs statements one after the other.
    pub(crate) fn script(&self, sql: &str) -> Result<(), Error> {
        Ok(self.db().execute_batch(sql)?)
    }
    /// Whether it stands outside any transaction: SQLite itself says so, not what a driver believes.
    pub(crate) fn is_outside(&self) -> bool {
        self.db().is_autocommit()
    }
}

/// Opens the file of a market that is being served, only to read it.
pub(crate) fn to_read(file: &Path) -> Result<Connection, Error> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(Duration::from_secs(10))?;
    db.execute_batch("PRAGMA query_only = 1; PRAGMA cache_size = -2048;")?;
    Ok(db)
}

/// The path in a URL of an embedded database.
pub(crate) fn path_of(url: &str) -> &str {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    path.split('?').next().unwrap_or(path)
}

/// Gives a statement its values. Places are written `$1`, which SQLite takes for a name, or `?`.
pub(crate) fn bind(prepared: &mut rusqlite::Statement<'_>, statement: &Statement) -> Result<(), Error> {
    let values = statement.values.as_ref().map_or(&[][..], |values| values.0.as_slice());
    for place in 1..=prepared.parameter_count() {
        let named = prepared.parameter_name(place).and_then(|name| name.strip_prefix('$')).map(str::parse::<usize>);
        let number = match named {
            Some(number) => {
                number.map_err(|_| Error::Internal(format!("a place without a number in {}", statement.sql)))?
            }
            None => place,
        };
        let value = number.checked_sub(1).and_then(|at| values.get(at));
        let value =
            value.ok_or_else(|| Error::Internal(format!("no value for place {number} of {}", statement.sql)))?;
        prepared.raw_bind_parameter(place, bound(value)?)?;
    }
    Ok(())
}

fn bound(value: &Value) -> Result<types::ToSqlOutput<'_>, Error> {
    use types::{Null, ToSqlOutput, ValueRef};
    Ok(match value {
        Value::Bool(Some(truth)) => ToSqlOutput::from(*truth),
        Value::Int(Some(number)) => ToSqlOutput::from(*number),
        Value::BigInt(Some(number)) => ToSqlOutput::from(*number),
        Value::BigUnsigned(Some(number)) => ToSqlOutput::from(
            i64::try_from(*number).map_err(|error| Error::Internal(format!("a number that does not fit: {error}")))?,
        ),
        Value::String(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Bytes(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        Value::Bool(None)
        | Value::Int(None)
        | Value::BigInt(None)
        | Value::BigUnsigned(None)
        | Value::String(None)
        | Value::Bytes(None) => ToSqlOutput::from(Null),
        other => return Err(Error::Internal(format!("a kind of value that no column has: {other:?}"))),
    })
}
