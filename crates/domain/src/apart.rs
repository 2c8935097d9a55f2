//! Duties that check each other are not done by one person.

use crate::{
    ids::PersonId,
    rulebook::{Reason, Refusal},
};

/// Refuses one person for two duties that check each other (A22, W20).
///
/// # Errors
/// When both are the same person.
pub fn apart(
    earlier: PersonId,
    now: PersonId,
    first: (&'static str, &'static str),
    second: (&'static str, &'static str),
) -> Result<(), Refusal> {
    if earlier != now {
        return Ok(());
    }
    let name = |(zh, en): (&str, &str)| format!("{zh} ¦ {en}");
    Err(Refusal::of(Reason::SamePerson).with("first", name(first)).with("second", name(second)))
}
