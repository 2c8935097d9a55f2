//! The unit of work: the only way to the database inside a procedure.
//!
//! Loading a noun to act on it names the act and asks for permission. [`Unit::record`] does what nobody may
//! forget: it applies the event, saves the noun if nobody changed it meanwhile, and puts the event into the
//! journal, from which the ledger follows.

use crate::{
    access,
    halt::Halt,
    journal,
    kept::{self, Kept},
    ledger,
    world::{self, World},
};
use domain::{
    Calendar, Day, Event, Moment, Reason, Refusal,
    actor::{Actor, Concern},
    budget::Share,
    event::{Registry, System},
    ids::{BidId, ContractId, EvaluationId, LineId, PersonId},
    jurisdiction::{self, Jurisdiction, UnitCode},
    ledger::{Account, LineBalance, posting},
    permission::{self, Act},
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Statement, Value,
    sea_query::{Expr, ExprTrait, LockType, Order},
};
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
    /// When.
    pub now: Moment,
    /// The version that the caller read, if a noun is acted on.
    pub version: Option<i64>,
}

/// A unit of work.
pub struct Unit<'t> {
    tx: &'t DatabaseTransaction,
    world: &'t World,
    around: &'t Circumstances,
    told: Mutex<Vec<Event>>,
    asked: AtomicBool,
}

