//! The office: the one door through which every write goes, from either face, from the clock or from an import.

use crate::{
    clock::Time, objects::Objects, organisation::end_what_is_not_needed, outcome::Outcome, procedure::Procedure,
    secrets::hash_of_secret, vault::Vault, warning::Warning,
};
use domain::{
    Moment, Reason, Refusal,
    actor::{Actor, Duty},
    ids::SessionId,
    permission::{self, Act},
};
use futures::future::BoxFuture;
use persistence::{Answer, Circumstances, Halt, Reader, Replay, Store, Unit, Work};
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a token that was found good is trusted without asking the database again: a revocation on
/// another server acts within this time.
const TRUST: Duration = Duration::from_millis(1000);
/// Trusted callers held in memory at most.
const TRUSTED_MAX: usize = 10_000;

/// Who calls, and how the caller was let in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who acts.
    pub actor: Actor,
    /// The session, if the caller has one.
    pub session: Option<SessionId>,
}

impl Caller {
    /// Somebody who has not logged in.
    pub const ANYBODY: Self = Self { actor: Actor::Anybody, session: None };
    /// The system's own clock.
    pub const CLOCK: Self = Self { actor: Actor::Clock, session: None };
}

/// A request for an act.
#[derive(Clone, Debug)]
pub struct Call<P: Procedure> {
    /// The act.
    pub procedure: P,
    /// What it acts on.
    pub on: P::Subject,
    /// The version that the caller read.
    pub version: Option<i64>,
    /// The key by which the caller can repeat the request.
    pub key: Option<String>,
    /// Whether it is only rehearsed: the answer says what would happen, and nothing of it stays.
    pub rehearsal: bool,
}

/// Everything that an act may need.
pub struct Office {
    /// The database.
    pub store: Store,
    /// The vault in which bids are sealed.
    pub vault: Vault,
    /// Where attachments lie.
    pub objects: Objects,
    /// What time it is.
    pub time: Time,
    trusted: Mutex<HashMap<String, (Instant, Caller)>>,
}

