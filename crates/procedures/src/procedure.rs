//! A procedure is a struct: the body of the request, the subject of the audit and the input that a retry must
//! repeat, at once.

use crate::{caller::Caller, office::Office, outcome::Outcome};
use domain::{Reason, Refusal, ids::Names, permission::Act, schema::ToSchema};
use persistence::{Error, UnitOfWork};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, sync::Arc};

/// What a procedure acts on: a noun, or nothing when it makes one out of nothing.
pub trait Subject: Copy + Display + Send + Sync + 'static {
    /// The kind of noun; none for nothing.
    const NOUN: Option<&'static str>;
    /// Reads it from a path.
    ///
    /// # Errors
    /// When the text is no identifier: then there is no such noun.
    fn read(text: &str) -> Result<Self, Refusal>;
}

impl<T: Names<Err = Refusal>> Subject for T {
    const NOUN: Option<&'static str> = Some(T::NOUN);
    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|_| Refusal::of(Reason::NotFound))
    }
}

/// No subject.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Display for Nothing {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}
impl Subject for Nothing {
    const NOUN: Option<&'static str> = None;
    fn read(_: &str) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

/// An act of an office.
pub trait Procedure: Serialize + DeserializeOwned + ToSchema + Send + Sync + 'static {
    /// What it acts on.
    type Subject: Subject;
    /// What comes of it.
    type Outcome: Outcome;
    /// Which act it is; also the name of the operation.
    const ACT: Act;
    /// Whether it brings a noun into being.
    const CREATES: bool = false;
    /// Whether it changes its subject, so that the caller must say which version it read.
    const CHANGES: bool = !Self::CREATES;
    /// Whether a key for retries is mandatory: where money, bids or awards are concerned.
    const KEY_REQUIRED: bool = false;
    /// Whether the answer holds a secret, which is shown once and never again, not even for a retry.
    const SECRET: bool = false;
    /// Whether it can be tried without effect. What hands out a secret, or acts outside the database, cannot.
    const CAN_BE_TRIED: bool = !Self::SECRET;

    /// Does what takes long and needs no transaction, such as hashing a password.
    ///
    /// # Errors
    /// When that already decides against it.
    fn prepare(
        &mut self,
        _on: Self::Subject,
        _caller: &Caller,
        _office: &Arc<Office>,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        std::future::ready(Ok(()))
    }
    /// Decides: loads what it touches, asks the domain, records what happened.
    ///
    /// # Errors
    /// Why not.
    fn decide(
        &self,
        on: Self::Subject,
        work: &UnitOfWork<'_>,
        office: &Office,
    ) -> impl Future<Output = Result<Self::Outcome, Error>> + Send;
}
