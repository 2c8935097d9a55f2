//! What comes of an act, as a reader may see it.

use crate::json::{unwritten, with_field};
use domain::{
    Noun,
    actor::Actor,
    ids::Names,
    jurisdiction::Jurisdiction,
    permission::{self, Act},
    schema::ToSchema,
};
use persistence::{Error, Subject};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use std::marker::PhantomData;

/// What comes of an act.
pub trait Outcome: Send {
    /// How it is described.
    type View: ToSchema;
    /// Shows it to an actor, as JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Result<Vec<u8>, Error>;
    /// The noun as it stands, if it is one.
    fn subject(&self) -> Option<Subject>;
    /// The tag under which its operations stand.
    const TAG: &'static str;
    /// Whether it is a noun, with a version and a place of its own.
    const IS_NOUN: bool;
}

/// A noun that can be shown with what the reader may do to it now.
pub trait Moving: Noun + ToSchema {
    /// The acts that its state allows, whoever asks.
    fn possible(&self) -> Vec<Act>;
    /// Leaves out what this reader may not see although the noun itself is open to it.
    #[must_use]
    fn redacted(self, _actor: &Actor, _tree: &Jurisdiction) -> Self {
        self
    }
}

/// A noun as a reader sees it, written as JSON: its fields, and the acts that its state and the reader's rights allow now.
#[derive(Clone, Debug)]
pub struct Shown<N> {
    json: Box<RawValue>,
    noun: PhantomData<fn() -> N>,
}

impl<N: Moving> Shown<N> {
    /// Shows a noun to an actor.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn to(actor: &Actor, tree: &Jurisdiction, noun: N) -> Result<Self, Error> {
        let shown = String::from_utf8(show(actor, tree, noun)?).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self { json: RawValue::from_string(shown).map_err(unwritten)?, noun: PhantomData })
    }
    pub(crate) fn into_json(self) -> Box<RawValue> {
        self.json
    }
}

impl<N> Serialize for Shown<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

/// Shows a noun to an actor, as JSON.
///
/// # Errors
/// When it cannot be written.
pub fn show<N: Moving>(actor: &Actor, tree: &Jurisdiction, noun: N) -> Result<Vec<u8>, Error> {
    let concern = noun.concern();
    let allowed = noun.possible().into_iter().filter(|act| permission::allows(actor, *act, &concern, tree));
    let allowed: Vec<Act> = allowed.collect();
    let fields = serde_json::to_vec(&noun.redacted(actor, tree)).map_err(unwritten)?;
    with_field(fields, "allowed_acts", &serde_json::to_vec(&allowed).map_err(unwritten)?)
}

/// Where a noun says what it waits for.
pub(crate) const NEXT_STEPS: &str = "next_steps";

impl<N: Moving> Outcome for N {
    type View = Shown<N>;
    const TAG: &'static str = <N::Id as Names>::NOUN;
    const IS_NOUN: bool = true;
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Result<Vec<u8>, Error> {
        show(actor, tree, self)
    }
    fn subject(&self) -> Option<Subject> {
        let noun = <N::Id as Names>::NOUN.to_owned();
        Some(Subject { noun, id: self.id().to_string(), version: Noun::version(self) })
    }
}

/// It is done; there is nothing to show.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

impl Done {
    /// It is done.
    pub const YES: Self = Self { done: true };
}

/// Writes the [`Outcome`] of what is no noun: it is shown as it is.
macro_rules! plain_outcome {
    ($($name:ty: $tag:literal),+) => { $(
        impl $crate::outcome::Outcome for $name {
            type View = Self;
            const TAG: &'static str = $tag;
            const IS_NOUN: bool = false;
            fn view(
                self,
                _: &domain::actor::Actor,
                _: &domain::jurisdiction::Jurisdiction,
            ) -> Result<Vec<u8>, persistence::Error> {
                serde_json::to_vec(&self).map_err($crate::json::unwritten)
            }
            fn subject(&self) -> Option<persistence::Subject> { None }
        }
    )+ };
}
pub(crate) use plain_outcome;
plain_outcome!(Done: "system");

mod moves;
mod redacted;
