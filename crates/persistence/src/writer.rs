//! The one writer of SQLite: takes what waits, runs each in a savepoint, gives positions, commits once, answers.

use crate::{
    connect,
    halt::Halt,
    journal,
    replay::Answer,
    store::{Work, carry_out},
    world::World,
};
use domain::{Reason, Refusal};
use futures::FutureExt;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// Procedures that one commit takes together at most.
const BATCH_MAX: usize = 256;
/// How long a connection that is thrown away may take to close.
const CLOSING: Duration = Duration::from_secs(10);

/// A piece of work in the queue of the writer.
pub(crate) struct Job {
    work: Arc<dyn Work>,
    outcome: Option<Result<Answer, Halt>>,
    reply: oneshot::Sender<Result<Answer, Halt>>,
}

impl Job {
    /// A job, and where its answer will be.
    pub(crate) fn of(work: Arc<dyn Work>) -> (Self, oneshot::Receiver<Result<Answer, Halt>>) {
        let (reply, answer) = oneshot::channel();
        (Self { work, outcome: None, reply }, answer)
    }
    async fn run(&mut self, tx: &DatabaseTransaction, world: &World) -> Result<(), DbErr> {
        let point = tx.begin().await?;
        // A procedure that panics must not take the writer with it.
        let outcome = AssertUnwindSafe(carry_out(&*self.work, &point, world)).catch_unwind().await;
        let outcome = outcome.unwrap_or_else(|_| Err(Halt::Broken("a procedure panicked".to_owned())));
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

/// The writer with its connection.
pub(crate) struct Writer {
    url: String,
    db: Option<DatabaseConnection>,
    world: Arc<RwLock<Arc<World>>>,
}

impl Writer {
    pub(crate) fn new(url: &str, db: DatabaseConnection, world: Arc<RwLock<Arc<World>>>) -> Self {
        Self { url: url.to_owned(), db: Some(db), world }
    }
    /// Writes what comes until nobody can send any more.
    pub(crate) async fn write(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch: Vec<Job> = Vec::with_capacity(BATCH_MAX);
        while jobs.recv_many(&mut batch, BATCH_MAX).await > 0 {
            let committed = self.write_batch(&mut batch, &mut jobs).await;
            if let Err(error) = &committed {
                tracing::error!(%error, "a batch was not committed; its connection is thrown away");
                self.throw_away().await;
            }
            for job in batch.drain(..) {
                job.answer(committed.is_ok());
            }
        }
    }
    /// Writes a batch. It is acknowledged when its own commit succeeded and the connection is seen to stand outside any
    /// transaction; after any fault of it nobody knows where the connection stands.
    async fn write_batch(&mut self, batch: &mut Vec<Job>, jobs: &mut mpsc::Receiver<Job>) -> Result<(), Halt> {
        let world = self.world.read().unwrap_or_else(PoisonError::into_inner).clone();
        let db = self.connection().await?;
        connect::must_be_outside(db).await?;
        let tx = db.begin_with_options(immediate()).await?;
        let mut next = 0;
        while next < batch.len() {
            batch[next].run(&tx, &world).await?;
            next += 1;
            // What arrived meanwhile shares the commit.
            while batch.len() < BATCH_MAX && next == batch.len() {
                match jobs.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => break,
                }
            }
        }
        journal::sequence(&tx).await?;
        tx.commit().await?;
        connect::must_be_outside(db).await
    }
    async fn connection(&mut self) -> Result<&DatabaseConnection, Halt> {
        if self.db.is_none() {
            self.db = Some(connect::sqlite_writer(&self.url).await?);
        }
        self.db.as_ref().ok_or_else(|| Halt::Broken("the writer has no connection".to_owned()))
    }
    async fn throw_away(&mut self) {
        let Some(db) = self.db.take() else { return };
        if tokio::time::timeout(CLOSING, db.close()).await.is_err() {
            tracing::error!("a connection that was thrown away does not close");
        }
    }
}

fn immediate() -> TransactionOptions {
    TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() }
}
