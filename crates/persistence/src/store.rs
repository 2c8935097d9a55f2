//! The store: SQLite with one writer that commits many procedures together, or PostgreSQL with a transaction
//! for each. The only place, with the migrations, that knows which of the two it is.

use crate::{
    halt::Halt,
    journal,
    migrations::Migrator,
    replay::{Answer, Replay},
    seal,
    unit::{Circumstances, Unit},
    world::World,
};
use domain::{Reason, Refusal};
use futures::future::BoxFuture;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{Notify, mpsc, oneshot};

/// Procedures that one commit takes together at most.
const BATCH_MAX: usize = 256;
/// Procedures that may wait for the writer; more are told to come back.
const QUEUE_MAX: usize = 4096;
/// How often a procedure is run when the database is merely busy.
const TRIES: usize = 3;

/// What is to be done in a unit of work. It may be run more than once, so it takes nothing with it.
pub trait Work: Send + Sync + 'static {
    /// Does it.
    fn run<'u>(&'u self, unit: &'u Unit<'u>) -> BoxFuture<'u, Result<Answer, Halt>>;
    /// What surrounds it.
    fn around(&self) -> &Circumstances;
    /// The key by which the caller can repeat it, if it gave one.
    fn replay(&self) -> Option<&Replay>;
    /// The answer as it is kept for a retry; one with a secret is kept encrypted.
    fn wrap(&self, answer: &Answer) -> Answer;
    /// The answer as it was given, from what was kept.
    ///
    /// # Errors
    /// When it cannot be unwrapped.
    fn unwrap(&self, kept: Answer) -> Result<Answer, Halt>;
}

/// A piece of work in the queue of the writer.
struct Job {
    work: Arc<dyn Work>,
    outcome: Option<Result<Answer, Halt>>,
    reply: oneshot::Sender<Result<Answer, Halt>>,
}

impl Job {
    async fn run(&mut self, tx: &DatabaseTransaction, world: &World) -> Result<(), DbErr> {
        let point = tx.begin().await?;
        let outcome = carry_out(&*self.work, &point, world).await;
        if outcome.is_ok() {
            point.commit().await?
        } else {
            point.rollback().await?
        }
        self.outcome = Some(outcome);
        Ok(())
    }
    /// Answers: after the commit, or with why there was none.
    fn answer(self, committed: bool) {
        let outcome = match self.outcome {
            Some(Ok(answer)) if committed => Ok(answer),
            Some(Err(halt)) => Err(halt),
            _ => Err(Refusal::of(Reason::Busy).into()),
        };
        // Whoever asked may have gone away; what was done stays done.
        drop(self.reply.send(outcome));
    }
}

/// Runs a piece of work in a transaction: the kept answer, or the work with its journal and its ledger.
async fn carry_out(work: &dyn Work, tx: &DatabaseTransaction, world: &World) -> Result<Answer, Halt> {
    if let Some(replay) = work.replay()
        && let Some(kept) = replay.find(tx).await?
    {
        return work.unwrap(kept);
    }
    let unit = Unit::new(tx, world, work.around());
    let answer = work.run(&unit).await?;
    unit.finish().await?;
    if let Some(replay) = work.replay() {
        replay.keep(tx, &work.wrap(&answer), work.around().now).await?;
    }
    if work.around().rehearsal {
        // Everything was decided and written as in earnest; giving up the transaction undoes it.
        return Err(Halt::Rehearsed(Box::new(answer)));
    }
    Ok(answer)
}

/// The database, ready for use.
#[derive(Clone)]
pub struct Store {
    read: DatabaseConnection,
    write: Writing,
    world: Arc<RwLock<Arc<World>>>,
    written: Arc<Notify>,
}

#[derive(Clone)]
enum Writing {
    /// SQLite: a queue to the one writer.
    Queue(mpsc::Sender<Job>),
    /// PostgreSQL: a transaction each.
    Pool(DatabaseConnection),
}

