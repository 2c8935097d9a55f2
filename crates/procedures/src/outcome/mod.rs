//! What comes of an act, as a reader may see it.

use crate::warning::Warning;
use domain::{
    Noun,
    actor::Actor,
    ids::{Names, path_of},
    jurisdiction::Jurisdiction,
    permission::{self, Act},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{self, RefOr, Schema, schema::ArrayBuilder},
};

/// What comes of an act.
pub trait Outcome: Send {
    /// How it is shown.
    type View: Serialize + ToSchema + Send;
    /// Shows it to an actor.
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Self::View;
    /// Its version, if it is a noun.
    fn version(&self) -> Option<i64>;
    /// Where it can be read, if it is a noun.
    fn location(&self) -> Option<String>;
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

/// A noun as a reader sees it: its fields, and the acts that its state and the reader's rights allow now.
#[derive(Clone, Debug, Serialize)]
pub struct Shown<N> {
    /// The noun.
    #[serde(flatten)]
    pub noun: N,
    /// The operations that the reader can call on it now.
    pub allowed_moves: Vec<Act>,
}

impl<N: Moving> Shown<N> {
    /// Shows a noun to an actor.
    #[must_use]
    pub fn to(actor: &Actor, tree: &Jurisdiction, noun: N) -> Self {
        let concern = noun.concern();
        let allowed = noun.possible().into_iter().filter(|act| permission::allows(actor, *act, &concern, tree));
        let allowed_moves = allowed.collect();
        Self { noun: noun.redacted(actor, tree), allowed_moves }
    }
}

impl<N: ToSchema> PartialSchema for Shown<N> {
    fn schema() -> RefOr<Schema> {
        let moves = ArrayBuilder::new()
            .items(RefOr::Ref(openapi::Ref::from_schema_name("Act")))
            .description(Some("The operations that the reader can call on it now."))
            .build();
        match N::schema() {
            RefOr::T(Schema::Object(mut object)) => {
                let warnings = ArrayBuilder::new()
                    .items(RefOr::Ref(openapi::Ref::from_schema_name("Warning")))
                    .description(Some(
                        "What the law warns of; only in the answer to an act, and only where there is any.",
                    ))
                    .build();
                object.properties.insert("warnings".to_owned(), Schema::Array(warnings).into());
                object.properties.insert("allowed_moves".to_owned(), Schema::Array(moves).into());
                object.required.push("allowed_moves".to_owned());
                Schema::Object(object).into()
            }
            other => other,
        }
    }
}
impl<N: ToSchema> ToSchema for Shown<N> {
    fn name() -> std::borrow::Cow<'static, str> {
        N::name()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Act::name().into_owned(), Act::schema()));
        schemas.push((Warning::name().into_owned(), Warning::schema()));
        Warning::schemas(schemas);
        N::schemas(schemas);
    }
}

impl<N: Moving> Outcome for N {
    type View = Shown<N>;
    const TAG: &'static str = <N::Id as Names>::NOUN;
    const IS_NOUN: bool = true;
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Shown<N> {
        Shown::to(actor, tree, self)
    }
    fn version(&self) -> Option<i64> {
        Some(Noun::version(self))
    }
    fn location(&self) -> Option<String> {
        Some(format!("{}/{}", path_of(<N::Id as Names>::NOUN), self.id()))
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
            fn view(self, _: &domain::actor::Actor, _: &domain::jurisdiction::Jurisdiction) -> Self { self }
            fn version(&self) -> Option<i64> { None }
            fn location(&self) -> Option<String> { None }
        }
    )+ };
}
pub(crate) use plain_outcome;
plain_outcome!(Done: "system");

mod moves;
mod redacted;
