//! The unit of work: the only way to the database inside a procedure.
//!
//! Loading a noun to act on it names the act and asks for permission. [`Unit::record`] does what nobody may
//! forget: it applies the event, saves the noun if nobody changed it meanwhile, and puts the event into the
//! journal, from which the ledger follows.

mod bank;
mod light;
mod money;
mod opened;
mod registry;
mod saved;
mod sealed;
mod secret;
mod tokens;

use crate::{
    access,
    boxes::Seals,
    clocks,
    db::Db,
    error::Error,
    journal::{self, Happening},
    ledger,
    reference_data::ReferenceData,
    row::Row,
    sealed_noun,
    stored::{self, Stored, Table, read_act},
};
use domain::{
    Day, Event, Law, Moment, Reason, Refusal,
    actor::Actor,
    concern::Concern,
    event::System,
    ids::{PersonId, TenderId},
    jurisdiction::{Jurisdiction, UnitCode},
    ledger::posting,
    permission::{self, Act},
    secrecy::Until,
};
use futures::future::BoxFuture;
use opened::Opened;
use sea_orm::sea_query::LockType;
pub use sealed::{LastReceived, SealedBid, SealedQuote};
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// What surrounds a procedure.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who acts.
    pub actor: Actor,
    /// What is done.
    pub act: Act,
    /// To what: the identifier of the noun that is acted on, if there is one.
    pub subject: Option<String>,
    /// When.
    pub now: Moment,
    /// The versions of which the caller read one, if a noun is acted on.
    pub versions: Vec<i64>,
    /// Whether it is only a dry run: decided like any other, and undone.
    pub dry_run: bool,
}

/// A unit of work.
pub struct UnitOfWork<'t> {
    tx: Db<'t>,
    seals: &'t dyn Seals,
    reference: &'t ReferenceData,
    context: &'t Context,
    told: Mutex<Vec<(Event, Option<Until>)>>,
    opened: Mutex<Vec<Opened>>,
    warned: Mutex<Vec<Refusal>>,
    permitted: AtomicBool,
    /// Whether something lies sealed or behind a veil by what was done here.
    secret: AtomicBool,
}

