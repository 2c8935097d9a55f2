//! What a question is. It says what it is about; the office finds that and asks for permission before it is answered, so
//! that no question can forget to.

use crate::{items::LIMIT_MAX, parameters::Parameters, vault::Vault};
use domain::{
    Moment, Reason, Refusal,
    concern::Concern,
    ids::Names,
    jurisdiction::{Unit, UnitCode},
    permission::{Act, Reach},
    role::Role,
    schema::ToSchema,
};
use persistence::{Error, Reader, Stored};
use serde::Serialize;

/// A parameter of a question.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// An example.
    pub example: &'static str,
}

/// Who asks, and when.
pub struct Asking {
    /// Who asks, with its rights.
    pub reader: Reader,
    /// When.
    pub now: Moment,
    /// What opens what is sealed, for whoever may read it.
    pub vault: Vault,
    /// The roles that count only for a person with a second factor.
    pub second_factor_roles: Vec<Role>,
}

/// What a question is about: found and permitted before the question is answered.
pub trait About: Sized + Send {
    /// The kind of noun whose identifier is named, if one is.
    const NOUN: Option<&'static str> = None;
    /// Finds it, if the reader may ask this of it.
    fn find(reader: &Reader, act: Act, id: &str) -> impl Future<Output = Result<Self, Error>> + Send;
}

/// About nothing in particular: everybody with the right may ask.
#[derive(Clone, Copy, Debug)]
pub struct Everything;
impl About for Everything {
    async fn find(reader: &Reader, act: Act, _: &str) -> Result<Self, Error> {
        reader.ask(act, &Concern::default()).map(|()| Self)
    }
}

/// About whatever is within reach of the reader.
#[derive(Clone, Debug)]
pub struct Within(pub Reach);
impl About for Within {
    async fn find(reader: &Reader, act: Act, _: &str) -> Result<Self, Error> {
        reader.reach(act).map(Self)
    }
}

/// About one noun.
#[derive(Clone, Debug)]
pub struct One<N>(pub N);
impl<N: Stored> About for One<N> {
    const NOUN: Option<&'static str> = Some(<N::Id as Names>::NOUN);
    async fn find(reader: &Reader, act: Act, id: &str) -> Result<Self, Error> {
        let id: N::Id = id.parse().map_err(|_| Refusal::of(Reason::NotFound))?;
        reader.find_for(act, id).await.map(Self)
    }
}

/// About one unit of government.
#[derive(Clone, Debug)]
pub struct OneUnit(pub Unit);
impl About for OneUnit {
    const NOUN: Option<&'static str> = Some("unit");
    async fn find(reader: &Reader, act: Act, id: &str) -> Result<Self, Error> {
        let missing = || Refusal::of(Reason::NotFound);
        reader.ask(act, &Concern::default())?;
        let code: UnitCode = id.parse().map_err(|_| missing())?;
        Ok(Self(reader.reference_data().tree.unit(&code).cloned().ok_or_else(missing)?))
    }
}

/// The parameters of a question, read.
pub trait Read: Sized {
    /// Its parameters; all can be left out.
    const PARAMETERS: &'static [Parameter];
    /// Reads them.
    ///
    /// # Errors
    /// When one is not of its type.
    fn read(parameters: &Parameters) -> Result<Self, Refusal>;
}

/// A question.
pub trait Query: Read + Send + Sync + 'static {
    /// What it is about.
    type About: About;
    /// Its answer.
    type Answer: Serialize + ToSchema + Send;
    /// The act of asking it.
    const ACT: Act;
    /// Its name, where it is not that of the act.
    const NAME: Option<&'static str> = None;
    /// Whether its answer names what it refers to. One that is an item of a list as well does not: one schema, one shape.
    const NAMED: bool = true;
    /// The tag under which it stands.
    const TAG: &'static str;
    /// What it asks, in a line.
    const SUMMARY: &'static str;
    /// What it asks, at length.
    const DESCRIPTION: &'static str;
    /// Answers it.
    fn answer(self, about: Self::About, asking: &Asking) -> impl Future<Output = Result<Self::Answer, Error>> + Send;
}

/// How many items are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub u64);

impl Limit {
    /// As many in memory.
    #[must_use]
    pub fn items(self) -> usize {
        usize::try_from(self.0.min(LIMIT_MAX)).unwrap_or(usize::MAX)
    }
}

/// How a field of a question is read from the parameter of its name.
pub(crate) trait ReadParameter: Sized {
    fn read(parameters: &Parameters, name: &str) -> Result<Self, Refusal>;
}
impl<T: std::str::FromStr<Err: std::fmt::Display>> ReadParameter for Option<T> {
    fn read(parameters: &Parameters, name: &str) -> Result<Self, Refusal> {
        parameters.value(name)
    }
}
impl ReadParameter for Limit {
    fn read(parameters: &Parameters, _: &str) -> Result<Self, Refusal> {
        parameters.limit().map(Self)
    }
}

/// Declares a question with its parameters: each with its type, what it is and an example.
macro_rules! parameters {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty = ($said:expr, $example:expr)),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[allow(missing_docs, reason = "each parameter says what it is for the document")]
        pub struct $name { $(pub $field: $type),* }
        impl crate::query::Read for $name {
            const PARAMETERS: &'static [crate::query::Parameter] = &[$(crate::query::Parameter {
                name: stringify!($field), description: $said, example: $example,
            }),*];
            fn read(_parameters: &crate::parameters::Parameters) -> Result<Self, domain::Refusal> {
                Ok(Self { $($field: crate::query::ReadParameter::read(_parameters, stringify!($field))?),* })
            }
        }
    };
}
pub(crate) use parameters;

/// How many items of a list.
pub(crate) const LIMIT_SAID: (&str, &str) = ("How many items at most, 1 to 200.", "50");
