//! From where on something is a red flag. Numbers, so that an audit office can see and argue about them.

use crate::money::Fen;
use rust_decimal::Decimal;

/// How large a difference and how often a pattern must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Fewer working days to bid than this are too few, whatever the method allows.
    pub working_days_to_bid: i64,
    /// So many values at least have quartiles.
    pub fewest_for_quartiles: usize,
    /// The second price is close if it is at most so much above the winner's, as a share of it.
    pub close_price: Decimal,
    /// So often the same two must have been close.
    pub close_times: usize,
    /// A winner is far below the second if the second is so much above it, as a share of it.
    pub far_price: Decimal,
    /// A bidder is a candidate for a loser on purpose once it could have expected so many awards.
    pub expected_awards: Decimal,
    /// One award for so many expected ones is still too few.
    pub awards_per_expected: Decimal,
    /// So many others at least were in time where a deadline was moved for one bidder.
    pub in_time: usize,
    /// So many excluded bids beside the winner's are too many.
    pub excluded_beside_winner: usize,
    /// The lowest bid was excluded at a price if the winner is so much dearer, as a share of the winner's price.
    pub price_of_exclusion: Decimal,
    /// So often a unit must have excluded the lowest bid in favour of the same supplier.
    pub exclusion_times: usize,
    /// So many bids of one bidder must have been excluded.
    pub excluded_bids: usize,
    /// The share of excluded bids from which on they are too many.
    pub excluded_share: Decimal,
    /// So many kinds of service are too many for one supplier.
    pub kinds_of_service: usize,
    /// So often a unit must have had the same only bidder in a year.
    pub sole_bidder_times: usize,
    /// So many self-run purchases in a year with one organisation are many.
    pub self_organised_times: usize,
    /// The share of a unit's self-run purchases of a year that one organisation has then.
    pub self_organised_share: Decimal,
    /// In so many competitions a member must have met a bidder.
    pub marked_times: usize,
    /// And have given so much more than the others on average, as a share of what they gave.
    pub marked_above: Decimal,
    /// Parts of a split purchase are published within so many days.
    pub split_days: i64,
    /// A purchase is near a limit if it lies so little below it, as a share of it.
    pub near_limit: Decimal,
    /// So many purchases of a unit in a year must lie there.
    pub near_limit_times: usize,
    /// Supplements are near their limit from this share of it on.
    pub supplement_share: Decimal,
    /// An advance is large from this share of the price on.
    pub advance_share: Decimal,
    /// So many days after the last milestone was due an advance should be earned.
    pub unearned_days: i64,
    /// A payment follows a change of account closely within so many days.
    pub payee_days: i64,
    /// What a round amount is a multiple of.
    pub round: Fen,
    /// So many contracts of one supplier with one unit must be round, and at least half of them.
    pub round_times: usize,
    /// So many contracts in December are many.
    pub december_times: usize,
    /// The share of the year's contracts by number and by amount that December has then.
    pub december_share: Decimal,
}

/// A share in thousandths.
const fn thousandths(number: u32) -> Decimal {
    Decimal::from_parts(number, 0, 0, false, 3)
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            working_days_to_bid: 5,
            fewest_for_quartiles: 20,
            close_price: thousandths(1),
            close_times: 2,
            far_price: thousandths(250),
            expected_awards: thousandths(5_000),
            awards_per_expected: thousandths(8_000),
            in_time: 2,
            excluded_beside_winner: 2,
            price_of_exclusion: thousandths(150),
            exclusion_times: 3,
            excluded_bids: 3,
            excluded_share: thousandths(333),
            kinds_of_service: 5,
            sole_bidder_times: 3,
            self_organised_times: 3,
            self_organised_share: thousandths(600),
            marked_times: 4,
            marked_above: thousandths(150),
            split_days: 60,
            near_limit: thousandths(20),
            near_limit_times: 3,
            supplement_share: thousandths(950),
            advance_share: thousandths(500),
            unearned_days: 90,
            payee_days: 10,
            round: Fen::yuan(10_000),
            round_times: 3,
            december_times: 4,
            december_share: thousandths(500),
        }
    }
}
