//! A row of an answer, whichever driver gave it, and the types that its values can have.

use crate::error::Error;
use sea_orm::QueryResult;

/// A row of an answer.
pub(crate) struct Row(pub(crate) Cells);

pub(crate) enum Cells {
    Driver(QueryResult),
    Local { names: std::sync::Arc<[String]>, values: Vec<rusqlite::types::Value> },
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// When there is no such column, or what stands there is something else. A column that is missing is never taken for
    /// an empty one.
    pub(crate) fn get<T: Cell>(&self, column: &str) -> Result<T, Error> {
        let missing = || Error::Internal(format!("an answer without the column {column}"));
        match &self.0 {
            Cells::Driver(row) => T::named(row, column, missing),
            Cells::Local { names, .. } => {
                let place = names.iter().position(|name| name == column).ok_or_else(missing)?;
                self.at(place).map_err(|error| Error::Internal(format!("{column}: {error}")))
            }
        }
    }
    /// The value at a place, counted from 0.
    ///
    /// # Errors
    /// When what stands there is something else.
    pub(crate) fn at<T: Cell>(&self, place: usize) -> Result<T, Error> {
        match &self.0 {
            Cells::Driver(row) => T::of_driver(row, place),
            Cells::Local { values, .. } => {
                let value =
                    values.get(place).ok_or_else(|| Error::Internal(format!("an answer without place {place}")))?;
                T::of_local(value)
            }
        }
    }
}

/// A type that a value of a row can have.
pub(crate) trait Cell: Sized {
    fn named(row: &QueryResult, column: &str, missing: impl Fn() -> Error) -> Result<Self, Error>;
    fn of_driver(row: &QueryResult, place: usize) -> Result<Self, Error>;
    fn of_local(value: &rusqlite::types::Value) -> Result<Self, Error>;
}

fn other(wanted: &str, value: &rusqlite::types::Value) -> Error {
    Error::Internal(format!("{wanted} is wanted, {:?} stands there", value.data_type()))
}

macro_rules! cell {
    ($($type:ty, $wanted:literal: $pattern:pat => $value:expr;)+) => { $(
        impl Cell for $type {
            fn named(row: &QueryResult, column: &str, _: impl Fn() -> Error) -> Result<Self, Error> {
                Ok(row.try_get("", column)?)
            }
            fn of_driver(row: &QueryResult, place: usize) -> Result<Self, Error> {
                Ok(row.try_get_by_index(place)?)
            }
            fn of_local(value: &rusqlite::types::Value) -> Result<Self, Error> {
                match value {
                    $pattern => Ok($value),
                    found => Err(other($wanted, found)),
                }
            }
        }
        impl Cell for Option<$type> {
            fn named(row: &QueryResult, column: &str, missing: impl Fn() -> Error) -> Result<Self, Error> {
                // The driver takes a column that is missing for an empty one.
                if row.column_names().iter().all(|name| name != column) {
                    return Err(missing());
                }
                Ok(row.try_get("", column)?)
            }
            fn of_driver(row: &QueryResult, place: usize) -> Result<Self, Error> {
                Ok(row.try_get_by_index(place)?)
            }
            fn of_local(value: &rusqlite::types::Value) -> Result<Self, Error> {
                match value {
                    rusqlite::types::Value::Null => Ok(None),
                    some => <$type>::of_local(some).map(Some),
                }
            }
        }
    )+ };
}
cell! {
    String, "a text": rusqlite::types::Value::Text(text) => text.clone();
    i64, "a number": rusqlite::types::Value::Integer(number) => *number;
    bool, "true or false": rusqlite::types::Value::Integer(number) => *number != 0;
    Vec<u8>, "bytes": rusqlite::types::Value::Blob(bytes) => bytes.clone();
}