impl<'t> Unit<'t> {
    pub(crate) fn new(tx: &'t DatabaseTransaction, world: &'t World, around: &'t Circumstances) -> Self {
        Self { tx, world, around, told: Mutex::default(), asked: AtomicBool::new(false) }
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
    /// The working days.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.world.calendar
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
        self.asked.store(true, Ordering::Relaxed);
        Ok(permission::may(&self.around.actor, self.around.act, None, concern, &self.world.tree)?)
    }
    /// Loads the noun that the procedure acts on: asks for permission, and compares the version that the caller
    /// read. The clock reads and acts at once, so it names none.
    ///
    /// # Errors
    /// Not found, not allowed, no version named, or changed meanwhile.
    pub async fn subject<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        let noun: N = self.permitted(id, LockType::Update).await?;
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
        self.permitted(id, LockType::KeyShare).await
    }
    /// Loads the noun under which the procedure makes another and which changes with it: asks for permission and
    /// holds the noun. No version is compared, as the caller adds to the noun and changes nothing it read.
    ///
    /// # Errors
    /// Not found or not allowed.
    pub async fn parent_to_change<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
        self.permitted(id, LockType::Update).await
    }
    async fn permitted<N: Kept>(&self, id: N::Id, lock: LockType) -> Result<N, Halt> {
        self.asked.store(true, Ordering::Relaxed);
        let noun: N = self.locked(id, lock).await?;
        let read = read_act::<N>();
        permission::may(&self.around.actor, self.around.act, read, &noun.concern(), &self.world.tree)?;
        Ok(noun)
    }
    /// Loads a noun that changes along with the subject.
    ///
    /// # Errors
    /// When there is none.
    pub async fn related<N: Kept>(&self, id: N::Id) -> Result<N, Halt> {
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
        let found = kept::find::<N>(self.tx, id, Some(lock)).await?;
        found.ok_or_else(|| Refusal::of(Reason::NotFound).into())
    }
    /// Loads all nouns with this value in a column, in the order of their identifiers, to change them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all<N: Kept>(&self, column: &'static str, value: impl ToString) -> Result<Vec<N>, Halt> {
        use sea_orm::QuerySelect;
        let query = N::Table::find()
            .filter(Expr::col(column).eq(value.to_string()))
            .order_by(Expr::col("id"), Order::Asc)
            .lock(LockType::Update);
        Ok(query.all(self.tx).await?.into_iter().map(N::of_row).collect())
    }
    /// Brings a noun into the world by its first event.
    ///
    /// # Errors
    /// When a constraint of the database stands against it.
    pub async fn create<N: Kept>(&self, event: N::Event) -> Result<N, Halt> {
        let noun = N::born(&event).ok_or_else(|| Halt::Broken(format!("no birth: {event:?}")))?;
        kept::insert(self.tx, &noun).await?;
        self.tell(N::told(noun.id(), event));
        Ok(noun)
    }
    /// Applies an event to a noun, saves it and puts the event into the journal.
    ///
    /// # Errors
    /// When somebody changed the noun meanwhile or a constraint of the database stands against it.
    pub async fn record<N: Kept>(&self, noun: &mut N, event: N::Event) -> Result<(), Halt> {
        noun.apply(&event);
        kept::update(self.tx, noun).await?;
        self.tell(N::told(noun.id(), event));
        Ok(())
    }
    fn tell(&self, event: Event) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
    /// Ends the work: appends what was told to the journal and what follows to the ledger.
    ///
    /// # Errors
    /// When the budget does not suffice, or the procedure never asked for permission.
    pub(crate) async fn finish(self) -> Result<(), Halt> {
        let events = self.told.into_inner().unwrap_or_else(PoisonError::into_inner);
        if events.is_empty() {
            return Ok(());
        }
        if !self.asked.load(Ordering::Relaxed) {
            return Err(Halt::Broken(format!("{} never asked for permission", self.around.act)));
        }
        let (actor, act) = (self.around.actor.key(), self.around.act.word());
        let keys = journal::append(self.tx, self.around.now, &actor, act, &events).await?;
        for (key, event) in keys.into_iter().zip(&events) {
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
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [name.into()]);
        let row = self.tx.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get("", "last")).transpose()?.unwrap_or(1))
    }
    /// What a budget line holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn line_balance(&self, line: LineId) -> Result<LineBalance, Halt> {
        Ok(ledger::line_balance(self.tx, line).await?.unwrap_or_default())
    }
    /// The part of each line that an account of a contract holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shares(&self, contract: ContractId, account: Account) -> Result<Vec<Share>, Halt> {
        ledger::shares(self.tx, contract, account).await
    }
    /// The sealed bids of a tender with what lies sealed. Only the opening may ask.
    ///
    /// # Errors
    /// When the database fails or a bid has no ciphertext.
    pub async fn sealed_bids(&self, tender: domain::ids::TenderId) -> Result<Vec<(domain::bid::Bid, Vec<u8>)>, Halt> {
        let bids: Vec<domain::bid::Bid> = self.all("tender", tender).await?;
        let mut ciphertexts = access::ciphertexts(self.tx, tender).await?;
        let sealed = bids.into_iter().filter(|bid| bid.status == domain::bid::Status::Sealed);
        sealed
            .map(|bid| match ciphertexts.remove(&bid.id.to_string()) {
                Some(ciphertext) => Ok((bid, ciphertext)),
                None => Err(access::no_ciphertext(bid.id)),
            })
            .collect()
    }
    /// Keeps the ciphertext of a bid, replacing an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_ciphertext(&self, bid: BidId, ciphertext: Vec<u8>) -> Result<(), Halt> {
        let sql = "INSERT INTO sealed_bid (bid, ciphertext) VALUES ($1, $2)
            ON CONFLICT (bid) DO UPDATE SET ciphertext = excluded.ciphertext";
        let values: Vec<Value> = vec![bid.to_string().into(), ciphertext.into()];
        self.tx.execute_raw(Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values)).await?;
        Ok(())
    }
    /// Keeps who sits on a panel, for the question which panels a person sits on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seat_panel(&self, evaluation: EvaluationId, persons: &[PersonId]) -> Result<(), Halt> {
        let backend = self.tx.get_database_backend();
        let clear = "DELETE FROM panel_seat WHERE evaluation = $1";
        self.tx.execute_raw(Statement::from_sql_and_values(backend, clear, [evaluation.to_string().into()])).await?;
        for person in persons {
            let values: Vec<Value> = vec![evaluation.to_string().into(), person.to_string().into()];
            let sql = "INSERT INTO panel_seat (evaluation, person) VALUES ($1, $2)";
            self.tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }

    /// Takes up the units that ship with the system.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_units(&self, units: &[jurisdiction::Unit]) -> Result<(), Halt> {
        world::add_units(self.tx, units).await?;
        self.tell(Event::Registry(Registry::UnitsImported { count: units.len() }));
        Ok(())
    }
    /// Sets up a unit.
    ///
    /// # Errors
    /// When the code exists or the unit above does not.
    pub async fn establish_unit(&self, unit: jurisdiction::Unit) -> Result<(), Halt> {
        world::add_units(self.tx, std::slice::from_ref(&unit)).await?;
        self.tell(Event::Registry(Registry::UnitEstablished(unit)));
        Ok(())
    }
    /// The unit of this code.
    ///
    /// # Errors
    /// When there is none.
    pub fn unit(&self, code: &UnitCode) -> Result<&jurisdiction::Unit, Halt> {
        let found = self.world.tree.unit(code);
        found.ok_or_else(|| Refusal::of(Reason::UnknownUnit).field("unit").with("unit", code).into())
    }
    /// Takes up a yearly notice of holidays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn learn_holidays(&self, days: Vec<(Day, domain::calendar::DayKind)>) -> Result<(), Halt> {
        for (day, kind) in &days {
            let sql =
                "INSERT INTO holiday (day, kind) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET kind = excluded.kind";
            let values: Vec<Value> = vec![day.to_string().into(), kind.word().into()];
            self.tx.execute_raw(Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values)).await?;
        }
        self.tell(Event::Registry(Registry::HolidaysLearnt { days }));
        Ok(())
    }
    /// Puts an event of the system into the journal.
    pub fn note(&self, event: System) {
        self.tell(Event::System(event));
    }
    /// The secrets: credentials, sessions and tokens.
    #[must_use]
    pub fn access(&self) -> access::Access<'_, DatabaseTransaction> {
        access::Access::new(self.tx)
    }
}

/// The act of reading this kind of noun.
pub(crate) fn read_act<N: Kept>() -> Option<Act> {
    use domain::ids::Names;
    format!("read_{}", <N::Id as Names>::NOUN).parse().ok()
}
