//! Changing one's own password.

use super::{hash_of_new_password, must_know_password};
use crate::{
    access::{
        Secret,
        attempt::{Counted, by_person},
    },
    caller::Caller,
    prelude::*,
};
use domain::{actor::Person, event::System};
use std::sync::Arc;

/// Change one's own password.
///
/// With the present one. All sessions and tokens of the person end, so that whoever knew the old password is out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"present": "河畔旧事-2025-徐汇", "new": "梧桐树下-2026-浦东"}))]
pub struct ChangePassword {
    /// The present password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    pub present: Secret,
    /// The new one: 10 to 200 characters, at least five of them different, without the login or the name in it, and none of
    /// the commonest.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub new: Secret,
    /// The hash of the new one, made while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    hash: String,
    /// The hash that the present password was found to fit.
    #[serde(skip)]
    #[schema(ignore)]
    present_hash: Option<String>,
    /// By what the attempt is counted.
    #[serde(skip)]
    #[schema(ignore)]
    counted: Vec<Counted>,
}

impl Procedure for ChangePassword {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::ChangePassword;
    const CHANGES: bool = false;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let person = caller.actor.must_be_person()?;
        self.counted = by_person(office, person);
        let found = must_know_password(office, caller, &self.present, &self.counted).await;
        let found = found.map_err(|error| in_field(error, "present"))?;
        self.present_hash.clone_from(&found.password_hash);
        let hash = hash_of_new_password(office, &self.new, &found.own_words).await;
        self.hash = hash.map_err(|error| in_field(error, "new"))?;
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        // Held and looked at once more: a reset that came meanwhile is not undone.
        let _: Person = work.load_for_update(person).await?;
        let now = work.access().credential_of(person).await?.and_then(|credential| credential.password_hash);
        if now != self.present_hash {
            return Err(Refusal::of(Reason::WrongPassword).field("present").into());
        }
        work.access().set_password(person, &self.hash).await?;
        Office::forget(work, &self.counted).await?;
        work.access().shut_out(person, work.now()).await?;
        work.note(System::PasswordChanged { person });
        Ok(Done::YES)
    }
}

/// The same refusal, of a field.
fn in_field(error: Error, field: &str) -> Error {
    match error {
        Error::Refused(refusal) => Error::Refused(refusal.field(field)),
        other => other,
    }
}
