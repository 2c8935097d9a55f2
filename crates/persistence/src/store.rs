//! The store: SQLite with one writer that commits many procedures together, or PostgreSQL with a transaction
//! for each. The only place, with the migrations, that knows which of the two it is.

use crate::{
    command::Command,
    connect,
    db::Db,
    error::Error,
    local::Local,
    migrations, pool,
    reference_data::ReferenceData,
    replay::Answer,
    seal,
    writer::{Job, Writer},
};
use domain::{Reason, Refusal};
use sea_orm::{DatabaseConnection, TransactionTrait};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};
use tokio::sync::{
    Mutex, Notify, Semaphore,
    mpsc::{self, error::TrySendError},
};

/// Procedures that may wait for the writer; more are told to come back.
const QUEUE_MAX: usize = 4096;

/// Reports that may hold the database at once: far fewer than there are connections, which acts need as well.
const REPORTS_AT_ONCE: usize = 6;

/// The database, ready for use.
#[derive(Clone)]
pub struct Store {
    read: DatabaseConnection,
    write: Writing,
    reference: Arc<RwLock<Arc<ReferenceData>>>,
    written: Arc<Notify>,
    pub(crate) report_places: Arc<Semaphore>,
    pub(crate) probe: Arc<Probe>,
}

#[derive(Clone)]
enum Writing {
    /// SQLite: a queue to the one writer.
    Queue(mpsc::Sender<Job>),
    /// PostgreSQL: a transaction each.
    Pool(DatabaseConnection),
}

impl Store {
    /// Opens the database of a URL such as `sqlite:market.db` or `postgres://…`. A new one is migrated and keeps this data
    /// key, which is wrapped under a key that is not in it; one that has its own keeps that.
    ///
    /// # Errors
    /// When it cannot be reached, cannot be migrated, or would not keep what it acknowledges.
    pub async fn open(url: &str, data_key: &str) -> Result<Self, Error> {
        if connect::is_sqlite(url) {
            Self::open_sqlite(url, data_key).await
        } else {
            Self::open_postgres(url, data_key).await
        }
    }
    /// The data key that is kept, wrapped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn data_key(&self) -> Result<String, Error> {
        connect::data_key(self.read()).await
    }
    async fn open_sqlite(url: &str, data_key: &str) -> Result<Self, Error> {
        connect::make_sqlite(url)?;
        let local = Local::open(url)?;
        local.script("BEGIN IMMEDIATE")?;
        migrations::run(Db::Local(&local)).await?;
        connect::keep_data_key(Db::Local(&local), data_key).await?;
        local.script("COMMIT")?;
        let read = connect::sqlite_readers(url).await?;
        if seal::without_number(Db::Pool(&read)).await? > 0 {
            // On PostgreSQL a server that stopped leaves some; here they are numbered in the commit that appends them.
            return Err(Error::Internal("the journal has rows without a number; somebody took it away".to_owned()));
        }
        let reference = Arc::new(RwLock::new(Arc::new(ReferenceData::read(Db::Pool(&read)).await?)));
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        Writer::start(url, local, reference.clone(), jobs)?;
        Ok(Self {
            read,
            write: Writing::Queue(queue),
            reference,
            written: Arc::default(),
            report_places: report_places(),
            probe: Arc::default(),
        })
    }
    async fn open_postgres(url: &str, data_key: &str) -> Result<Self, Error> {
        let pool = connect::postgres(url).await?;
        let tx = pool.begin().await?;
        migrations::run(Db::Transaction(&tx)).await?;
        connect::keep_data_key(Db::Transaction(&tx), data_key).await?;
        tx.commit().await?;
        let reference = Arc::new(RwLock::new(Arc::new(ReferenceData::read(Db::Pool(&pool)).await?)));
        let written = Arc::new(Notify::new());
        tokio::spawn(pool::give_positions(pool.clone(), written.clone()));
        Ok(Self {
            read: pool.clone(),
            write: Writing::Pool(pool),
            reference,
            written,
            report_places: report_places(),
            probe: Arc::default(),
        })
    }
    /// The connection for reading.
    pub(crate) fn read(&self) -> Db<'_> {
        Db::Pool(&self.read)
    }
    /// The connections for reading, to be held on to.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.read
    }
    /// The tree, the calendar and the rulebook as last read.
    #[must_use]
    pub fn reference_data(&self) -> Arc<ReferenceData> {
        self.reference.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Reads the tree, the calendar and the rulebook again, after they were changed here or elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh(&self) -> Result<(), Error> {
        let reference = Arc::new(ReferenceData::read(self.read()).await?);
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = reference;
        Ok(())
    }
    /// Reads the tree, the calendar and the rulebook again if any server changed them since this one last did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_up(&self) -> Result<(), Error> {
        let known = self.reference_data().changed;
        if ReferenceData::last_change(self.read()).await? == known { Ok(()) } else { self.refresh().await }
    }
    /// Carries out a piece of work: all of it is kept, or nothing. It returns after the commit.
    ///
    /// # Errors
    /// Why nothing was kept.
    pub async fn carry_out(&self, command: Arc<dyn Command>) -> Result<Answer, Error> {
        let outcome = match &self.write {
            Writing::Queue(queue) => {
                let (job, answer) = Job::of(command);
                queue.try_send(job).map_err(|error| match error {
                    TrySendError::Full(_) => Error::from(Refusal::of(Reason::Busy)),
                    TrySendError::Closed(_) => Error::Internal("the writer of the database has ended".to_owned()),
                })?;
                answer
                    .await
                    .map_err(|_| Error::Internal("the writer of the database ended in the middle".to_owned()))?
            }
            Writing::Pool(pool) => {
                // In a task of its own: whoever asked may go away, and a transaction is not left in its middle.
                let (pool, reference) = (pool.clone(), self.reference_data());
                let done = tokio::spawn(async move { pool::in_a_transaction(&pool, &reference, &*command).await });
                done.await.map_err(|error| Error::Internal(format!("a procedure did not end: {error}")))?
            }
        };
        self.written.notify_one();
        outcome
    }
    /// Gives positions to what was committed and waits; on SQLite the writer has done so already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sequence(&self) -> Result<(), Error> {
        match &self.write {
            Writing::Pool(pool) => pool::sequence(pool, true).await,
            Writing::Queue(_) => Ok(()),
        }
    }
}

fn report_places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(REPORTS_AT_ONCE))
}

/// When the database was last seen to keep what is written.
#[derive(Default)]
pub(crate) struct Probe(pub(crate) Mutex<Option<Instant>>);
