//! What time it is.

use domain::{Moment, Reason, Refusal};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// What time it is: the system's, or in a demonstration and in tests one that can be moved.
#[derive(Clone, Debug)]
pub enum Time {
    /// The time of the system.
    System,
    /// The time of the system and so many milliseconds.
    Ahead(Arc<AtomicI64>),
    /// A time that stands until it is moved.
    Still(Arc<AtomicI64>),
}

impl Time {
    /// A time that stands.
    #[must_use]
    pub fn still(at: Moment) -> Self {
        Self::Still(Arc::new(AtomicI64::new(at.millis())))
    }
    /// The time of the system, which can be moved forward.
    #[must_use]
    pub fn ahead() -> Self {
        Self::Ahead(Arc::default())
    }
    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Moment {
        let system = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        };
        Moment::from_millis(match self {
            Self::System => system(),
            Self::Ahead(ahead) => system() + ahead.load(Ordering::SeqCst),
            Self::Still(at) => at.load(Ordering::SeqCst),
        })
    }
    /// Moves the time forward.
    ///
    /// # Errors
    /// When it is the time of the system.
    pub fn forward(&self, millis: i64) -> Result<Moment, Refusal> {
        match self {
            Self::System => return Err(Refusal::of(Reason::NotADemo)),
            Self::Ahead(by) | Self::Still(by) => by.fetch_add(millis.max(0), Ordering::SeqCst),
        };
        Ok(self.now())
    }
    /// Sets the time, which a demonstration and tests need to tell a story from its beginning. The time of the
    /// system stays what it is.
    pub fn set(&self, at: Moment) {
        match self {
            Self::System => {}
            Self::Ahead(ahead) => ahead.store(at.millis() - Self::System.now().millis(), Ordering::SeqCst),
            Self::Still(still) => still.store(at.millis(), Ordering::SeqCst),
        }
    }
}
