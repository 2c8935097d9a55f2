//! Hashing passwords in a bounded number of places: each takes 19 MiB and some ten milliseconds of a processor on purpose,
//! so that a flood of log-ins would take all there is.

use domain::{Reason, Refusal};
use persistence::Error;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many may wait for a place.
pub const WAITING_MAX: usize = 64;
/// How many places there are at most, however many processors.
const PLACES_MAX: usize = 4;

/// The places in which passwords are hashed, and the queue before them.
#[derive(Debug)]
pub struct Hashing {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// A place in the queue: whoever holds one will have its turn, after at most as many as wait before it.
#[derive(Debug)]
pub struct Queued<'h> {
    hashing: &'h Hashing,
    _waits: OwnedSemaphorePermit,
}

impl Default for Hashing {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let places = processors.min(PLACES_MAX);
        Self { places: Arc::new(Semaphore::new(places)), queue: Arc::new(Semaphore::new(places + WAITING_MAX)) }
    }
}

impl Hashing {
    /// Takes a place in the queue.
    ///
    /// # Errors
    /// When it is full: the caller is told to come again, and nothing was looked at.
    pub fn queue(&self) -> Result<Queued<'_>, Refusal> {
        let waits = self.queue.clone().try_acquire_owned().map_err(|_| Refusal::of(Reason::Busy).with("seconds", 2))?;
        Ok(Queued { hashing: self, _waits: waits })
    }
}

impl Queued<'_> {
    /// Waits for a place and hashes there. A caller who goes away leaves its place when the hashing has ended.
    ///
    /// # Errors
    /// When it panics.
    pub async fn run<T: Send + 'static>(self, hash: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let internal = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
        let place = self.hashing.places.clone().acquire_owned().await.map_err(|error| internal(&error))?;
        let hashed = tokio::task::spawn_blocking(move || {
            let hashed = hash();
            drop(place);
            hashed
        });
        hashed.await.map_err(|error| internal(&error))
    }
}
