//! Exceptions: what an auditor should look at first. Each is computed from what was opened, signed and paid, names its
//! evidence and the numbers compared, and says what may lie behind it. It is a reason to ask, never a finding of guilt: no
//! act waits for it and nobody is refused because of it.
//!
//! Eleven indicators follow Cardinal of the Open Contracting Partnership (R003 … R058), with thresholds that fit the
//! methods of the statutes; the others look at what that standard does not see: money, accounts, panels and the limits of
//! the law. What chance alone produces in an honest market must not stand here, so that patterns have to repeat and
//! differences have to be large: [`Thresholds`] says how often and how large.

mod bidding;
mod facts;
mod fence;
mod indicator;
mod money;
mod parties;
mod red_flag;
mod thresholds;
pub use facts::{Competition, Facts, Marking, Offer, Paid, PayeeChanged, Signed};
pub use indicator::Indicator;
pub use red_flag::{Evidence, RedFlag};
pub use thresholds::Thresholds;

/// Looks at everything; the red flags in the order of the indicators and of their evidence.
#[must_use]
pub fn examine(facts: &Facts, limits: &Thresholds) -> Vec<RedFlag> {
    let mut found = bidding::look(&facts.competitions, limits);
    found.extend(parties::look(facts, limits));
    found.extend(money::look(facts, limits));
    let place = |one: &RedFlag| {
        (one.indicator, one.unit.clone(), one.evidence.clone(), one.lot, one.organisations.clone(), one.person)
    };
    found.sort_by_cached_key(place);
    found
}
