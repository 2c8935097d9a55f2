//! Changing one's own password.

use crate::{access::Secret, caller::Caller, prelude::*, secrets::password_fits};
use domain::{actor::Person, event::System};
use std::sync::Arc;

/// Change one's own password.
///
/// With the present one. All sessions and tokens of the person end, so that whoever knew the old password is out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"present": "清单演示口令-2026", "new": "梧桐树下-2026-浦东"}))]
pub struct ChangePassword {
    /// The present password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    pub present: Secret,
    /// The new one: 10 to 200 characters, without the login in it.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub new: Secret,
    /// The hash of the new one, made while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    hash: String,
}

impl Procedure for ChangePassword {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::ChangePassword;
    const CHANGES: bool = false;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let reader = office.reader(caller.actor.clone());
        let person: Person = reader.find(caller.actor.must_be_person()?).await?;
        let found = reader.access().credential(&person.login).await?;
        let (present, hash) = (self.present.0.clone(), found.map(|(_, _, hash)| hash));
        let fits = tokio::task::spawn_blocking(move || password_fits(&present, hash.as_deref())).await;
        if !fits.map_err(|error| Error::Internal(error.to_string()))? {
            return Err(Refusal::of(Reason::WrongPassword).field("present").into());
        }
        self.hash = super::hash_of_new_password(&person.login.parse()?, &self.new).await?;
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        work.access().set_password(person, &self.hash).await?;
        work.access().shut_out(person, work.now()).await?;
        work.note(System::PasswordChanged { person });
        Ok(Done::YES)
    }
}
