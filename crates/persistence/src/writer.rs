//! The one writer of SQLite, on a thread of its own: takes what waits, runs each in a savepoint, gives positions, commits
//! once, answers. BEGIN and COMMIT are its own, so that what they answer decides what is acknowledged.

use crate::{
    command::{Command, carry_out},
    db::Db,
    error::Error,
    journal,
    local::Local,
    reference_data::ReferenceData,
    replay::Answer,
};
use domain::{Reason, Refusal};
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
};

/// Procedures that one commit takes together at most.
const BATCH_MAX: usize = 256;

/// A piece of work in the queue of the writer.
pub(crate) struct Job {
    command: Arc<dyn Command>,
    outcome: Option<Result<Answer, Error>>,
    reply: oneshot::Sender<Result<Answer, Error>>,
}

impl Job {
    /// A job, and where its answer will be.
    pub(crate) fn of(command: Arc<dyn Command>) -> (Self, oneshot::Receiver<Result<Answer, Error>>) {
        let (reply, answer) = oneshot::channel();
        (Self { command, outcome: None, reply }, answer)
    }
    fn run(&mut self, db: &Local, reference: &ReferenceData, runtime: &Handle) -> Result<(), Error> {
        db.script("SAVEPOINT job")?;
        // A procedure that panics must not take the writer with it.
        let decided = std::panic::catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(carry_out(&*self.command, Db::Local(db), reference))
        }));
        let outcome = decided.unwrap_or_else(|panic| Err(Error::of_panic("a procedure", &*panic)));
        // Of a dry run everything was decided and written as in earnest; giving up the savepoint undoes it.
        if outcome.is_ok() && !self.command.context().dry_run {
            db.script("RELEASE job")?;
        } else {
            db.script("ROLLBACK TO job; RELEASE job")?;
        }
        self.outcome = Some(outcome);
        Ok(())
    }
    /// Answers: after the commit, or with why there was none.
    fn answer(self, committed: bool) {
        let outcome = match self.outcome {
            Some(Ok(answer)) if committed => Ok(answer),
            Some(Err(error)) => Err(error),
            _ => Err(Refusal::of(Reason::Busy).into()),
        };
        // Whoever asked may have gone away; what was done stays done.
        drop(self.reply.send(outcome));
    }
}

/// The writer with its connection.
pub(crate) struct Writer {
    url: String,
    db: Option<Local>,
    reference: Arc<RwLock<Arc<ReferenceData>>>,
    runtime: Handle,
}

impl Writer {
    /// Starts the writer; it ends when nobody can send any more.
    ///
    /// # Errors
    /// When there can be no more threads.
    pub(crate) fn start(
        url: &str,
        db: Local,
        reference: Arc<RwLock<Arc<ReferenceData>>>,
        jobs: mpsc::Receiver<Job>,
    ) -> Result<(), Error> {
        let writer = Self { url: url.to_owned(), db: Some(db), reference, runtime: Handle::current() };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || writer.write(jobs));
        thread.map(drop).map_err(|error| Error::Internal(format!("no thread for the writer: {error}")))
    }
    fn write(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch: Vec<Job> = Vec::with_capacity(BATCH_MAX);
        while jobs.blocking_recv_many(&mut batch, BATCH_MAX) > 0 {
            let committed = self.write_batch(&mut batch, &mut jobs);
            if let Err(error) = &committed {
                tracing::error!(%error, "a batch was not committed; its connection is thrown away");
                self.db = None;
            }
            for job in batch.drain(..) {
                job.answer(committed.is_ok());
            }
        }
    }
    /// Writes a batch. It is acknowledged when its own commit succeeded and the connection is seen to stand outside any
    /// transaction; after any fault of it nobody knows where the connection stands.
    fn write_batch(&mut self, batch: &mut Vec<Job>, jobs: &mut mpsc::Receiver<Job>) -> Result<(), Error> {
        let reference = self.reference.read().unwrap_or_else(PoisonError::into_inner).clone();
        let runtime = self.runtime.clone();
        let db = self.connection()?;
        must_be_outside(db)?;
        db.script("BEGIN IMMEDIATE")?;
        let mut next = 0;
        while next < batch.len() {
            batch[next].run(db, &reference, &runtime)?;
            next += 1;
            // What arrived meanwhile shares the commit.
            while batch.len() < BATCH_MAX && next == batch.len() {
                match jobs.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => break,
                }
            }
        }
        runtime.block_on(journal::sequence(Db::Local(db)))?;
        db.script("COMMIT")?;
        must_be_outside(db)
    }
    fn connection(&mut self) -> Result<&Local, Error> {
        if self.db.is_none() {
            self.db = Some(Local::open(&self.url)?);
        }
        self.db.as_ref().ok_or_else(|| Error::Internal("the writer has no connection".to_owned()))
    }
}

/// Proves that the connection stands outside any transaction: after a commit that failed SQLite goes on with it, and
/// whatever follows would be a part of a transaction that never ends.
fn must_be_outside(db: &Local) -> Result<(), Error> {
    if db.is_outside() {
        Ok(())
    } else {
        Err(Error::Internal("the connection of the writer is in a transaction".to_owned()))
    }
}