impl Store {
    /// Opens the database of a URL such as `sqlite:market.db` or `postgres://…`, migrating it if it is new, for the
    /// key of this fingerprint.
    ///
    /// # Errors
    /// When it cannot be reached, cannot be migrated, would not keep what it acknowledges, or is sealed under
    /// another key: with a wrong key no bid would open.
    pub async fn open(url: &str, key: &str) -> Result<Self, Halt> {
        let sqlite = url.starts_with("sqlite:");
        let (read, write) = if sqlite { Self::open_sqlite(url).await? } else { Self::open_postgres(url).await? };
        must_be_sealed_under(&write, key).await?;
        let world = Arc::new(RwLock::new(Arc::new(World::read(&read).await?)));
        let written = Arc::new(Notify::new());
        let write = if sqlite {
            let (queue, jobs) = mpsc::channel(QUEUE_MAX);
            tokio::spawn(write_jobs(write, jobs, world.clone()));
            Writing::Queue(queue)
        } else {
            tokio::spawn(give_positions(write.clone(), written.clone()));
            Writing::Pool(write)
        };
        Ok(Self { read, write, world, written })
    }
    async fn open_sqlite(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), Halt> {
        let options = |connections: u32, readonly: bool| {
            let mut options = ConnectOptions::new(url.to_owned());
            options.max_connections(connections).min_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(
                move |sqlite| {
                    sqlite
                        .create_if_missing(!readonly)
                        .pragma("query_only", if readonly { "1" } else { "0" })
                        .pragma("journal_mode", "WAL")
                        .pragma("synchronous", "FULL")
                        .pragma("foreign_keys", "1")
                        .pragma("cache_size", if readonly { "-2048" } else { "-8192" })
                        .busy_timeout(Duration::from_secs(10))
                        .statement_cache_capacity(256)
                },
            );
            options
        };
        let write = Database::connect(options(1, false)).await?;
        must_be_durable(&write).await?;
        Migrator::up(&write, None).await?;
        let read = Database::connect(options(4, true)).await?;
        Ok((read, write))
    }
    async fn open_postgres(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), Halt> {
        let mut options = ConnectOptions::new(url.to_owned());
        options.max_connections(24).min_connections(1).sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
        let write = Database::connect(options).await?;
        Migrator::up(&write, None).await?;
        Ok((write.clone(), write))
    }
    /// The connection for reading.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }
    /// The tree, the calendar and the rulebook as last read.
    #[must_use]
    pub fn world(&self) -> Arc<World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Reads the tree, the calendar and the rulebook again, after they were changed here or elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh(&self) -> Result<(), Halt> {
        let world = Arc::new(World::read(&self.read).await?);
        *self.world.write().unwrap_or_else(PoisonError::into_inner) = world;
        Ok(())
    }
    /// Reads the tree, the calendar and the rulebook again if any server changed them since this one last did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_up(&self) -> Result<(), Halt> {
        let known = self.world().changed;
        if World::last_change(&self.read).await? == known { Ok(()) } else { self.refresh().await }
    }
    /// Carries out a piece of work: all of it is kept, or nothing. It returns after the commit.
    ///
    /// # Errors
    /// Why nothing was kept.
    pub async fn carry_out(&self, work: Arc<dyn Work>) -> Result<Answer, Halt> {
        let outcome = match &self.write {
            Writing::Queue(queue) => {
                let (reply, answer) = oneshot::channel();
                let job = Job { work, outcome: None, reply };
                queue.try_send(job).map_err(|_| Refusal::of(Reason::Busy))?;
                answer.await.map_err(|_| Refusal::of(Reason::Busy))?
            }
            Writing::Pool(pool) => self.in_a_transaction(pool, &*work).await,
        };
        self.written.notify_one();
        outcome
    }
    async fn in_a_transaction(&self, pool: &DatabaseConnection, work: &dyn Work) -> Result<Answer, Halt> {
        let world = self.world();
        let mut tries = 0;
        loop {
            tries += 1;
            let tx = pool.begin().await?;
            let outcome = match carry_out(work, &tx, &world).await {
                Ok(outcome) => tx.commit().await.map(|()| outcome).map_err(Halt::from),
                Err(halt) => {
                    tx.rollback().await?;
                    // The same request may have been faster on another connection: its answer is the answer.
                    if let Some(replay) = work.replay()
                        && let Ok(Some(kept)) = replay.find(pool).await
                    {
                        return work.unwrap(kept);
                    }
                    Err(halt)
                }
            };
            match outcome {
                Err(halt) if halt.is_transient() && tries < TRIES => {}
                outcome => return outcome,
            }
        }
    }
    /// Gives positions to what was committed and waits; on SQLite the writer has done so already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sequence(&self) -> Result<(), Halt> {
        if let Writing::Pool(pool) = &self.write {
            sequence_once(pool, true, &mut 0).await?;
        }
        Ok(())
    }
    /// Answers whether the database can be read.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn ping(&self) -> Result<(), Halt> {
        self.read.query_one_raw(Statement::from_string(self.read.get_database_backend(), "SELECT 1")).await?;
        Ok(())
    }
}

