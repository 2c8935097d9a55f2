//! A code by which a person sets its own password, once and before it ends: nobody else ever knows a password.

use crate::{
    json::{unwritten, with_field},
    outcome::{Moving, Outcome},
    prelude::*,
    secrets::new_code,
    vault::Vault,
};
use domain::{actor::Actor, ids::PersonId, jurisdiction::Jurisdiction};

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
