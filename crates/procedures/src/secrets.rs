//! Passwords and tokens: made here, shown once, kept as hashes.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use persistence::hex;
use sha2::{Digest, Sha256};

/// The prefix by which a leaked token can be recognised.
const PREFIX: &str = "qd_";

/// A new secret of 256 random bits.
///
/// # Errors
/// When the system has no randomness.
pub fn new_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// The letters of a code: none that is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new code of 80 random bits, in four groups, for people to read out and type.
///
/// # Errors
/// When the system has no randomness.
pub fn new_code() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    let letters: Vec<u8> = bytes.iter().map(|byte| LETTERS[usize::from(byte % 32)]).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Ok(groups.join("-"))
}

/// A new seed of 256 random bits for a draw, in hexadecimal.
///
/// # Errors
/// When the system has no randomness.
pub fn new_seed() -> Result<String, persistence::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| persistence::Error::Internal(error.to_string()))?;
    Ok(hex(&bytes))
}

/// The hash under which a secret is kept. The secret has 256 random bits, so no slow hash is needed.
#[must_use]
pub fn hash_of_secret(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// The hash under which a password is kept (argon2id). Takes some ten milliseconds on purpose.
///
/// # Errors
/// When the system has no randomness.
pub fn hash_password(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether a password belongs to a hash. An unknown login is checked against a decoy, so that both take as long.
#[must_use]
pub fn password_fits(password: &str, hash: Option<&str>) -> bool {
    const DECOY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$YNfSpHCzBKHrbDyRHLXMpGxQDyhSFCX1cAvHuQLR9Zo";
    let Ok(parsed) = argon2::PasswordHash::new(hash.unwrap_or(DECOY)) else { return false };
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = hash_password("清单-2026-pudong").expect("hashed");
        assert!(password_fits("清单-2026-pudong", Some(&hash)));
        assert!(!password_fits("清单-2026-Pudong", Some(&hash)));
        assert!(!password_fits("anything", None));
    }
}
