//! The unit of work: the only way to the database inside a procedure.
//!
//! Loading a noun to act on it names the act and asks for permission. [`Unit::record`] does what nobody may
//! forget: it applies the event, saves the noun if nobody changed it meanwhile, and puts the event into the
//! journal, from which the ledger follows.

mod bank;
mod opened;
mod registry;
mod sealed;
mod secret;

use crate::{
    access, clocks,
    db::Db,
    halt::Halt,
    journal::{self, Happening},
    kept::{self, Kept, Table, read_act},
    ledger,
    row::Row,
    world::World,
};
use domain::{
    Day, Event, Law, Moment, Reason, Refusal,
    actor::Actor,
    budget::Share,
    clock::Running,
    concern::Concern,
    event::System,
    ids::{ContractId, LineId, OrganisationId, PersonId, TenderId},
    jurisdiction::{Jurisdiction, UnitCode},
    ledger::{Account, Funding, LineBalance, posting},
    permission::{self, Act},
    purchase_item::PurchaseItem,
    secrecy::Until,
};
use futures::future::BoxFuture;
use opened::Opened;
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, LockType, Query},
};
pub use sealed::{LastReceived, SealedBid, SealedQuote};
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// What surrounds a procedure.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// Who acts.
    pub actor: Actor,
    /// What is done.
    pub act: Act,
    /// To what: the identifier of the noun that is acted on, if there is one.
    pub subject: Option<String>,
    /// When.
    pub now: Moment,
    /// The version that the caller read, if a noun is acted on.
    pub version: Option<i64>,
    /// Whether it is only rehearsed: decided like any other, and undone.
    pub rehearsal: bool,
}

/// A noun on its way into its table.
struct Saved {
    id: String,
    version: i64,
    values: Vec<Value>,
    /// The clocks that run on it; none where clocks never run on its kind.
    running: Option<Vec<Running>>,
    unit: Option<UnitCode>,
    organisation: Option<OrganisationId>,
    told: Event,
    until: Option<Until>,
}

/// A unit of work.
pub struct Unit<'t> {
    tx: Db<'t>,
    world: &'t World,
    around: &'t Circumstances,
    told: Mutex<Vec<(Event, Option<Until>)>>,
    opened: Mutex<Vec<Opened>>,
    warned: Mutex<Vec<Refusal>>,
    permitted: AtomicBool,
}

