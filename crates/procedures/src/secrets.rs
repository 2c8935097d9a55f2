//! Passwords and tokens: made here, shown once, kept as hashes.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use persistence::hex;

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

/// The memory in which a password is hashed: 19 MiB, taken once and used again.
pub type Memory = Vec<argon2::Block>;

/// The length of a hash in bytes.
const HASH: usize = 32;

/// Hashes in a piece of memory that is there, with the cost that is usual or was kept.
fn hash_in(memory: &mut Memory, password: &str, salt: &[u8], params: Params) -> Result<[u8; HASH], argon2::Error> {
    memory.resize(params.block_count().max(memory.len()), argon2::Block::new());
    let blocks = params.block_count();
    let mut hash = [0; HASH];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        password.as_bytes(),
        salt,
        &mut hash,
        &mut memory[..blocks],
    )?;
    Ok(hash)
}

/// The hash under which a password is kept (argon2id), written as PHC strings are. Takes some ten milliseconds on purpose.
///
/// # Errors
/// When the system has no randomness.
pub fn hash_password(password: &str, memory: &mut Memory) -> Result<String, persistence::Error> {
    let internal = |error: &dyn std::fmt::Display| persistence::Error::Internal(error.to_string());
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| internal(&error))?;
    let params = Params::default();
    let (m, t, p) = (params.m_cost(), params.t_cost(), params.p_cost());
    let hash = hash_in(memory, password, &salt, params).map_err(|error| internal(&error))?;
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    Ok(format!("$argon2id$v=19$m={m},t={t},p={p}${salt}${hash}"))
}

/// The cost, the salt and the hash in a PHC string of ours.
fn read_phc(text: &str) -> Option<(Params, Vec<u8>, Vec<u8>)> {
    let rest = text.strip_prefix("$argon2id$v=19$")?;
    let mut parts = rest.split('$');
    let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let mut numbers =
        costs.split(',').zip(["m=", "t=", "p="]).map(|(cost, name)| cost.strip_prefix(name)?.parse().ok());
    let (m, t, p) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let params = Params::new(m, t, p, Some(HASH)).ok()?;
    Some((params, STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?))
}

/// Whether a password belongs to a hash. An unknown login is checked against a decoy, so that both take as long.
#[must_use]
pub fn password_fits(password: &str, hash: Option<&str>, memory: &mut Memory) -> bool {
    const DECOY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$YNfSpHCzBKHrbDyRHLXMpGxQDyhSFCX1cAvHuQLR9Zo";
    let Some((params, salt, kept)) = read_phc(hash.unwrap_or(DECOY)) else { return false };
    let Ok(found) = hash_in(memory, password, &salt, params) else { return false };
    // Compared to the end, however early they differ.
    let differs =
        found.iter().zip(&kept).fold(found.len() ^ kept.len(), |all, (one, other)| all | usize::from(one ^ other));
    differs == 0 && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let memory = &mut Memory::new();
        let hash = hash_password("清单-2026-pudong", memory).expect("hashed");
        assert!(password_fits("清单-2026-pudong", Some(&hash), memory));
        assert!(!password_fits("清单-2026-Pudong", Some(&hash), memory));
        assert!(!password_fits("anything", None, memory));
        // One that another program made (the reference implementation's own test).
        let known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(password_fits("password", Some(known), memory) && !password_fits("Password", Some(known), memory));
    }
}
