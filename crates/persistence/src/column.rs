//! Lets any domain value be a column, without the domain knowing about the database.
//!
//! `Text<T>` keeps `T` through `Display`/`FromStr`, `Int<T>` through `i64`, `Doc<T>` through JSON. A value that
//! no longer parses is an error on reading, never a silently wrong noun.

use domain::{Fen, Moment};
use sea_orm::{
    ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{error::Error, fmt::Display, str::FromStr, sync::Arc};

/// A value kept as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text<T>(pub T);

/// A value kept as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Int<T>(pub T);

/// A part of a noun that is only ever read and written with it, kept as JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Doc<T>(pub T);

/// How a field of a noun becomes a column and comes back.
pub(crate) trait Keeps<T> {
    fn keep(value: &T) -> Self;
    fn give(self) -> T;
}
macro_rules! wrapper_keeps {
    ($($wrapper:ident),+) => { $(
        impl<T: Clone> Keeps<T> for $wrapper<T> {
            fn keep(value: &T) -> Self { Self(value.clone()) }
            fn give(self) -> T { self.0 }
        }
    )+ };
}
wrapper_keeps!(Text, Int, Doc);
macro_rules! plain_keeps {
    ($($plain:ty),+) => { $(
        impl Keeps<$plain> for $plain {
            fn keep(value: &$plain) -> Self { value.clone() }
            fn give(self) -> $plain { self }
        }
    )+ };
}
plain_keeps!(String, bool, i64);
impl<T, W: Keeps<T>> Keeps<Option<T>> for Option<W> {
    fn keep(value: &Option<T>) -> Self {
        value.as_ref().map(W::keep)
    }
    fn give(self) -> Option<T> {
        self.map(W::give)
    }
}

fn unreadable<T>(source: impl Error + Send + Sync + 'static) -> TryGetError {
    DbErr::TryIntoErr { from: "column", into: std::any::type_name::<T>(), source: Arc::new(source) }.into()
}

impl<T: Display> From<Text<T>> for Value {
    fn from(text: Text<T>) -> Self {
        text.0.to_string().into()
    }
}
impl<T: FromStr<Err: Error + Send + Sync + 'static>> TryGetable for Text<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        String::try_get_by(row, index)?.parse().map(Self).map_err(unreadable::<T>)
    }
}
impl<T: FromStr> ValueType for Text<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <String as ValueType>::try_from(value)?.parse().map(Self).map_err(|_| ValueTypeErr)
    }
    fn type_name() -> String {
        std::any::type_name::<T>().to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::String
    }
    fn column_type() -> ColumnType {
        ColumnType::String(StringLen::None)
    }
}
impl<T: Serialize> From<Doc<T>> for Value {
    fn from(doc: Doc<T>) -> Self {
        serde_json::to_string(&doc.0).ok().into()
    }
}
impl<T: DeserializeOwned> TryGetable for Doc<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        serde_json::from_str(&String::try_get_by(row, index)?).map(Self).map_err(unreadable::<T>)
    }
}
impl<T: DeserializeOwned> ValueType for Doc<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        serde_json::from_str(&<String as ValueType>::try_from(value)?).map(Self).map_err(|_| ValueTypeErr)
    }
    fn type_name() -> String {
        std::any::type_name::<T>().to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::String
    }
    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}

/// A value that an integer keeps.
pub trait AsInt: Sized {
    /// The integer.
    fn to_int(&self) -> i64;
    /// The value.
    fn from_int(int: i64) -> Self;
}
impl AsInt for Fen {
    fn to_int(&self) -> i64 {
        self.get()
    }
    fn from_int(int: i64) -> Self {
        Self::new(int)
    }
}
impl AsInt for Moment {
    fn to_int(&self) -> i64 {
        self.millis()
    }
    fn from_int(int: i64) -> Self {
        Self::from_millis(int)
    }
}
impl<T: AsInt> From<Int<T>> for Value {
    fn from(int: Int<T>) -> Self {
        int.0.to_int().into()
    }
}
impl<T: AsInt> TryGetable for Int<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, index).map(|int| Self(T::from_int(int)))
    }
}
impl<T: AsInt> ValueType for Int<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <i64 as ValueType>::try_from(value).map(|int| Self(T::from_int(int)))
    }
    fn type_name() -> String {
        std::any::type_name::<T>().to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }
    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}

macro_rules! column {
    ($($wrapper:ident $null:ident),+) => { $(
        impl<T> Nullable for $wrapper<T> {
            fn null() -> Value { Value::$null(None) }
        }
        impl<T> IntoActiveValue<$wrapper<T>> for $wrapper<T> where Value: From<$wrapper<T>> {
            fn into_active_value(self) -> ActiveValue<Self> { ActiveValue::Set(self) }
        }
        impl<T> TryFromU64 for $wrapper<T> {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> { Err(DbErr::ConvertFromU64(stringify!($wrapper))) }
        }
    )+ };
}
column!(Text String, Doc String, Int BigInt);