impl Office {
    /// An office.
    #[must_use]
    pub fn new(store: Store, vault: Vault, objects: Objects, time: Time) -> Arc<Self> {
        Arc::new(Self { store, vault, objects, time, trusted: Mutex::default() })
    }
    /// What a caller may read.
    #[must_use]
    pub fn reader(&self, actor: Actor) -> Reader {
        Reader::new(&self.store, actor)
    }
    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.time.now()
    }
    /// Lets the bearer of a secret in.
    ///
    /// # Errors
    /// When the secret lets nobody in.
    pub async fn admit(&self, secret: &str) -> Result<Caller, Halt> {
        let hash = hash_of_secret(secret);
        if let Some((since, caller)) = self.trusted().get(&hash)
            && since.elapsed() < TRUST
        {
            return Ok(caller.clone());
        }
        let reader = self.reader(Actor::Anybody);
        let admitted =
            reader.access().admit(&hash, self.now()).await?.ok_or_else(|| Refusal::of(Reason::NotLoggedIn))?;
        let counts = |duty: &Duty| admitted.roles.as_ref().is_none_or(|roles| roles.contains(&duty.role));
        let duties = admitted.person.duties.into_iter().filter(counts).collect();
        let caller = Caller { actor: Actor::Person { id: admitted.person.id, duties }, session: admitted.session };
        let mut trusted = self.trusted();
        if trusted.len() >= TRUSTED_MAX {
            trusted.retain(|_, (since, _)| since.elapsed() < TRUST);
        }
        trusted.insert(hash, (Instant::now(), caller.clone()));
        Ok(caller)
    }
    fn trusted(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Instant, Caller)>> {
        self.trusted.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Carries out an act: all of it is kept, or nothing; the answer leaves after the commit.
    ///
    /// # Errors
    /// Why nothing was kept.
    pub async fn carry_out<P: Procedure>(self: &Arc<Self>, caller: &Caller, call: Call<P>) -> Result<Answer, Refusal> {
        self.try_out(caller, call).await.map_err(Halt::into_refusal)
    }
    async fn try_out<P: Procedure>(self: &Arc<Self>, caller: &Caller, mut call: Call<P>) -> Result<Answer, Halt> {
        permission::could(&caller.actor, P::ACT)?;
        if call.rehearsal && !P::CAN_BE_REHEARSED {
            return Err(Refusal::of(Reason::NotRehearsed).into());
        }
        let replay = if call.rehearsal { None } else { self.replay_of(caller, &call)? };
        call.procedure.prepare(call.on, caller, self).await?;
        let around = Circumstances {
            actor: caller.actor.clone(),
            act: P::ACT,
            now: self.now(),
            version: call.version,
            rehearsal: call.rehearsal,
        };
        match self.store.carry_out(Arc::new(InTheOffice { office: self.clone(), call, around, replay })).await {
            Err(Halt::Rehearsed(answer)) => Ok(*answer),
            Err(halt) => Err(halt),
            Ok(answer) => {
                self.after(P::ACT).await?;
                Ok(answer)
            }
        }
    }
    fn replay_of<P: Procedure>(&self, caller: &Caller, call: &Call<P>) -> Result<Option<Replay>, Halt> {
        let Some(key) = call.key.clone() else {
            let required = P::KEY_REQUIRED && caller.actor != Actor::Clock;
            return if required { Err(Refusal::of(Reason::KeyRequired).into()) } else { Ok(None) };
        };
        let input = serde_json::to_vec(&(P::ACT, call.on.to_string(), &call.procedure))
            .map_err(|error| Halt::Broken(error.to_string()))?;
        Ok(Some(Replay { caller: caller.actor.key(), key, input_sha256: self.vault.digest(&input) }))
    }
    /// What has to be read again after an act that changed what every decision looks at.
    async fn after(&self, act: Act) -> Result<(), Halt> {
        match act {
            Act::EstablishUnit | Act::LearnHolidays | Act::ConfirmAmendment | Act::WithdrawAmendment => {
                self.store.refresh().await
            }
            Act::LogOut
            | Act::ChangePassword
            | Act::RevokeToken
            | Act::GrantDuty
            | Act::RevokeDuty
            | Act::DisablePerson
            | Act::ObjectToRecovery
            | Act::CompleteRecovery => {
                self.trusted().clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// The body of an answer: the view, with what the law warned of.
fn written(view: &impl Serialize, warnings: &[Refusal]) -> Result<Vec<u8>, serde_json::Error> {
    if warnings.is_empty() {
        return serde_json::to_vec(view);
    }
    let mut view = serde_json::to_value(view)?;
    if let Some(fields) = view.as_object_mut() {
        let warnings: Vec<Warning> = warnings.iter().map(Warning::of).collect();
        fields.insert("warnings".to_owned(), serde_json::to_value(warnings)?);
    }
    serde_json::to_vec(&view)
}

/// A call on its way through the door.
struct InTheOffice<P: Procedure> {
    office: Arc<Office>,
    call: Call<P>,
    around: Circumstances,
    replay: Option<Replay>,
}

impl<P: Procedure> InTheOffice<P> {
    fn aad(&self) -> String {
        self.replay.as_ref().map(|replay| format!("{}/{}", replay.caller, replay.key)).unwrap_or_default()
    }
}

impl<P: Procedure> Work for InTheOffice<P> {
    fn run<'u>(&'u self, unit: &'u Unit<'u>) -> BoxFuture<'u, Result<Answer, Halt>> {
        Box::pin(async move {
            let outcome = self.call.procedure.decide(self.call.on, unit, &self.office).await?;
            if let Actor::Person { id, .. } = unit.actor()
                && let Some(organisation) = unit.actor().organisation()
            {
                end_what_is_not_needed(unit, organisation, *id).await?;
            }
            let (version, location) = (outcome.version(), outcome.location());
            let view = outcome.view(unit.actor(), unit.tree());
            Ok(Answer {
                status: if P::CREATES { 201 } else { 200 },
                body: written(&view, &unit.warnings()).map_err(|error| Halt::Broken(error.to_string()))?,
                location: location.filter(|_| P::CREATES),
                etag: version.map(|version| format!("\"{version}\"")),
            })
        })
    }
    fn around(&self) -> &Circumstances {
        &self.around
    }
    fn replay(&self) -> Option<&Replay> {
        self.replay.as_ref()
    }
    fn wrap(&self, answer: &Answer) -> Result<Answer, Halt> {
        if !P::SECRET {
            return Ok(answer.clone());
        }
        let sealed = self.office.vault.seal("replay", self.aad().as_bytes(), &answer.body);
        let body = sealed.map_err(|broken| Halt::Broken(broken.to_string()))?;
        Ok(Answer { body, ..answer.clone() })
    }
    fn unwrap(&self, kept: Answer) -> Result<Answer, Halt> {
        if !P::SECRET {
            return Ok(kept);
        }
        let opened = self.office.vault.open("replay", self.aad().as_bytes(), &kept.body);
        let body = opened.map_err(|broken| Halt::Broken(broken.to_string()))?;
        Ok(Answer { body, ..kept })
    }
}