impl<'t> UnitOfWork<'t> {
    pub(crate) fn new(tx: Db<'t>, seals: &'t dyn Seals, reference: &'t ReferenceData, context: &'t Context) -> Self {
        Self {
            tx,
            seals,
            reference,
            context,
            told: Mutex::default(),
            opened: Mutex::default(),
            warned: Mutex::default(),
            permitted: AtomicBool::new(false),
            secret: AtomicBool::new(false),
        }
    }
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.context.actor
    }
    /// The person who acts.
    ///
    /// # Errors
    /// When nobody is logged in.
    pub fn person(&self) -> Result<PersonId, Error> {
        Ok(self.context.actor.must_be_person()?)
    }
    /// When it happens.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.context.now
    }
    /// On which day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.context.now.day()
    }
    /// The law in force today for a unit; what it warns of stands in the answer.
    #[must_use]
    pub fn law(&self, unit: &UnitCode) -> Law<'_> {
        self.law_on(unit, self.today())
    }
    /// The law of a day for a unit, by which a case of that day is judged.
    #[must_use]
    pub fn law_on(&self, unit: &UnitCode, day: Day) -> Law<'_> {
        self.reference.law(unit, day).warning(&self.warned)
    }
    /// The law on a day above a unit, which a change for that unit may not take anything from.
    #[must_use]
    pub fn law_above(&self, unit: Option<&UnitCode>, day: Day) -> Law<'_> {
        self.reference.law_above(unit, day)
    }
    /// What the law warned of so far.
    #[must_use]
    pub fn warnings(&self) -> Vec<Refusal> {
        self.warned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Whether this is a dry run, of which nothing stays.
    #[must_use]
    pub fn is_dry_run(&self) -> bool {
        self.context.dry_run
    }
    /// The tree of units.
    #[must_use]
    pub fn tree(&self) -> &Jurisdiction {
        &self.reference.tree
    }
    /// Asks for permission where no noun exists yet.
    ///
    /// # Errors
    /// When the table of permissions has no such right.
    pub fn ask(&self, concern: &Concern<'_>) -> Result<(), Error> {
        permission::may(&self.context.actor, self.context.act, None, concern, &self.reference.tree)?;
        if self.context.subject.is_none() {
            self.permitted.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
    /// Loads the noun that the procedure acts on: asks for permission, and compares the version that the caller
    /// read. The clock reads and acts at once, so it names none.
    ///
    /// # Errors
    /// Not found, not allowed, no version named, or changed meanwhile.
    pub async fn subject<N: Stored>(&self, id: N::Id) -> Result<N, Error> {
        let noun: N = self.asked(id, LockType::Update).await?;
        match self.context.versions.as_slice() {
            [] if self.context.actor == Actor::Clock => Ok(noun),
            [] => Err(Refusal::of(Reason::VersionRequired).into()),
            read if read.contains(&noun.version()) => Ok(noun),
            _ => Err(Refusal::of(Reason::Stale).into()),
        }
    }
    /// Loads the noun under which the procedure makes another: asks for permission and holds the noun against
    /// change, but lets others do the same beside it.
    ///
    /// # Errors
    /// Not found or not allowed.
    pub async fn parent<N: Stored>(&self, id: N::Id) -> Result<N, Error> {
        self.asked(id, LockType::KeyShare).await
    }
    /// Loads the noun under which the procedure makes another and which changes with it: asks for permission and
    /// holds the noun. No version is compared, as the caller adds to the noun and changes nothing it read.
    ///
    /// # Errors
    /// Not found or not allowed.
    pub async fn parent_to_change<N: Stored>(&self, id: N::Id) -> Result<N, Error> {
        self.asked(id, LockType::Update).await
    }
    async fn asked<N: Stored>(&self, id: N::Id, lock: LockType) -> Result<N, Error> {
        let noun: N = self.locked(id, lock).await?;
        let read = read_act(N::TABLE)?;
        permission::may(&self.context.actor, self.context.act, Some(read), &noun.concern(), &self.reference.tree)?;
        if self.context.subject.as_ref().is_none_or(|subject| *subject == id.to_string()) {
            self.permitted.store(true, Ordering::Relaxed);
        }
        Ok(noun)
    }
    /// Refuses to go on where nobody asked whether the actor may do this to the subject of the act: what a procedure changes
    /// before that, or after asking about something else, it changes without permission.
    fn must_be_permitted(&self) -> Result<(), Error> {
        if self.permitted.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(Error::Internal(format!("{} did not ask for permission on its subject", self.context.act)))
    }
    /// Loads a noun that changes along with the subject.
    ///
    /// # Errors
    /// When there is none.
    pub async fn load_for_update<N: Stored>(&self, id: N::Id) -> Result<N, Error> {
        self.must_be_permitted()?;
        self.locked(id, LockType::Update).await
    }
    /// Looks at a noun that the decision depends on, holding it against change.
    ///
    /// # Errors
    /// When there is none.
    pub async fn load_for_share<N: Stored>(&self, id: N::Id) -> Result<N, Error> {
        self.locked(id, LockType::KeyShare).await
    }
    async fn locked<N: Stored>(&self, id: N::Id, lock: LockType) -> Result<N, Error> {
        N::of_row(&self.row(N::TABLE, id.to_string(), lock).await?)
    }
    /// The row of a noun, held. In a box, like all that waits for the database here: what is compiled for each kind of noun
    /// stays small.
    fn row(&self, table: &'static Table, id: String, lock: LockType) -> BoxFuture<'_, Result<Row, Error>> {
        Box::pin(async move {
            let mut found = stored::find_row(self.tx, table, &id, Some(lock)).await?;
            if found.is_none() && table.sealed {
                found = sealed_noun::find(self.tx, self.seals, table, &id, true).await?;
            }
            found.ok_or_else(|| Refusal::of(Reason::NotFound).into())
        })
    }
    /// Brings a noun into being by its first event.
    ///
    /// # Errors
    /// When a constraint of the database stands against it.
    pub async fn create<N: Stored>(&self, event: N::Event) -> Result<N, Error> {
        self.must_be_permitted()?;
        let noun = N::born(&event).ok_or_else(|| Error::Internal(format!("no birth: {event:?}")))?;
        let until = noun.until(&event);
        let told = N::into_event(noun.id(), event);
        let found_by = noun.search_text();
        self.save(N::TABLE, self.saved(&noun, (told, until), found_by)?, true).await?;
        Ok(noun)
    }
    /// Applies an event to a noun, saves it and puts the event into the journal.
    ///
    /// # Errors
    /// When somebody changed the noun meanwhile or a constraint of the database stands against it.
    pub async fn record<N: Stored>(&self, noun: &mut N, event: N::Event) -> Result<(), Error> {
        self.must_be_permitted()?;
        let before = noun.until(&event);
        let was_found_by = noun.search_text();
        noun.apply(&event);
        let after = noun.until(&event);
        self.open(noun, &event, before.as_ref(), after.as_ref());
        let told = N::into_event(noun.id(), event);
        let found_by = noun.search_text().filter(|now| was_found_by.as_ref() != Some(now));
        self.save(N::TABLE, self.saved(noun, (told, after), found_by)?, false).await
    }
    /// Tells the level above of clocks that were missed, so many at most; tells how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn escalate(&self, limit: i64) -> Result<usize, Error> {
        let missed = clocks::missed(self.tx, self.today(), limit).await?;
        for clock in &missed {
            let unit = clock.unit.as_ref().map(|unit| self.reference.tree.known(unit)).transpose()?;
            let told = unit.and_then(|unit| unit.parent.clone());
            clocks::escalate(self.tx, clock, told.as_ref(), self.today()).await?;
            let missed = System::ClockMissed {
                clock: clock.clock,
                noun: clock.noun.clone(),
                subject: clock.subject.clone(),
                last_day: clock.last_day,
                escalated_to: told,
            };
            match self.tender_behind(&clock.noun, &clock.subject).await? {
                Some(tender) => self.note_under(tender, missed),
                None => self.note(missed),
            }
        }
        Ok(missed.len())
    }
    /// Whether something was told here, and all of it to everybody: of what lies sealed or behind a veil, nothing else may tell.
    #[must_use]
    pub fn tells_in_the_open(&self) -> bool {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        !told.is_empty() && told.iter().all(|(_, until)| until.is_none()) && !self.secret.load(Ordering::Relaxed)
    }
    fn tell(&self, event: Event, until: Option<Until>) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push((event, until));
    }
    /// Ends the work: appends what was told to the journal and what follows to the ledger.
    ///
    /// # Errors
    /// When the budget does not suffice, or the procedure never asked for permission.
    pub(crate) async fn finish(self) -> Result<(), Error> {
        let told = std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner));
        if told.is_empty() {
            return Ok(());
        }
        self.must_be_permitted()?;
        let (actor, act) = (self.context.actor.key(), self.context.act.word());
        let happened = self.sealed(told).await?;
        let keys = journal::append(self.tx, self.seals, (self.context.now, &actor, act), &happened).await?;
        for (key, Happening { event, .. }) in keys.into_iter().zip(&happened) {
            let entries = posting(event);
            if !entries.is_empty() {
                ledger::post(self.tx, key, self.context.now, &entries).await?;
            }
        }
        Ok(())
    }

    /// Puts an event of the system into the journal.
    pub fn note(&self, event: System) {
        self.tell(Event::System(event), None);
    }
    /// Puts an event of the system into the journal of which nobody is told before a tender tells of its bids.
    pub fn note_under(&self, tender: TenderId, event: System) {
        self.tell(Event::System(event), Some(Until::Tender(tender)));
    }
    /// The secrets: credentials, sessions and tokens.
    #[must_use]
    pub fn access(&self) -> access::Access<'_> {
        access::Access::new(self.tx)
    }
}
