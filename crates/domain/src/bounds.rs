//! How many parts something may have.

use crate::rulebook::{Reason, Refusal};

/// Refuses too few or too many parts.
///
/// # Errors
/// When the count lies outside the range.
pub fn count(field: &str, count: usize, min: usize, max: usize) -> Result<(), Refusal> {
    if (min..=max).contains(&count) {
        return Ok(());
    }
    Err(Refusal::of(Reason::TooMany).field(field).with("min", min).with("max", max).with("count", count))
}
