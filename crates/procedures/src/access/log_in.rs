//! Log in.

use super::{
    attempt::{Counted, by_login, hash_of_device},
    second_factor::{Proof, prove},
};
use crate::{
    caller::Caller,
    outcome::plain_outcome,
    secrets::{new_secret, password_fits},
};
use crate::{organisation::end_what_is_not_needed, prelude::*};
use domain::{
    actor::{Actor, Person, Status},
    event::System,
    ids::{PersonId, SessionId},
    login::Login,
};
use persistence::access::Credential;
use std::sync::Arc;

/// A session lasts twelve hours.
const SESSION_MILLIS: i64 = 12 * 60 * 60 * 1000;

/// Log in.
///
/// Opens a session and shows its token once. Send it as `Authorization: Bearer …`. After five failures a login waits at that
/// address, longer each time, and after many more the address waits. Keep `device` of the answer and send it with the next
/// log-in: then what others tried does not make you wait.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "wei.officer", "password": "梧桐树下-2026-浦东"}))]
pub struct LogIn {
    /// The login.
    pub login: Login,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    pub password: Secret,
    /// What an earlier log-in answered as `device`, if this is the same device.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub device: Option<Secret>,
    /// A code of the second factor, or a recovery code, where the person has one.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, max_length = 40)]
    pub code: Option<Secret>,
    /// Who came in and how, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    found: Option<Found>,
}

/// Who came in and how.
#[derive(Clone, Debug)]
struct Found {
    person: PersonId,
    device: Option<String>,
    counted: Vec<Counted>,
    /// The hash that the password was found to fit.
    hash: Option<String>,
    proof: Option<Proof>,
}

impl Procedure for LogIn {
    type Subject = Nothing;
    type Outcome = LoggedIn;
    const ACT: Act = Act::LogIn;
    const CREATES: bool = true;
    const CHANGES: bool = false;
    const SECRET: bool = true;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let queued = office.hashing.queue()?;
        let reader = office.reader(Actor::Anybody);
        let access = reader.access();
        let found = access.credential(&self.login.form()).await?;
        let device = match (&found, &self.device) {
            (Some(Credential { person, .. }), Some(device)) => {
                let hash = hash_of_device(&device.0);
                access.knows_device(*person, &hash).await?.then_some(hash)
            }
            _ => None,
        };
        let counted = by_login(office, &self.login, caller.address, device.as_deref());
        office.count(&counted).await?;
        let hash = found.as_ref().and_then(|credential| credential.password_hash.clone());
        let (password, looked_at) = (office.vault.peppered(&self.password.0), hash.clone());
        let fits = queued.run(move |memory| password_fits(&password, looked_at.as_deref(), memory)).await?;
        match found {
            Some(Credential { person, status: Status::Active, .. }) if fits => {
                let factor = reader.second_factors().of(person).await?.filter(|factor| factor.confirmed);
                let proof = match (&factor, &self.code) {
                    (Some(factor), Some(code)) => Some(prove(&office.vault, person, factor, &code.0, office.now())?),
                    (Some(_), None) => return Err(Refusal::of(Reason::SecondFactorNeeded).field("code").into()),
                    (None, _) => None,
                };
                self.found = Some(Found { person, device, counted, hash, proof });
                Ok(())
            }
            _ => Err(Refusal::of(Reason::WrongPassword).into()),
        }
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<LoggedIn, Error> {
        work.ask(&Concern::default())?;
        let found = self.found.as_ref().ok_or_else(|| Refusal::of(Reason::WrongPassword))?;
        let person = found.person;
        // Held and looked at once more: what was changed or reset meanwhile lets nobody in any more.
        let known: Person = work.load_for_update(person).await?;
        let present = work.access().credential_of(person).await?.and_then(|credential| credential.password_hash);
        let factor = work.second_factors().is_set_up(person).await?;
        if known.status != Status::Active || present != found.hash || factor != found.proof.is_some() {
            return Err(Refusal::of(Reason::WrongPassword).into());
        }
        if let Some(proof) = &found.proof {
            proof.use_up(&work.second_factors(), person).await?;
        }
        let secret = || new_secret().map_err(|error| Error::Internal(error.to_string()));
        let token = secret()?;
        // A device that is known already keeps its name.
        let device = if found.device.is_none() { Some(secret()?) } else { None };
        let name = device.as_ref().map(|device| hash_of_device(device)).or_else(|| found.device.clone());
        if let Some(hash) = name {
            work.access().keep_device(person, &hash, work.now()).await?;
        }
        let (session, expires_at) = (SessionId::next(), work.now().plus_millis(SESSION_MILLIS));
        work.access().open_session(session, person, &office.vault.digest_of_secret(&token), expires_at).await?;
        Office::forget(work, &found.counted).await?;
        work.note(System::LoggedIn { person, session });
        if let Some(organisation) =
            known.role_assignments.iter().find_map(|role_assignment| role_assignment.organisation)
        {
            end_what_is_not_needed(work, organisation, person).await?;
        }
        Ok(LoggedIn { token, person, expires_at, device })
    }
}

/// A password on its way in. It is never shown, not even in a log.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub(crate) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// A session that was opened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LoggedIn {
    /// The token of the session, shown this once.
    #[schema(example = "qd_8PnB0bPp3x2o1pS1oYkJm3l7rXwVt0aQ4cUeHfGzDiE")]
    pub token: String,
    /// The person.
    pub person: PersonId,
    /// When the session ends.
    pub expires_at: Moment,
    /// The name of this device, shown this once, for later log-ins; absent where it is known already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}
plain_outcome!(LoggedIn: "access");