impl<'t> Unit<'t> {
    pub(crate) fn new(tx: Db<'t>, world: &'t World, around: &'t Circumstances) -> Self {
        Self {
            tx,
            world,
            around,
            told: Mutex::default(),
            opened: Mutex::default(),
            warned: Mutex::default(),
            permitted: AtomicBool::new(false),
        }
    }
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.around.actor
    }
    /// The person who acts.
    ///
    /// # Errors
    /// When nobody is logged in.
    pub fn person(&self) -> Result<PersonId, Halt> {
        Ok(self.around.actor.must_be_person()?)
    }
    /// When it happens.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.around.now
    }
    /// On which day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.around.now.day()
    }
    /// The law in force today for a unit; what it warns of stands in the answer.
    #[must_use]
    pub fn law(&self, unit: &UnitCode) -> Law<'_> {
        self.law_on(unit, self.today())
    }
    /// The law of a day for a unit, by which a case of that day is judged.
    #[must_use]
    pub fn law_on(&self, unit: &UnitCode, day: Day) -> Law<'_> {
        self.world.law(unit, day).warning(&self.warned)
    }
    /// What the law warned of so far.
    #[must_use]
    pub fn warnings(&self) -> Vec<Refusal> {
        self.warned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Whether this is a rehearsal, of which nothing stays.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        self.around.rehearsal
    }
    /// The tree of units.
    #[must_use]
    pub fn tree(&self) -> &Jurisdiction {
        &self.world.tree
    }
    /// Asks for permission where no noun exists yet.
    ///
    /// # Errors
    /// When the table of permissions has no such right.
    pub fn ask(&self, concern: &Concern<'_>) -> Result<(), Halt> {
        permission::may(&self.around.actor, self.around.act, None, concern, &self.world.tree)?;
        if self.around.subject.is_none() {
            self.permitted.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
    /// Loads the noun that the procedure acts on: asks for permission, and compares the version that the caller
    /// read. The clock reads and acts at once, so it names none.
    ///
    /// # Errors
    /// Not found, not allowed, no version named, or changed meanwhile.
    pub async fn subject<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        let noun: N = self.asked(id, LockType::Update).await?;
        match self.around.version {
            Some(version) if version != noun.version() => Err(Refusal::of(Reason::Stale).into()),
            None if self.around.actor != Actor::Clock => Err(Refusal::of(Reason::VersionRequired).into()),
            _ => Ok(noun),
        }
    }
    /// Loads the noun under which the procedure makes another: asks for permission and holds the noun against
    /// change, but lets others do the same beside it.
    ///
    /// # Errors
    /// Not found or not allowed.
    pub async fn parent<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        self.asked(id, LockType::KeyShare).await
    }
    /// Loads the noun under which the procedure makes another and which changes with it: asks for permission and
    /// holds the noun. No version is compared, as the caller adds to the noun and changes nothing it read.
    ///
    /// # Errors
    /// Not found or not allowed.
    pub async fn parent_to_change<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        self.asked(id, LockType::Update).await
    }
    async fn asked<N: Kept>(&self, id: N::Id, lock: LockType) -> Result<N, Halt> {
        let noun: N = self.locked(id, lock).await?;
        let read = read_act(N::TABLE)?;
        permission::may(&self.around.actor, self.around.act, Some(read), &noun.concern(), &self.world.tree)?;
        if self.around.subject.as_ref().is_none_or(|subject| *subject == id.to_string()) {
            self.permitted.store(true, Ordering::Relaxed);
        }
        Ok(noun)
    }
    /// Refuses to go on where nobody asked whether the actor may do this to the subject of the act: what a procedure changes
    /// before that, or after asking about something else, it changes without permission.
    fn must_be_permitted(&self) -> Result<(), Halt> {
        if self.permitted.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(Halt::Broken(format!("{} did not ask for permission on its subject", self.around.act)))
    }
    /// Loads a noun that changes along with the subject.
    ///
    /// # Errors
    /// When there is none.
    pub async fn related<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        self.must_be_permitted()?;
        self.locked(id, LockType::Update).await
    }
    /// Looks at a noun that the decision depends on, holding it against change.
    ///
    /// # Errors
    /// When there is none.
    pub async fn look<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        self.locked(id, LockType::KeyShare).await
    }
    async fn locked<N: Kept>(&self, id: N::Id, lock: LockType) -> Result<N, Halt> {
        N::of_row(&self.row(N::TABLE, id.to_string(), lock).await?)
    }
    /// The row of a noun, held. In a box, like all that waits for the database here: what is compiled for each kind of noun
    /// stays small.
    fn row(&self, table: &'static Table, id: String, lock: LockType) -> BoxFuture<'_, Result<Row, Halt>> {
        Box::pin(async move {
            let found = kept::find_row(self.tx, table, &id, Some(lock)).await?;
            found.ok_or_else(|| Refusal::of(Reason::NotFound).into())
        })
    }
    /// Loads all nouns with this value in a column, in the order of their identifiers, to change them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all<N: Kept>(&self, column: &'static str, value: impl ToString) -> Result<Vec<N>, Halt> {
        self.must_be_permitted()?;
        let mut query = N::TABLE.rows_where(Condition::all().add(Expr::col(column).eq(value.to_string())));
        kept::nouns(self.tx, query.lock(LockType::Update)).await
    }
    /// Reads all nouns with this value in a column without holding them: for what a decision only compares.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn glance<N: Kept>(&self, column: &'static str, value: impl ToString) -> Result<Vec<N>, Halt> {
        let condition = Condition::all().add(Expr::col(column).eq(value.to_string()));
        kept::nouns(self.tx, &N::TABLE.rows_where(condition)).await
    }
    /// Brings a noun into the world by its first event.
    ///
    /// # Errors
    /// When a constraint of the database stands against it.
    pub async fn create<N: Kept>(&self, event: N::Event) -> Result<N, Halt> {
        self.must_be_permitted()?;
        let noun = N::born(&event).ok_or_else(|| Halt::Broken(format!("no birth: {event:?}")))?;
        let until = noun.until(&event);
        let told = N::told(noun.id(), event);
        self.save(N::TABLE, self.saved(&noun, told, until)?, true).await?;
        Ok(noun)
    }
    /// Applies an event to a noun, saves it and puts the event into the journal.
    ///
    /// # Errors
    /// When somebody changed the noun meanwhile or a constraint of the database stands against it.
    pub async fn record<N: Kept>(&self, noun: &mut N, event: N::Event) -> Result<(), Halt> {
        self.must_be_permitted()?;
        let before = noun.until(&event);
        noun.apply(&event);
        let after = noun.until(&event);
        self.open(noun, &event, before.as_ref(), after.as_ref());
        let told = N::told(noun.id(), event);
        self.save(N::TABLE, self.saved(noun, told, after)?, false).await
    }
    /// A noun as it is to be saved, whatever its kind.
    fn saved<N: Kept>(&self, noun: &N, told: Event, until: Option<Until>) -> Result<Saved, Halt> {
        let concern = noun.concern();
        let today = self.today();
        let law = |unit: Option<&UnitCode>| match unit {
            Some(unit) => self.world.law(unit, today),
            None => self.world.law_of_the_nation(today),
        };
        Ok(Saved {
            id: noun.id().to_string(),
            version: noun.version(),
            values: noun.values()?,
            running: N::CLOCKED.then(|| noun.clocks(&law(concern.unit))),
            unit: concern.unit.cloned(),
            organisation: concern.organisation,
            told,
            until,
        })
    }
    /// Saves a noun: its row, the clocks that run on it from now on, and what is told of it.
    fn save(&self, table: &'static Table, saved: Saved, new: bool) -> BoxFuture<'_, Result<(), Halt>> {
        Box::pin(async move {
            let Saved { id, version, values, running, unit, organisation, told, until } = saved;
            if new {
                kept::insert(self.tx, table, vec![values]).await?;
            } else {
                self.keep_reference(&told).await?;
                kept::update(self.tx, table, &id, version, values).await?;
            }
            if let Some(running) = running {
                let concern = Concern { unit: unit.as_ref(), organisation, ..Concern::default() };
                clocks::keep(self.tx, table.name, &id, &concern, &running, self.today()).await?;
            }
            self.tell(told, until);
            Ok(())
        })
    }
    /// Tells the level above of clocks that were missed, so many at most; tells how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn escalate(&self, limit: i64) -> Result<usize, Halt> {
        let missed = clocks::missed(self.tx, self.today(), limit).await?;
        for clock in &missed {
            let unit = clock.unit.as_ref().map(|unit| self.world.tree.known(unit)).transpose()?;
            let told = unit.and_then(|unit| unit.parent.clone());
            clocks::escalate(self.tx, clock, told.as_ref(), self.today()).await?;
            let missed = System::ClockMissed {
                clock: clock.clock,
                noun: clock.noun.clone(),
                subject: clock.subject.clone(),
                last_day: clock.last_day,
                told,
            };
            match self.tender_behind(&clock.noun, &clock.subject).await? {
                Some(tender) => self.note_under(tender, missed),
                None => self.note(missed),
            }
        }
        Ok(missed.len())
    }
    fn tell(&self, event: Event, until: Option<Until>) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push((event, until));
    }
    /// Ends the work: appends what was told to the journal and what follows to the ledger.
    ///
    /// # Errors
    /// When the budget does not suffice, or the procedure never asked for permission.
    pub(crate) async fn finish(self) -> Result<(), Halt> {
        let told = std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner));
        if told.is_empty() {
            return Ok(());
        }
        self.must_be_permitted()?;
        let (actor, act) = (self.around.actor.key(), self.around.act.word());
        let happened = self.sealed(told).await?;
        let keys = journal::append(self.tx, self.around.now, &actor, act, &happened).await?;
        for (key, Happening { event, .. }) in keys.into_iter().zip(&happened) {
            let entries = posting(event);
            if !entries.is_empty() {
                ledger::post(self.tx, key, self.around.now, &entries).await?;
            }
        }
        Ok(())
    }

    /// The next number of a series.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_in_series(&self, name: &str) -> Result<i64, Halt> {
        let sql = "INSERT INTO series (name, last) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET last = series.last + 1 RETURNING last";
        self.tx.one(sql, [name.into()]).await?.get("last")
    }
    /// What a budget line holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn line_balance(&self, line: LineId) -> Result<LineBalance, Halt> {
        Ok(ledger::line_balance(self.tx, line).await?.unwrap_or_default())
    }
    /// The part of each line that an account of a contract holds, after all that was recorded here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shares(&self, contract: ContractId, account: Account) -> Result<Vec<Share>, Halt> {
        let held = ledger::shares(self.tx, contract, account).await?;
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(ledger::moved(held, told.iter().flat_map(|(event, _)| posting(event)), contract, account))
    }

    /// What each contract holds open of a line: promised, owed or held back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_fundings(&self, line: LineId) -> Result<Vec<(ContractId, Funding)>, Halt> {
        ledger::open_fundings(self.tx, line).await
    }

    /// The items of a unit in a category that are bought otherwise than by open tender and without the approval of
    /// finance (W14). The caller holds their budget lines, so that none is added meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bought_without_open_tender(&self, unit: &UnitCode, category: &str) -> Result<Vec<PurchaseItem>, Halt> {
        let closed = Query::select()
            .column("id")
            .from("tender")
            .and_where(Expr::col("method").ne("open_tender"))
            .and_where(Expr::col("method_approval").is_null())
            .take();
        let condition = Condition::all()
            .add(Expr::col("unit").eq(unit.as_str()))
            .add(Expr::col("category").eq(category))
            .add(Expr::col("status").is_in(["in_tender", "contracted", "closed"]))
            .add(Expr::col("tender").in_subquery(closed));
        kept::nouns(self.tx, &PurchaseItem::TABLE.rows_where(condition)).await
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
