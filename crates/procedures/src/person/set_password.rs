//! Set a password with a code.

use super::hash_of_new_password;
use crate::{
    access::{
        Secret,
        attempt::{Counted, by_code},
    },
    caller::Caller,
    prelude::*,
    vault::Vault,
};
use domain::{
    actor::{Actor, Person, Status},
    event::System,
    ids::PersonId,
    login::Login,
};
use persistence::access::Credential;
use std::sync::Arc;

/// Set a password with a code.
///
/// With the code that came of being added, or of a reset; it can be used once and ends after seven days. Nobody else knows the
/// password. Wrong codes are counted as wrong passwords are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "li.officer", "code": "7QXD-M2KP-9RVA-T4HN", "password": "梧桐树下-2026-长宁"}))]
pub struct SetPassword {
    /// The login.
    pub login: Login,
    /// The code.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 100)]
    pub code: Secret,
    /// The password: 10 to 200 characters, at least five of them different, without the login or the name in it, and none of
    /// the commonest.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub password: Secret,
    /// Whose it is, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    found: Option<Found>,
}

#[derive(Clone, Debug)]
struct Found {
    person: PersonId,
    hash: String,
    counted: Vec<Counted>,
}

impl Procedure for SetPassword {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::SetPassword;
    const CHANGES: bool = false;
    const CAN_BE_TRIED: bool = false;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let counted = by_code(office, &self.login, caller.address);
        office.count(&counted).await?;
        let reader = office.reader(Actor::Anybody);
        let found = reader.access().credential(&self.login.form()).await?;
        let found = found.filter(|found| self.fits(found, office.now(), &office.vault));
        let Credential { person, own_words, .. } = found.ok_or_else(|| Refusal::of(Reason::WrongPassword))?;
        let hash = hash_of_new_password(office, &self.password, &own_words).await?;
        self.found = Some(Found { person, hash, counted });
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let Found { person, hash, counted } = self.found.as_ref().ok_or_else(|| Refusal::of(Reason::WrongPassword))?;
        // Held and looked at once more: of two who use one code at once the second is too late, as is one that a reset ended.
        let _: Person = work.load_for_update(*person).await?;
        let found = work.access().credential_of(*person).await?;
        if !found.is_some_and(|found| self.fits(&found, work.now(), &office.vault)) {
            return Err(Refusal::of(Reason::WrongPassword).into());
        }
        work.access().set_password(*person, hash).await?;
        Office::forget(work, counted).await?;
        work.note(System::PasswordChanged { person: *person });
        Ok(Done::YES)
    }
}

impl SetPassword {
    fn fits(&self, found: &Credential, now: Moment, vault: &Vault) -> bool {
        let code = self.code.0.trim().to_uppercase();
        let good = |(hash, ends): &(String, Moment)| *hash == vault.digest_of_secret(&code) && now < *ends;
        found.status == Status::Active && found.code.as_ref().is_some_and(good)
    }
}
