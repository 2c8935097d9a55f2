//! The office: everything that acts and questions need, and who is let in.

use crate::{caller::Caller, objects::Objects, secrets::hash_of_secret, time::Time, vault::Vault};
use domain::{
    Moment, Reason, Refusal,
    actor::{Actor, RoleAssignment},
};
use persistence::{Error, Reader, Store};
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
    pub async fn admit(&self, secret: &str) -> Result<Caller, Error> {
        let hash = hash_of_secret(secret);
        if let Some((since, caller)) = self.trusted().get(&hash)
            && since.elapsed() < TRUST
        {
            return Ok(caller.clone());
        }
        let reader = self.reader(Actor::Anybody);
        let admitted =
            reader.access().admit(&hash, self.now()).await?.ok_or_else(|| Refusal::of(Reason::NotLoggedIn))?;
        let counts = |role_assignment: &RoleAssignment| {
            admitted.roles.as_ref().is_none_or(|roles| roles.contains(&role_assignment.role))
        };
        let role_assignments = admitted.person.role_assignments.into_iter().filter(counts).collect();
        let caller =
            Caller { actor: Actor::Person { id: admitted.person.id, role_assignments }, session: admitted.session };
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
    /// Forgets whom it trusts, after something that ends a right to act.
    pub(crate) fn trust_nobody(&self) {
        self.trusted().clear();
    }
}
