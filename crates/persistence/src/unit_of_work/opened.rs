//! What comes to light in a unit of work.

use domain::{ids::TenderId, secrecy::Until};

/// What has come to light.
pub(super) enum Opened {
    /// The bids of a tender.
    BidsOf(TenderId),
    /// A noun that was sealed by itself; it may still wait for something else.
    Noun(String, Option<Until>),
}
