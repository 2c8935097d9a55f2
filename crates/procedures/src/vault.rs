//! The vault: encrypts what must not be read from the database or the disk, under a key that is in neither.
//!
//! Bids are sealed here until the opening. The key comes from a file or the environment; a later form of the
//! vault may hold it in several hands, behind the same two calls.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use domain::ids::{BidId, OrganisationId, TenderId};
use hkdf::Hkdf;
use persistence::{Error, Seals, hex};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The smallest size to which a bid is padded: most have it, whatever they say.
const BID_MIN: usize = 16 * 1024;
/// The smallest size to which an answer is padded that is kept for a retry.
pub(crate) const ANSWER_MIN: usize = 4 * 1024;

/// The size to which so many bytes are padded: the smallest, or twice, four times, eight times that.
const fn size_class(bytes: usize, smallest: usize) -> usize {
    if bytes <= smallest { smallest } else { bytes.next_power_of_two() }
}
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// The ciphertext was changed, or another key sealed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the seal is broken or the key is another")]
pub struct BrokenSeal;

/// What lies in an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// A bid.
    Bid,
    /// A final quote.
    Quote,
}

/// What a ciphertext belongs to: one moved to another bid, or put back after another took its place, does not open.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// What lies in it.
    pub content: Sealed,
    /// The tender.
    pub tender: TenderId,
    /// The lot.
    pub lot: i64,
    /// The bid.
    pub bid: BidId,
    /// The bidder.
    pub organisation: OrganisationId,
    /// The how-manieth it is: each replacement counts.
    pub number: i64,
}

/// A new random key.
///
/// # Errors
/// When the system has no randomness.
pub fn new_key() -> Result<[u8; 32], getrandom::Error> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)?;
    Ok(key)
}

/// The vault, with the data key of a market. The memory is wiped when the last of its copies is gone.
#[derive(Clone)]
pub struct Vault {
    master: Arc<Zeroizing<[u8; 32]>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// A vault under a key of 32 bytes.
    #[must_use]
    pub fn new(master: [u8; 32]) -> Self {
        Self { master: Arc::new(Zeroizing::new(master)) }
    }
    /// A vault with a data key of its own.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        new_key().map(Self::new)
    }
    /// The data key, for whoever wraps it.
    pub(crate) fn data_key(&self) -> &[u8; 32] {
        &self.master
    }
    /// The key for a purpose.
    ///
    /// # Panics
    /// Never: 32 bytes are far below the limit of HKDF. A key of zeros in its place would seal nothing.
    #[expect(clippy::expect_used, reason = "see above")]
    fn key_for(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &**self.master).expand(purpose, &mut *key).expect("32 bytes can be derived");
        key
    }
    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.key_for(purpose.as_bytes())).into())
    }
    /// A digest that nobody can try out without the key: the digest of a bid's input lies in the database while the
    /// bid is sealed, and a bare hash would let a reader test guesses of the price.
    #[must_use]
    pub fn digest(&self, input: &[u8]) -> String {
        let key = self.key_for(b"digest");
        hex(&Sha256::new().chain_update(*key).chain_update(input).finalize())
    }
    /// The digest under which a secret is kept, keyed: whoever writes to the database without the key makes none that lets
    /// anybody in. The secret has 256 random bits, so no slow hash is needed.
    #[must_use]
    pub fn digest_of_secret(&self, secret: &str) -> String {
        self.digest(format!("secret/{secret}").as_bytes())
    }
    /// What is hashed in the place of a password: its digest under the key, for the same reason.
    #[must_use]
    pub fn peppered(&self, password: &str) -> String {
        self.digest(format!("password/{password}").as_bytes())
    }
    /// Seals a bid for its tender.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal_bid(&self, envelope: &Envelope, plain: &[u8]) -> Result<Vec<u8>, BrokenSeal> {
        self.seal_padded(&envelope.purpose(), envelope.aad().as_bytes(), plain, BID_MIN)
    }
    /// Opens a bid.
    ///
    /// # Errors
    /// When the ciphertext was changed, belongs to another bid, or another key sealed it.
    pub fn open_bid(&self, envelope: &Envelope, sealed: &[u8]) -> Result<Vec<u8>, BrokenSeal> {
        self.open_padded(&envelope.purpose(), envelope.aad().as_bytes(), sealed, BID_MIN)
    }
    /// Encrypts for a purpose, padded to a size that many have.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal_padded(&self, purpose: &str, aad: &[u8], plain: &[u8], smallest: usize) -> Result<Vec<u8>, BrokenSeal> {
        let mut padded = u32::try_from(plain.len()).map_err(|_| BrokenSeal)?.to_be_bytes().to_vec();
        padded.extend_from_slice(plain);
        padded.resize(size_class(padded.len(), smallest), 0);
        self.seal(purpose, aad, &padded)
    }
    /// Decrypts what was padded.
    ///
    /// # Errors
    /// When the ciphertext was changed, another key sealed it, or the padding is none.
    pub fn open_padded(
        &self,
        purpose: &str,
        aad: &[u8],
        sealed: &[u8],
        smallest: usize,
    ) -> Result<Vec<u8>, BrokenSeal> {
        let padded = self.open(purpose, aad, sealed)?;
        let (length, rest) = padded.split_first_chunk::<4>().ok_or(BrokenSeal)?;
        let (plain, padding) = rest.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or(BrokenSeal)?;
        let fits = padded.len() == size_class(plain.len() + 4, smallest) && padding.iter().all(|byte| *byte == 0);
        fits.then(|| plain.to_vec()).ok_or(BrokenSeal)
    }
    /// Encrypts for a purpose, bound to what it belongs to.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal(&self, purpose: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, BrokenSeal> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| BrokenSeal)?;
        let sealed =
            self.cipher(purpose).encrypt(&XNonce::from(nonce), Payload { msg: plain, aad }).map_err(|_| BrokenSeal)?;
        let mut all = Vec::with_capacity(1 + NONCE + sealed.len());
        all.push(VERSION);
        all.extend_from_slice(&nonce);
        all.extend_from_slice(&sealed);
        Ok(all)
    }
    /// Decrypts.
    ///
    /// # Errors
    /// When the ciphertext was changed or another key sealed it.
    pub fn open(&self, purpose: &str, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, BrokenSeal> {
        let (version, rest) = sealed.split_first().ok_or(BrokenSeal)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(BrokenSeal)?;
        if *version != VERSION {
            return Err(BrokenSeal);
        }
        self.cipher(purpose).decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).map_err(|_| BrokenSeal)
    }
}

