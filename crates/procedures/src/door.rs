//! The one door through which every write goes, from either face, from the clock or from an import.

use crate::{
    call::{Call, Decided, Properties},
    caller::Caller,
    office::Office,
    organisation::end_what_is_not_needed,
    vault::ANSWER_MIN,
    warning::Warning,
};
use domain::{
    Reason, Refusal,
    actor::Actor,
    permission::{self, Act},
};
use futures::future::BoxFuture;
use persistence::{Answer, Command, Context, Error, Replay, Seals, UnitOfWork};
use std::sync::Arc;

impl Office {
    /// Carries out an act: all of it is kept, or nothing; the answer leaves after the commit.
    ///
    /// # Errors
    /// Why nothing was kept.
    pub async fn carry_out(self: &Arc<Self>, caller: &Caller, call: Call) -> Result<Answer, Refusal> {
        self.try_out(caller, call).await.map_err(Error::into_refusal)
    }
    async fn try_out(self: &Arc<Self>, caller: &Caller, mut call: Call) -> Result<Answer, Error> {
        let Properties { act, can_be_tried, .. } = call.properties();
        permission::could(&caller.actor, act)?;
        if call.dry_run && !can_be_tried {
            return Err(Refusal::of(Reason::CannotBeTried).into());
        }
        let replay = if call.dry_run { None } else { self.replay_of(caller, &call)? };
        call.procedure.prepare(caller, self).await?;
        let context = Context {
            actor: caller.actor.clone(),
            act,
            subject: call.procedure.subject(),
            now: self.now(),
            versions: call.versions.clone(),
            dry_run: call.dry_run,
        };
        let dry_run = call.dry_run;
        let answer = self.store.carry_out(Arc::new(Admitted { office: self.clone(), call, context, replay })).await?;
        if !dry_run {
            self.after(act).await?;
        }
        Ok(answer)
    }
    fn replay_of(&self, caller: &Caller, call: &Call) -> Result<Option<Replay>, Error> {
        let Properties { act, key_required, secret, .. } = call.properties();
        let Some(key) = call.key.clone() else {
            let required = key_required && caller.actor != Actor::Clock;
            return if required { Err(Refusal::of(Reason::KeyRequired).into()) } else { Ok(None) };
        };
        // A log-in is not repeated: a token that was shown once may be dead by then.
        if secret && caller.actor == Actor::Anybody {
            return Ok(None);
        }
        // The act and the subject hold no line break, so that no two requests give the same bytes.
        let subject = call.procedure.subject().unwrap_or_default();
        let input = [act.word().as_bytes(), subject.as_bytes(), call.procedure.input()?].join(&b'\n');
        let input_sha256 = self.vault.digest(&input);
        // Strangers share no keys: that of one who is not known counts for what it asks and for nothing else.
        let whose = match caller.actor {
            Actor::Anybody => format!("anybody/{input_sha256}"),
            // What was answered is for the roles of then: with others the same key is another.
            _ => format!("{}/{}", caller.actor.key(), roles_of(&caller.actor)),
        };
        Ok(Some(Replay { handle: self.vault.digest(format!("replay/{whose}/{key}").as_bytes()), input_sha256 }))
    }
    /// What has to be read again after an act that changed what every decision looks at.
    async fn after(&self, act: Act) -> Result<(), Error> {
        match act {
            Act::CreateUnit
            | Act::PlaceUnit
            | Act::ImportHolidays
            | Act::ConfirmRuleChange
            | Act::WithdrawRuleChange => self.store.refresh().await,
            Act::LogOut
            | Act::ChangePassword
            | Act::RevokeToken
            | Act::AssignRole
            | Act::RemoveRole
            | Act::DisablePerson
            | Act::DeclineOrganisation
            | Act::SetPassword
            | Act::GiveAdministratorCode
            | Act::ConfirmSecondFactor
            | Act::RemoveSecondFactor
            | Act::ResetPassword
            | Act::ObjectToRecovery
            | Act::CompleteRecovery => {
                self.trust_nobody();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// A call on its way through the door.
struct Admitted {
    office: Arc<Office>,
    call: Call,
    context: Context,
    replay: Option<Replay>,
}

/// The roles that count and where they are held.
fn roles_of(actor: &Actor) -> String {
    let mut roles: Vec<String> = actor
        .role_assignments()
        .iter()
        .map(|held| format!("{} {:?} {:?}", held.role, held.unit, held.organisation))
        .collect();
    roles.sort_unstable();
    roles.join(",")
}

/// What the law warned of, as a JSON list; nothing where it warned of nothing.
fn written(warnings: &[Refusal]) -> Result<Vec<u8>, Error> {
    if warnings.is_empty() {
        return Ok(Vec::new());
    }
    let warnings: Vec<Warning> = warnings.iter().map(Warning::of).collect();
    serde_json::to_vec(&warnings).map_err(|error| Error::Internal(error.to_string()))
}

impl Command for Admitted {
    fn run<'u>(&'u self, work: &'u UnitOfWork<'u>) -> BoxFuture<'u, Result<Answer, Error>> {
        Box::pin(async move {
            let Decided { subject, view } = self.call.procedure.decide(work, &self.office).await?;
            if let Actor::Person { id, .. } = work.actor()
                && let Some(organisation) = work.actor().organisation()
                && work.tells_in_the_open()
            {
                end_what_is_not_needed(work, organisation, *id).await?;
            }
            let made = self.call.properties().creates;
            Ok(Answer { made, subject, view, warnings: written(&work.warnings())?, replayed: false })
        })
    }
    fn context(&self) -> &Context {
        &self.context
    }
    fn replay(&self) -> Option<&Replay> {
        self.replay.as_ref()
    }
    fn seals(&self) -> &dyn Seals {
        &self.office.vault
    }
    fn wrap(&self, answer: &Answer) -> Result<Vec<u8>, Error> {
        // What is shown once is not kept.
        let kept = if self.call.properties().secret { &Answer::default() } else { answer };
        let bytes = serde_json::to_vec(kept).map_err(|error| Error::Internal(error.to_string()))?;
        let sealed = self.office.vault.seal_padded("replay", self.handle()?.as_bytes(), &bytes, ANSWER_MIN);
        sealed.map_err(|broken| Error::Internal(broken.to_string()))
    }
    fn unwrap(&self, kept: &[u8]) -> Result<Answer, Error> {
        if self.call.properties().secret {
            return Err(Refusal::of(Reason::SecretShownOnce).into());
        }
        let opened = self.office.vault.open_padded("replay", self.handle()?.as_bytes(), kept, ANSWER_MIN);
        let bytes = opened.map_err(|broken| Error::Internal(broken.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| Error::Internal(error.to_string()))
    }
}

impl Admitted {
    fn handle(&self) -> Result<&str, Error> {
        let handle = self.replay.as_ref().map(|replay| replay.handle.as_str());
        handle.ok_or_else(|| Error::Internal("an answer is kept that nobody can ask for".to_owned()))
    }
}
