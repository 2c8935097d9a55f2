//! Hashing passwords in a bounded number of places: each takes 19 MiB and some ten milliseconds of a processor on purpose,
//! so that a flood of log-ins would take all there is.

use crate::secrets::Memory;
use domain::{Reason, Refusal};
use persistence::Error;
use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// How many may wait for a place.
pub const WAITING_MAX: usize = 64;
/// How many places there are at most, however many processors.
const PLACES_MAX: usize = 4;

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The places in which passwords are hashed, and the queue before them. Each place is a thread of its own: what a hashing takes
/// of memory is taken again by the next, and not by each of many threads.
#[derive(Debug)]
pub struct Hashing {
    jobs: Sender<Job>,
    queue: Arc<Semaphore>,
}

/// A place in the queue: whoever holds one will have its turn, after at most as many as wait before it.
#[derive(Debug)]
pub struct Queued<'h> {
    hashing: &'h Hashing,
    waits: OwnedSemaphorePermit,
}

impl Default for Hashing {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let places = processors.min(PLACES_MAX);
        let (jobs, waiting) = std::sync::mpsc::channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for place in 0..places {
            let waiting = waiting.clone();
            let named = std::thread::Builder::new().name(format!("hashing {place}"));
            if let Err(error) = named.spawn(move || hash_what_waits(&waiting)) {
                tracing::error!(%error, "no thread to hash passwords in");
            }
        }
        Self { jobs, queue: Arc::new(Semaphore::new(places + WAITING_MAX)) }
    }
}

/// For how long the memory is kept when nobody asks.
const KEPT: Duration = Duration::from_secs(30);

/// Hashes one after the other until nobody can ask any more. The memory is taken once for many: given back after each it
/// would leave holes in which the rest of the program settles, and never return to the system.
fn hash_what_waits(waiting: &Mutex<Receiver<Job>>) {
    let mut memory = Memory::new();
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(KEPT);
        match next {
            Ok(job) => job(&mut memory),
            Err(RecvTimeoutError::Timeout) => memory = Memory::new(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl Hashing {
    /// Takes a place in the queue.
    ///
    /// # Errors
    /// When it is full: the caller is told to come again, and nothing was looked at.
    pub fn queue(&self) -> Result<Queued<'_>, Refusal> {
        let waits = self.queue.clone().try_acquire_owned().map_err(|_| Refusal::of(Reason::Busy).with("seconds", 2))?;
        Ok(Queued { hashing: self, waits })
    }
}

impl Queued<'_> {
    /// Waits for a place and hashes there. The place of a caller who goes away is free when its hashing has ended.
    ///
    /// # Errors
    /// When it panics.
    pub async fn run<T: Send + 'static>(
        self,
        hash: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, hashed) = oneshot::channel();
        let waits = self.waits;
        let job = Box::new(move |memory: &mut Memory| {
            let hashed = std::panic::catch_unwind(AssertUnwindSafe(|| hash(memory)));
            // Whoever asked may have gone away.
            drop(reply.send(hashed.map_err(|panic| Error::of_panic("hashing a password", &*panic))));
            drop(waits);
        });
        let ended = || Error::Internal("no thread hashes passwords any more".to_owned());
        self.hashing.jobs.send(job).map_err(|_| ended())?;
        hashed.await.map_err(|_| ended())?
    }
}