/// Refuses a SQLite that would lose acknowledged commits at a power cut or would not enforce its constraints.
async fn must_be_durable(db: &DatabaseConnection) -> Result<(), Halt> {
    for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"))).await?;
        let found = row.and_then(|row| {
            row.try_get_by_index::<String>(0)
                .or_else(|_| row.try_get_by_index::<i64>(0).map(|number| number.to_string()))
                .ok()
        });
        if found.as_deref() != Some(wanted) {
            return Err(Halt::Broken(format!("PRAGMA {pragma} is {found:?}, must be {wanted}")));
        }
    }
    Ok(())
}

/// Refuses a key that is not the one under which this database is sealed; a new database takes the key as its own.
async fn must_be_sealed_under(db: &DatabaseConnection, key: &str) -> Result<(), Halt> {
    let backend = db.get_database_backend();
    let claim = "INSERT INTO house (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING";
    db.execute_raw(Statement::from_sql_and_values(backend, claim, [key.into()])).await?;
    let row = db.query_one_raw(Statement::from_string(backend, "SELECT value FROM house WHERE name = 'key'")).await?;
    let sealed: Option<String> = row.map(|row| row.try_get("", "value")).transpose()?;
    if sealed.as_deref() == Some(key) {
        return Ok(());
    }
    Err(Halt::Broken("the key is not the one under which this database is sealed; bring the right key file".to_owned()))
}

fn immediate() -> TransactionOptions {
    TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() }
}

/// The one writer of SQLite: takes what waits, runs each in a savepoint, gives positions, commits once, answers.
async fn write_jobs(db: DatabaseConnection, mut jobs: mpsc::Receiver<Job>, world: Arc<RwLock<Arc<World>>>) {
    let mut batch: Vec<Job> = Vec::with_capacity(BATCH_MAX);
    // Rows that an earlier run left unsealed are looked for at once.
    let mut unsealed = seal::STRIDE;
    while jobs.recv_many(&mut batch, BATCH_MAX).await > 0 {
        let world = world.read().unwrap_or_else(PoisonError::into_inner).clone();
        let committed = write_batch(&db, &mut batch, &mut jobs, &world, &mut unsealed).await;
        if let Err(error) = &committed {
            tracing::error!(%error, "a batch was not committed");
        }
        for job in batch.drain(..) {
            job.answer(committed.is_ok());
        }
    }
}

async fn write_batch(
    db: &DatabaseConnection,
    batch: &mut Vec<Job>,
    jobs: &mut mpsc::Receiver<Job>,
    world: &World,
    unsealed: &mut i64,
) -> Result<(), Halt> {
    let tx = db.begin_with_options(immediate()).await?;
    let mut next = 0;
    while next < batch.len() {
        batch[next].run(&tx, world).await?;
        next += 1;
        // What arrived meanwhile shares the commit.
        while batch.len() < BATCH_MAX && next == batch.len() {
            match jobs.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
    }
    sequence_and_seal(&tx, unsealed).await?;
    Ok(tx.commit().await?)
}

/// Gives positions, and seals the journal once a thousand rows have followed the last seal.
async fn sequence_and_seal(tx: &DatabaseTransaction, unsealed: &mut i64) -> Result<(), Halt> {
    *unsealed += i64::try_from(journal::sequence(tx).await?).unwrap_or(i64::MAX);
    if *unsealed >= seal::STRIDE {
        seal::seal(tx).await?;
        *unsealed = 0;
    }
    Ok(())
}

/// PostgreSQL: gives positions soon after each commit, and every second in case another server stopped.
async fn give_positions(db: DatabaseConnection, written: Arc<Notify>) {
    let mut unsealed = seal::STRIDE;
    loop {
        // The pool is dropped with the last store; then this ends too.
        if Arc::strong_count(&written) == 1 {
            return;
        }
        drop(tokio::time::timeout(Duration::from_secs(1), written.notified()).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
        if let Err(error) = sequence_once(&db, false, &mut unsealed).await {
            tracing::warn!(%error, "positions are given later");
        }
    }
}

async fn sequence_once(db: &DatabaseConnection, wait: bool, unsealed: &mut i64) -> Result<(), Halt> {
    let tx = db.begin().await?;
    if journal::take_turn(&tx, wait).await? {
        sequence_and_seal(&tx, unsealed).await?;
    }
    Ok(tx.commit().await?)
}

/// So many places for values in a statement, from a number on.
pub(crate) fn holes(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// A text that is compared byte by byte, as SQLite does and PostgreSQL does where it is told to.
pub(crate) fn by_bytes(db: &impl ConnectionTrait, text: &str) -> String {
    match db.get_database_backend() {
        DbBackend::Postgres => format!("({text}) COLLATE \"C\""),
        _ => text.to_owned(),
    }
}