impl Seals for Vault {
    fn handle(&self, of: &str) -> String {
        self.digest(of.as_bytes())
    }
    fn seal(&self, purpose: &'static str, bound_to: &str, plain: &[u8], smallest: usize) -> Result<Vec<u8>, Error> {
        let sealed = self.seal_padded(purpose, bound_to.as_bytes(), plain, smallest);
        sealed.map_err(|broken| Error::Internal(broken.to_string()))
    }
    fn open(&self, purpose: &'static str, bound_to: &str, sealed: &[u8], smallest: usize) -> Result<Vec<u8>, Error> {
        let opened = self.open_padded(purpose, bound_to.as_bytes(), sealed, smallest);
        opened.map_err(|broken| Error::Internal(format!("{purpose}: {broken}")))
    }
}

impl Envelope {
    fn purpose(&self) -> String {
        match self.content {
            Sealed::Bid => format!("bid/{}", self.tender),
            Sealed::Quote => format!("quote/{}", self.tender),
        }
    }
    fn aad(&self) -> String {
        format!("{}/{}/{}/{}/{}", self.tender, self.lot, self.bid, self.organisation, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_bid_opens_in_its_own_envelope_only() {
        let vault = Vault::new([7; 32]);
        let (tender, bid, organisation) = (TenderId::next(), BidId::random(), OrganisationId::next());
        let envelope = Envelope { content: Sealed::Bid, tender, lot: 1, bid, organisation, number: 1 };
        let sealed = vault.seal_bid(&envelope, "报价 480000.00".as_bytes()).expect("sealed");
        assert_eq!(sealed.len(), BID_MIN + 1 + NONCE + 16);
        assert_eq!(vault.open_bid(&envelope, &sealed).as_deref(), Ok("报价 480000.00".as_bytes()));
        for other in [
            Envelope { bid: BidId::random(), ..envelope },
            Envelope { number: 2, ..envelope },
            Envelope { content: Sealed::Quote, ..envelope },
        ] {
            assert_eq!(vault.open_bid(&other, &sealed), Err(BrokenSeal), "{other:?}");
        }
        assert_eq!(Vault::new([8; 32]).open_bid(&envelope, &sealed), Err(BrokenSeal));
        let mut changed = sealed;
        changed[100] ^= 1;
        assert_eq!(vault.open_bid(&envelope, &changed), Err(BrokenSeal));
    }
}
