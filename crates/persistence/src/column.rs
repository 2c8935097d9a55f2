//! Lets any domain value be a column, without the domain knowing about the database.
//!
//! A column is kept as [`Text`] through `Display` and `FromStr`, as [`Int`] through [`AsInt`], as [`Truth`], or as [`Doc`]
//! through JSON; [`Null`] lets it be empty. A value that cannot be written is an error, never NULL; one that no longer
//! parses is an error on reading, never a silently wrong noun.

use crate::{error::Error, row::Row};
use domain::{Fen, Moment, Refusal};
use sea_orm::Value;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, str::FromStr};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text: an identifier, a code, a word, a document.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Truth,
}

/// Refuses a text that is looked for and that no row can have.
pub type Check = fn(&str) -> Result<(), Refusal>;

/// The shape of a column.
pub(crate) trait Shape {
    const KIND: Kind;
    const NULL: bool = false;
    /// Refuses a text that a request looks for and that no row can have; none where every text can stand there.
    const CHECK: Option<Check> = None;
}

/// How a field of type `T` becomes a column and comes back.
pub(crate) trait Keeps<T>: Shape {
    fn keep(value: &T) -> Result<Value, Error>;
    fn give(row: &Row, place: usize) -> Result<T, Error>;
}

/// A value kept as its text.
pub(crate) struct Text;
/// A value kept as its text, of a type that a request can look for: a word of a list, an identifier, a code.
pub(crate) struct Of<T>(std::marker::PhantomData<T>);
/// A value kept as an integer.
pub(crate) struct Int;
/// True or false.
pub(crate) struct Truth;
/// A part of a noun that is only ever read and written with it, kept as JSON text.
pub(crate) struct Doc;
/// A column that may be empty.
pub(crate) struct Null<C>(std::marker::PhantomData<C>);

impl Shape for Text {
    const KIND: Kind = Kind::Text;
}
impl<T: FromStr<Err: Into<Refusal>>> Shape for Of<T> {
    const KIND: Kind = Kind::Text;
    const CHECK: Option<Check> = Some(|text| text.parse::<T>().map(drop).map_err(Into::into));
}
impl Shape for Int {
    const KIND: Kind = Kind::Number;
}
impl Shape for Truth {
    const KIND: Kind = Kind::Truth;
}
impl Shape for Doc {
    const KIND: Kind = Kind::Text;
}
impl<C: Shape> Shape for Null<C> {
    const KIND: Kind = C::KIND;
    const NULL: bool = true;
    const CHECK: Option<Check> = C::CHECK;
}

fn unreadable<T>(text: &str, error: impl Display) -> Error {
    Error::Internal(format!("{text:?} is no {}: {error}", std::any::type_name::<T>()))
}

impl<T: Display + FromStr<Err: Display>> Keeps<T> for Text {
    fn keep(value: &T) -> Result<Value, Error> {
        Ok(value.to_string().into())
    }
    fn give(row: &Row, place: usize) -> Result<T, Error> {
        let text: String = row.at(place)?;
        text.parse().map_err(|error| unreadable::<T>(&text, error))
    }
}
impl<T: Display + FromStr<Err: Display + Into<Refusal>>> Keeps<T> for Of<T> {
    fn keep(value: &T) -> Result<Value, Error> {
        Text::keep(value)
    }
    fn give(row: &Row, place: usize) -> Result<T, Error> {
        Text::give(row, place)
    }
}
impl<T: Serialize + DeserializeOwned> Keeps<T> for Doc {
    fn keep(value: &T) -> Result<Value, Error> {
        let text = serde_json::to_string(value);
        Ok(text.map_err(|error| Error::Internal(format!("{}: {error}", std::any::type_name::<T>())))?.into())
    }
    fn give(row: &Row, place: usize) -> Result<T, Error> {
        let text: String = row.at(place)?;
        serde_json::from_str(&text).map_err(|error| unreadable::<T>(&text, error))
    }
}
impl<T: AsInt> Keeps<T> for Int {
    fn keep(value: &T) -> Result<Value, Error> {
        Ok(value.to_int().into())
    }
    fn give(row: &Row, place: usize) -> Result<T, Error> {
        row.at(place).map(T::from_int)
    }
}
impl Keeps<bool> for Truth {
    fn keep(value: &bool) -> Result<Value, Error> {
        Ok((*value).into())
    }
    fn give(row: &Row, place: usize) -> Result<bool, Error> {
        row.at(place)
    }
}
impl<T, C: Keeps<T>> Keeps<Option<T>> for Null<C> {
    fn keep(value: &Option<T>) -> Result<Value, Error> {
        let Some(value) = value else {
            return Ok(match C::KIND {
                Kind::Text => Value::String(None),
                Kind::Number => Value::BigInt(None),
                Kind::Truth => Value::Bool(None),
            });
        };
        C::keep(value)
    }
    fn give(row: &Row, place: usize) -> Result<Option<T>, Error> {
        let empty = match C::KIND {
            Kind::Text => row.at::<Option<String>>(place)?.is_none(),
            Kind::Number => row.at::<Option<i64>>(place)?.is_none(),
            Kind::Truth => row.at::<Option<bool>>(place)?.is_none(),
        };
        if empty { Ok(None) } else { C::give(row, place).map(Some) }
    }
}

/// A value that an integer keeps.
pub(crate) trait AsInt: Sized {
    /// The integer.
    fn to_int(&self) -> i64;
    /// The value.
    fn from_int(int: i64) -> Self;
}
impl AsInt for i64 {
    fn to_int(&self) -> i64 {
        *self
    }
    fn from_int(int: i64) -> Self {
        int
    }
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
