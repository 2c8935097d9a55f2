//! What a password must be, and its hash.

use crate::{
    access::{Secret, attempt::Counted},
    caller::Caller,
    prelude::*,
    secrets::{hash_password, password_fits},
};
use persistence::access::Credential;
use std::sync::Arc;

/// The shortest and the longest password, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 10..=200;
/// How many different characters it has at least.
const KINDS_MIN: usize = 5;

/// Looks at the present password of whoever calls, once more.
///
/// # Errors
/// When it is another, or too many were tried.
pub(crate) async fn must_know_password(
    office: &Arc<Office>,
    caller: &Caller,
    password: &Secret,
    counted: &[Counted],
) -> Result<Credential, Error> {
    let queued = office.hashing.queue()?;
    office.count(counted).await?;
    let wrong = || Refusal::of(Reason::WrongPassword).field("password");
    let reader = office.reader(caller.actor.clone());
    let found = reader.access().credential_of(caller.actor.must_be_person()?).await?.ok_or_else(wrong)?;
    let (password, hash) = (office.vault.peppered(&password.0), found.password_hash.clone());
    if queued.run(move |memory| password_fits(&password, hash.as_deref(), memory)).await? {
        Ok(found)
    } else {
        Err(wrong().into())
    }
}

/// Hashes a new password in one of the places for it, refusing a weak one: with an own word of its person in it, of few
/// characters, or one of the commonest (ASVS 5.0 V6.2).
pub(crate) async fn hash_of_new_password(
    office: &Office,
    password: &Secret,
    own: &[impl AsRef<str>],
) -> Result<String, Error> {
    if is_weak(&password.0, own) {
        let refusal = Refusal::of(Reason::PasswordWeak).field("password").with("kinds", KINDS_MIN);
        return Err(refusal.with("min", LENGTHS.start()).with("max", LENGTHS.end()).into());
    }
    let password = office.vault.peppered(&password.0);
    office.hashing.queue()?.run(move |memory| hash_password(&password, memory)).await?
}

fn is_weak(password: &str, own: &[impl AsRef<str>]) -> bool {
    let small = password.to_lowercase();
    let mut kinds: Vec<char> = small.chars().filter(|letter| !letter.is_whitespace()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let has = |word: &str| word.chars().count() > 1 && small.contains(&word.to_lowercase());
    !LENGTHS.contains(&password.chars().count())
        || kinds.len() < KINDS_MIN
        || own.iter().any(|word| has(word.as_ref()))
        || is_common(&small)
}

/// The commonest passwords: those of ten characters and more, and words of eight letters and more, in small letters.
const COMMON: &str = include_str!("../../../../data/common-passwords.txt");

/// Whether it is one of the commonest, also with digits and marks put behind it.
fn is_common(small: &str) -> bool {
    let word = small.trim_end_matches(|letter: char| !letter.is_alphabetic());
    let digits = small.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    COMMON.lines().any(|common| [small, word, digits].contains(&common))
}

#[cfg(test)]
mod tests {
    use super::is_weak;

    #[test]
    fn weak_passwords_are_seen() {
        let own = ["wei.officer", "魏晓梅"];
        for weak in [
            "aaaaaaaaaa",
            "          ",
            "1234567890",
            "qwertyuiop",
            "Password123!",
            "Wei.Officer-9",
            "魏晓梅-2026-浦东",
            "abababababab",
            "short-1",
        ] {
            assert!(is_weak(weak, &own), "{weak}");
        }
        for good in ["梧桐-2026-浦东", "correct horse battery", "清单演示口令-2026"] {
            assert!(!is_weak(good, &own), "{good}");
        }
    }
}
