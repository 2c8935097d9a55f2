//! The key of a market: a file apart from the database. Under it lies the data key, which seals everything else, wrapped in
//! the database; so the key can be changed without sealing anything anew, and while the market serves.

use crate::vault::{BrokenSeal, Vault, new_key};
use persistence::hex;
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// How a data key is wrapped, before the identifier of the key.
const FORM: &str = "v1";
const PURPOSE: &str = "data key";

/// The key of a market.
pub struct Key(Zeroizing<[u8; 32]>);

/// Why something is no key, or not this one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// It is not written as one.
    #[error("a key is 64 hexadecimal digits")]
    Unreadable,
    /// It was not drawn at random.
    #[error("this key can be guessed; make one with `qingdan key new`")]
    Weak,
    /// It is another than that under which the market lies.
    #[error("the market lies under the key {kept}, and this is {this}; bring the right key file")]
    Other {
        /// The identifier of the key under which the market lies.
        kept: String,
        /// The identifier of this one.
        this: String,
    },
    /// What is wrapped was changed.
    #[error("the data key in the database was changed: {0}")]
    Changed(BrokenSeal),
}

impl Key {
    /// Reads a key as it is written.
    ///
    /// # Errors
    /// When it is none, or one that nobody drew at random.
    pub fn read(text: &str) -> Result<Self, NoKey> {
        let text = text.trim();
        if !text.bytes().all(|letter| letter.is_ascii_hexdigit()) {
            return Err(NoKey::Unreadable);
        }
        let pair = |at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or(NoKey::Unreadable)?;
        let step = |pair: &[u8]| pair[1].wrapping_sub(pair[0]);
        let counted = key.windows(2).all(|pair| step(pair) == step(&key[..2]));
        if counted || key[..16] == key[16..] {
            return Err(NoKey::Weak);
        }
        // Of 32 bytes at random fewer than sixteen different ones come once in more than the age of the world.
        if key.iter().collect::<BTreeSet<_>>().len() < 16 { Err(NoKey::Weak) } else { Ok(Self(Zeroizing::new(key))) }
    }
    /// A new key.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        new_key().map(|key| Self(Zeroizing::new(key)))
    }
    /// The key as it is written.
    #[must_use]
    pub fn written(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(&*self.0))
    }
    /// What tells this key from another without telling the key.
    #[must_use]
    pub fn id(&self) -> String {
        self.wraps().digest(b"id").get(..16).unwrap_or_default().to_owned()
    }
    fn wraps(&self) -> Vault {
        Vault::new(*self.0)
    }
    /// The data key of a vault, wrapped under this key.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn wrap(&self, vault: &Vault) -> Result<String, BrokenSeal> {
        let id = self.id();
        let sealed = self.wraps().seal(PURPOSE, id.as_bytes(), vault.data_key())?;
        Ok(format!("{FORM}:{id}:{}", hex(&sealed)))
    }
    /// The vault whose data key was wrapped under this key.
    ///
    /// # Errors
    /// When it was wrapped under another, or changed.
    pub fn unwrap(&self, wrapped: &str) -> Result<Vault, NoKey> {
        let mut parts = wrapped.split(':');
        let (Some(FORM), Some(id), Some(sealed), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoKey::Changed(BrokenSeal));
        };
        if id != self.id() {
            return Err(NoKey::Other { kept: id.to_owned(), this: self.id() });
        }
        let pair = |at| sealed.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let sealed: Option<Vec<u8>> = (0..sealed.len()).step_by(2).map(pair).collect();
        let opened = self.wraps().open(PURPOSE, id.as_bytes(), &sealed.unwrap_or_default()).map_err(NoKey::Changed)?;
        let data_key =
            <[u8; 32]>::try_from(Zeroizing::new(opened).as_slice()).map_err(|_| NoKey::Changed(BrokenSeal))?;
        Ok(Vault::new(data_key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_key_opens_under_its_own_key_alone() {
        let (key, other) = (Key::random().expect("random"), Key::random().expect("random"));
        let vault = Vault::random().expect("random");
        let wrapped = key.wrap(&vault).expect("wrapped");
        let opened = key.unwrap(&wrapped).expect("opened");
        assert_eq!(opened.digest(b"x"), vault.digest(b"x"));
        assert!(matches!(other.unwrap(&wrapped), Err(NoKey::Other { .. })));
        let again = Key::read(&key.written()).expect("read again");
        assert_eq!(again.id(), key.id());
        let moved = other.wrap(&opened).expect("wrapped anew");
        assert_eq!(other.unwrap(&moved).expect("opened").digest(b"x"), vault.digest(b"x"));
        let changed = wrapped.replace("v1:", "v2:");
        assert!(matches!(key.unwrap(&changed), Err(NoKey::Changed(_))));
    }

    #[test]
    fn a_key_that_can_be_guessed_is_none() {
        for weak in ["00".repeat(32), "07".repeat(32), "0123456789abcdef".repeat(4)] {
            assert_eq!(Key::read(&weak).err(), Some(NoKey::Weak), "{weak}");
        }
        assert_eq!(Key::read("xyz").err(), Some(NoKey::Unreadable));
    }
}
