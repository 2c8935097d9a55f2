//! A code by which a person sets its own password, once and before it ends: nobody else ever knows a password.

use crate::{
    outcome::{Moving, Outcome, Shown, unwritten, with_field},
    prelude::*,
    secrets::new_code,
    vault::Vault,
};
use domain::{actor::Actor, ids::PersonId, jurisdiction::Jurisdiction};
use utoipa::{
    PartialSchema,
    openapi::{
        Ref, RefOr, Schema,
        schema::{AllOfBuilder, ObjectBuilder},
    },
};

/// How long a code can be used.
const CODE_DAYS: i64 = 7;

/// A code, shown this once to whoever hands it to the person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OneTimeCode {
    /// The code.
    #[schema(example = "7QXD-M2KP-9RVA-T4HN")]
    pub code: String,
    /// When it ends: seven days from now.
    pub expires_at: Moment,
}

/// Gives a person a new code; the password it had is gone.
pub(crate) async fn give_code(work: &UnitOfWork<'_>, vault: &Vault, person: PersonId) -> Result<OneTimeCode, Error> {
    let code = new_code().map_err(|error| Error::Internal(error.to_string()))?;
    let expires_at = work.now().day().plus_days(CODE_DAYS).end();
    work.access().set_code(person, &vault.digest_of_secret(&code), expires_at).await?;
    Ok(OneTimeCode { code, expires_at })
}

/// A noun with a code that came of an act on it.
pub struct WithCode<N> {
    pub(crate) noun: N,
    pub(crate) code: OneTimeCode,
}

impl<N: Moving> Outcome for WithCode<N> {
    type View = ShownWithCode<N>;
    const TAG: &'static str = N::TAG;
    const IS_NOUN: bool = true;
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Result<Vec<u8>, Error> {
        let code = serde_json::to_vec(&self.code).map_err(unwritten)?;
        with_field(self.noun.view(actor, tree)?, "one_time_code", &code)
    }
    fn subject(&self) -> Option<persistence::Subject> {
        self.noun.subject()
    }
}

/// A noun as a reader sees it, with the code.
pub struct ShownWithCode<N>(std::marker::PhantomData<fn() -> N>);

impl<N: ToSchema> PartialSchema for ShownWithCode<N> {
    fn schema() -> RefOr<Schema> {
        let code = ObjectBuilder::new().property("one_time_code", Ref::from_schema_name(OneTimeCode::name()));
        let both = AllOfBuilder::new().item(Ref::from_schema_name(N::name())).item(code.required("one_time_code"));
        Schema::AllOf(both.build()).into()
    }
}
impl<N: ToSchema> ToSchema for ShownWithCode<N> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}WithCode", N::name()).into()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((OneTimeCode::name().into_owned(), OneTimeCode::schema()));
        schemas.push((N::name().into_owned(), Shown::<N>::schema()));
        Shown::<N>::schemas(schemas);
    }
}
