//! Until when nothing may be told of what happened: not that it did, not when, not how often (E1, E3, E11).

use crate::ids::TenderId;

/// What must be opened before anybody is told of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// A tender tells of its bids: see [`crate::tender::tells_of_bids`].
    Tender(TenderId),
    /// The noun to which it happened comes to light.
    Itself,
}
