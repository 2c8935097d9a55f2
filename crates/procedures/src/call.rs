//! A request for an act as a value: whoever asks, and however it was read, it goes through the door in one form.

use crate::{
    caller::Caller,
    input,
    office::Office,
    outcome::Outcome,
    procedure::{Procedure, Subject},
};
use domain::{Refusal, permission::Act};
use futures::future::BoxFuture;
use persistence::{Error, UnitOfWork};
use std::sync::Arc;

/// What the door has to know of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked of an act answers")]
pub struct Properties {
    /// Which act it is.
    pub act: Act,
    /// The kind of noun that it acts on, if any.
    pub subject: Option<&'static str>,
    /// Whether it makes something.
    pub creates: bool,
    /// Whether it changes its subject, so that the caller must say which version it read.
    pub changes: bool,
    /// Whether a key for retries is mandatory.
    pub key_required: bool,
    /// Whether the answer holds a secret.
    pub secret: bool,
    /// Whether it can be tried without effect.
    pub can_be_tried: bool,
}

impl Properties {
    pub(crate) const fn of<P: Procedure>() -> Self {
        Self {
            act: P::ACT,
            subject: P::Subject::NOUN,
            creates: P::CREATES,
            changes: P::CHANGES,
            key_required: P::KEY_REQUIRED,
            secret: P::SECRET,
            can_be_tried: P::CAN_BE_TRIED,
        }
    }
}

/// A request for an act.
pub struct Call {
    pub(crate) procedure: Box<dyn AnyProcedure>,
    pub(crate) versions: Vec<i64>,
    pub(crate) key: Option<String>,
    pub(crate) dry_run: bool,
}

impl Call {
    /// A request for an act on a subject.
    #[must_use]
    pub fn of<P: Procedure>(procedure: P, on: P::Subject) -> Self {
        let input = serde_json::to_vec(&procedure).map_err(|error| error.to_string());
        Self { procedure: Box::new(Bound { procedure, on, input }), versions: Vec::new(), key: None, dry_run: false }
    }
    /// Reads a request from the identifier of a subject and a body.
    pub(crate) fn read<P: Procedure>(on: &str, body: &[u8]) -> Result<Self, Refusal> {
        let on = P::Subject::read(on)?;
        let (procedure, input) = input::read::<P>(body)?;
        let procedure = Box::new(Bound { procedure, on, input: Ok(input) });
        Ok(Self { procedure, versions: Vec::new(), key: None, dry_run: false })
    }
    /// The version of the subject that the caller read.
    #[must_use]
    pub fn version(self, version: Option<i64>) -> Self {
        self.versions(version.into_iter().collect())
    }
    /// The versions of the subject that the caller takes for the one it read: one of them must be the present one.
    #[must_use]
    pub fn versions(self, versions: Vec<i64>) -> Self {
        Self { versions, ..self }
    }
    /// The key by which the caller can repeat the request.
    #[must_use]
    pub fn key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }
    /// Whether it is only a dry run: the answer says what would happen, and nothing of it stays.
    #[must_use]
    pub fn dry_run(self, dry_run: bool) -> Self {
        Self { dry_run, ..self }
    }
    /// What the door has to know of the act.
    #[must_use]
    pub fn properties(&self) -> Properties {
        self.procedure.properties()
    }
}

/// What was decided, as the actor may see it.
pub(crate) struct Decided {
    pub(crate) subject: Option<persistence::Subject>,
    pub(crate) view: Vec<u8>,
}

/// A procedure with its subject, whatever its type.
pub(crate) trait AnyProcedure: Send + Sync {
    fn properties(&self) -> Properties;
    /// The identifier of the subject, if it has one.
    fn subject(&self) -> Option<String>;
    /// What is asked, as bytes that a retry must repeat.
    fn input(&self) -> Result<&[u8], Error>;
    fn prepare<'p>(&'p mut self, caller: &'p Caller, office: &'p Arc<Office>) -> BoxFuture<'p, Result<(), Error>>;
    fn decide<'p>(&'p self, work: &'p UnitOfWork<'p>, office: &'p Office) -> BoxFuture<'p, Result<Decided, Error>>;
}

struct Bound<P: Procedure> {
    procedure: P,
    on: P::Subject,
    input: Result<Vec<u8>, String>,
}

impl<P: Procedure> AnyProcedure for Bound<P> {
    fn properties(&self) -> Properties {
        Properties::of::<P>()
    }
    fn subject(&self) -> Option<String> {
        P::Subject::NOUN.map(|_| self.on.to_string())
    }
    fn input(&self) -> Result<&[u8], Error> {
        self.input.as_deref().map_err(|error| Error::Internal(error.clone()))
    }
    fn prepare<'p>(&'p mut self, caller: &'p Caller, office: &'p Arc<Office>) -> BoxFuture<'p, Result<(), Error>> {
        Box::pin(self.procedure.prepare(self.on, caller, office))
    }
    fn decide<'p>(&'p self, work: &'p UnitOfWork<'p>, office: &'p Office) -> BoxFuture<'p, Result<Decided, Error>> {
        Box::pin(async move {
            let outcome = self.procedure.decide(self.on, work, office).await?;
            Ok(Decided { subject: outcome.subject(), view: outcome.view(work.actor(), work.tree())? })
        })
    }
}
