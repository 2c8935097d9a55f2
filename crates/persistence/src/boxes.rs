//! What lies in the database and must not be read from it: in boxes that open with the key of the market alone.

use crate::error::Error;
use serde::{Serialize, de::DeserializeOwned};

/// Seals what the database must not tell, under a key that is not in it.
pub trait Seals: Send + Sync {
    /// A name that nobody can find, or try out, without the key.
    fn handle(&self, of: &str) -> String;
    /// Seals bytes for a purpose, bound to what they belong to, and padded to a size that many have.
    ///
    /// # Errors
    /// When the system has no randomness.
    fn seal(&self, purpose: &'static str, bound_to: &str, plain: &[u8], smallest: usize) -> Result<Vec<u8>, Error>;
    /// Opens what was sealed.
    ///
    /// # Errors
    /// When it was changed, belongs to something else, or lies under another key.
    fn open(&self, purpose: &'static str, bound_to: &str, sealed: &[u8], smallest: usize) -> Result<Vec<u8>, Error>;
}

/// What lies in boxes of one kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sealing {
    purpose: &'static str,
    /// The size to which most are padded.
    smallest: usize,
}

/// What happened, in the journal.
pub(crate) const HAPPENED: Sealing = Sealing { purpose: "journal", smallest: 1024 };
/// What a row of the journal waits for.
pub(crate) const WAITS_FOR: Sealing = Sealing { purpose: "journal waits for", smallest: 64 };
/// How a noun stands.
pub(crate) const NOUN: Sealing = Sealing { purpose: "noun", smallest: 1024 };
/// By what a noun is found.
pub(crate) const NOUN_HEAD: Sealing = Sealing { purpose: "noun head", smallest: 384 };
/// The how-manieth a content is, and when it came.
pub(crate) const CONTENT_HEAD: Sealing = Sealing { purpose: "content head", smallest: 64 };

impl Sealing {
    /// Puts a value into a box.
    pub(crate) fn shut<T: Serialize>(self, seals: &dyn Seals, bound_to: &str, value: &T) -> Result<Vec<u8>, Error> {
        let plain = serde_json::to_vec(value).map_err(|error| Error::Internal(error.to_string()))?;
        seals.seal(self.purpose, bound_to, &plain, self.smallest)
    }
    /// Takes the value out of a box.
    pub(crate) fn open<T: DeserializeOwned>(
        self,
        seals: &dyn Seals,
        bound_to: &str,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let plain = seals.open(self.purpose, bound_to, sealed, self.smallest)?;
        serde_json::from_slice(&plain).map_err(|error| Error::Internal(error.to_string()))
    }
}
