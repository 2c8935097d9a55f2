//! The store: SQLite with one writer that commits many procedures together, or PostgreSQL with a transaction
//! for each. The only place, with the migrations, that knows which of the two it is.

use crate::{
    connect,
    halt::Halt,
    migrations::Migrator,
    pool,
    probe::Probe,
    replay::{Answer, Replay},
    seal,
    unit::{Circumstances, Unit},
    world::World,
    writer::{Job, Writer},
};
use domain::{Reason, Refusal};
use futures::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend};
use sea_orm_migration::MigratorTrait;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Notify, mpsc};

/// Procedures that may wait for the writer; more are told to come back.
const QUEUE_MAX: usize = 4096;

/// What is to be done in a unit of work. It may be run more than once, so it takes nothing with it.
pub trait Work: Send + Sync + 'static {
    /// Does it.
    fn run<'u>(&'u self, unit: &'u Unit<'u>) -> BoxFuture<'u, Result<Answer, Halt>>;
    /// What surrounds it.
    fn around(&self) -> &Circumstances;
    /// The key by which the caller can repeat it, if it gave one.
    fn replay(&self) -> Option<&Replay>;
    /// The answer as it is kept for a retry; one with a secret is kept encrypted.
    ///
    /// # Errors
    /// When it cannot be encrypted.
    fn wrap(&self, answer: &Answer) -> Result<Answer, Halt>;
    /// The answer as it was given, from what was kept.
    ///
    /// # Errors
    /// When it cannot be unwrapped.
    fn unwrap(&self, kept: Answer) -> Result<Answer, Halt>;
}

/// Runs a piece of work in a transaction: the kept answer, or the work with its journal and its ledger.
pub(crate) async fn carry_out(work: &dyn Work, tx: &DatabaseTransaction, world: &World) -> Result<Answer, Halt> {
    if let Some(replay) = work.replay()
        && let Some(kept) = replay.find(tx).await?
    {
        return work.unwrap(kept);
    }
    let unit = Unit::new(tx, world, work.around());
    let answer = work.run(&unit).await?;
    unit.finish().await?;
    if let Some(replay) = work.replay() {
        replay.keep(tx, &work.wrap(&answer)?, work.around().now).await?;
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
    probe: Arc<Probe>,
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
        let sqlite = connect::is_sqlite(url);
        if sqlite {
            connect::make_sqlite(url).await?;
        }
        let write = if sqlite { connect::sqlite_writer(url).await? } else { connect::postgres(url).await? };
        Migrator::up(&write, None).await?;
        connect::must_be_sealed_under(&write, key).await?;
        let read = if sqlite { connect::sqlite_readers(url).await? } else { write.clone() };
        let world = Arc::new(RwLock::new(Arc::new(World::read(&read).await?)));
        let written = Arc::new(Notify::new());
        if sqlite && seal::without_number(&write).await? > 0 {
            // On PostgreSQL a server that stopped leaves some; here they are numbered in the commit that appends them.
            return Err(Halt::Broken("the journal has rows without a number; somebody took it away".to_owned()));
        }
        let write = if sqlite {
            let (queue, jobs) = mpsc::channel(QUEUE_MAX);
            tokio::spawn(Writer::new(url, write, world.clone()).write(jobs));
            Writing::Queue(queue)
        } else {
            tokio::spawn(pool::give_positions(write.clone(), written.clone()));
            Writing::Pool(write)
        };
        Ok(Self { read, write, world, written, probe: Arc::default() })
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
                let (job, answer) = Job::of(work);
                queue.try_send(job).map_err(|_| Refusal::of(Reason::Busy))?;
                answer.await.map_err(|_| Refusal::of(Reason::Busy))?
            }
            Writing::Pool(pool) => {
                // In a task of its own: whoever asked may go away, and a transaction is not left in its middle.
                let (pool, world) = (pool.clone(), self.world());
                let done = tokio::spawn(async move { pool::in_a_transaction(&pool, &world, &*work).await });
                done.await.map_err(|error| Halt::Broken(format!("a procedure did not end: {error}")))?
            }
        };
        self.written.notify_one();
        outcome
    }
    /// Gives positions to what was committed and waits; on SQLite the writer has done so already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sequence(&self) -> Result<(), Halt> {
        match &self.write {
            Writing::Pool(pool) => pool::sequence(pool, true).await,
            Writing::Queue(_) => Ok(()),
        }
    }
    /// Answers whether the database keeps what is written: writes a mark, and reads it over another connection.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), Halt> {
        self.probe.ask(self).await
    }
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
