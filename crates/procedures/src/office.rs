//! The office: everything that acts and questions need, and who is let in.

use crate::{
    access::Keeping,
    caller::{By, Caller},
    hashing::Hashing,
    objects::Objects,
    time::Time,
    vault::Vault,
};
use domain::{
    Moment, Reason, Refusal,
    actor::{Actor, RoleAssignment},
    role::Role,
};
use persistence::{Error, Reader, Store, access::AdmittedBy};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// How long a token that was found good is trusted without asking the database again: a revocation on
/// another server acts within this time.
const TRUST: Duration = Duration::from_millis(1000);
/// How many attempts are counted at once: PostgreSQL has two dozen connections for everything.
const COUNTED_AT_ONCE: usize = 4;
/// How often what has ended is forgotten.
const FORGETS_EVERY: Duration = Duration::from_secs(60 * 60);
/// Trusted callers held in memory at most.
const TRUSTED_MAX: usize = 10_000;

/// What whoever runs the market decides.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How long what is not needed any more is kept.
    pub keeping: Keeping,
    /// The roles that count only for a person with a second factor.
    pub second_factor_roles: Vec<Role>,
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
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// What whoever runs the market decides.
    pub settings: Settings,
    /// Few attempts to log in are counted at a time.
    pub(crate) counting: Semaphore,
    forgot: Mutex<Option<Instant>>,
    trusted: Mutex<HashMap<String, (Instant, Caller)>>,
}

impl Office {
    /// An office.
    #[must_use]
    pub fn new(store: Store, vault: Vault, objects: Objects, time: Time) -> Arc<Self> {
        Self::with(store, vault, objects, time, Settings::default())
    }
    /// An office with settings of its own.
    #[must_use]
    pub fn with(store: Store, vault: Vault, objects: Objects, time: Time, settings: Settings) -> Arc<Self> {
        let (hashing, forgot, trusted) = (Hashing::default(), Mutex::default(), Mutex::default());
        let counting = Semaphore::new(COUNTED_AT_ONCE);
        Arc::new(Self { store, vault, objects, time, hashing, settings, counting, forgot, trusted })
    }
    /// Whether it is time to forget what has ended; whoever asks first does it.
    pub(crate) fn should_forget(&self) -> bool {
        let mut forgot = self.forgot.lock().unwrap_or_else(PoisonError::into_inner);
        let due = forgot.is_none_or(|at| at.elapsed() >= FORGETS_EVERY);
        if due {
            *forgot = Some(Instant::now());
        }
        due
    }
    /// What a caller may read.
    #[must_use]
    pub fn reader(&self, actor: Actor) -> Reader {
        Reader::new(&self.store, Arc::new(self.vault.clone()), actor)
    }
    /// Answers whether the database keeps what is written now.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping_store(&self) -> Result<(), Error> {
        self.store.ping(Arc::new(self.vault.clone())).await
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
        let hash = self.vault.digest_of_secret(secret);
        if let Some((since, caller)) = self.trusted().get(&hash)
            && since.elapsed() < TRUST
        {
            return Ok(caller.clone());
        }
        let reader = self.reader(Actor::Anybody);
        let admitted =
            reader.access().admit(&hash, self.now()).await?.ok_or_else(|| Refusal::of(Reason::NotLoggedIn))?;
        let (by, limited_to) = match admitted.by {
            AdmittedBy::Session(id) => (By::Session(id), None),
            AdmittedBy::Token { id, roles, expires_at } => (By::Token(id, expires_at), Some(roles)),
        };
        let needed = &self.settings.second_factor_roles;
        let has_factor = needed.is_empty() || reader.second_factors().is_set_up(admitted.person.id).await?;
        let counts = |role_assignment: &RoleAssignment| {
            limited_to.as_ref().is_none_or(|roles| roles.contains(&role_assignment.role))
                && (has_factor || !needed.contains(&role_assignment.role))
        };
        let role_assignments = admitted.person.role_assignments.into_iter().filter(counts).collect();
        let actor = Actor::Person { id: admitted.person.id, role_assignments };
        let caller = Caller { actor, by, address: None };
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
