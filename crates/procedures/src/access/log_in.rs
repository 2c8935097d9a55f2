//! Log in.

use crate::{
    call::Call,
    caller::Caller,
    outcome::plain_outcome,
    secrets::{hash_of_secret, new_secret, password_fits},
};
use crate::{organisation::end_what_is_not_needed, prelude::*};
use domain::{
    actor::{Actor, Person, Status},
    event::System,
    ids::{PersonId, SessionId},
};
use std::sync::Arc;

/// A session lasts twelve hours.
const SESSION_MILLIS: i64 = 12 * 60 * 60 * 1000;
/// Failures that are free of waiting.
const FREE_FAILURES: i64 = 5;
/// The wait after that doubles with each failure, up to fifteen minutes.
const WAIT_MILLIS_MAX: i64 = 15 * 60 * 1000;

/// Log in.
///
/// Opens a session and shows its token once. Send it as `Authorization: Bearer …`. After five failures a login
/// waits, longer each time, whoever tries.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "wei.officer", "password": "清单演示口令-2026"}))]
pub struct LogIn {
    /// The login.
    pub login: Mark,
    /// The password.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 200)]
    pub password: Secret,
    /// Who the password belongs to, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    person: Option<PersonId>,
}

impl Procedure for LogIn {
    type Subject = Nothing;
    type Outcome = LoggedIn;
    const ACT: Act = Act::LogIn;
    const CREATES: bool = true;
    const CHANGES: bool = false;
    const SECRET: bool = true;

    async fn prepare(&mut self, _: Nothing, _: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        let attempt = CountAttempt { login: self.login.clone() };
        office.carry_out(&Caller::ANYBODY, Call::of(attempt, Nothing)).await?;
        let reader = office.reader(Actor::Anybody);
        let access = reader.access();
        let found = access.credential(self.login.as_str()).await?;
        let (hash, password) = (found.as_ref().map(|(_, _, hash)| hash.clone()), self.password.0.clone());
        let fits = tokio::task::spawn_blocking(move || password_fits(&password, hash.as_deref())).await;
        let fits = fits.map_err(|error| Error::Internal(error.to_string()))?;
        match found {
            Some((person, Status::Active, _)) if fits => self.person = Some(person),
            _ => return Err(Refusal::of(Reason::WrongPassword).into()),
        }
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<LoggedIn, Error> {
        work.ask(&Concern::default())?;
        let person = self.person.ok_or_else(|| Refusal::of(Reason::WrongPassword))?;
        let token = new_secret().map_err(|error| Error::Internal(error.to_string()))?;
        let (session, expires_at) = (SessionId::next(), work.now().plus_millis(SESSION_MILLIS));
        work.access().open_session(session, person, &hash_of_secret(&token), expires_at).await?;
        work.access().forget_failures(self.login.as_str()).await?;
        work.note(System::LoggedIn { person, session });
        let known: Person = work.load_for_share(person).await?;
        if let Some(organisation) =
            known.role_assignments.iter().find_map(|role_assignment| role_assignment.organisation)
        {
            end_what_is_not_needed(work, organisation, person).await?;
        }
        Ok(LoggedIn { token, person, expires_at })
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
}
plain_outcome!(LoggedIn: "access");

/// Counts an attempt before the password is looked at, so that guessing slows down however many guess at once, on
/// every server and across restarts. A good password forgets the count.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct CountAttempt {
    login: Mark,
}

impl Procedure for CountAttempt {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::LogIn;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let (before, last) = work.access().count_attempt(self.login.as_str(), work.now()).await?;
        let over = before - FREE_FAILURES;
        let wait = if over < 0 { 0 } else { (1000_i64 << over.min(10)).min(WAIT_MILLIS_MAX) };
        let until = last.plus_millis(wait);
        if work.now() < until {
            return Err(Refusal::of(Reason::TooManyAttempts).earliest(until).into());
        }
        Ok(Done::YES)
    }
}
