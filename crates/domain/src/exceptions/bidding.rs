//! What a single competition shows: its time, its bidders, its prices and who was excluded.

use super::{Competition, Exception, Indicator, Offer, Thresholds, fence::Quartiles};
use crate::{ids::OrganisationId, jurisdiction::UnitCode, money::Fen};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) fn look(competitions: &[Competition], limits: &Thresholds) -> Vec<Exception> {
    let mut found = Vec::new();
    for competition in competitions.iter().filter(|competition| competition.competitive) {
        found.extend(short_period(competition, limits));
        found.extend(single_bid(competition));
        found.extend(identical_prices(competition));
        found.extend(late_bid_won(competition, limits));
        found.extend(others_excluded(competition, limits));
    }
    found.extend(lowest_excluded(competitions, limits));
    found.extend(seconds(competitions, limits));
    found
}

/// An exception of one competition.
pub(super) fn of(indicator: Indicator, competition: &Competition) -> Exception {
    Exception::of(indicator).at(&competition.unit).on([competition.tender])
}

/// How much more `high` is than `low`, as a share of `low`.
fn above(high: Fen, low: Fen) -> Option<Decimal> {
    let low = Decimal::from(low.get());
    (Decimal::from(high.get()) - low).checked_div(low)
}

/// A share as a number of per cent or of ten-thousandths, cut to one decimal.
pub(super) fn written(share: Decimal, whole: i64) -> String {
    (share * Decimal::from(whole)).trunc_with_scale(1).normalize().to_string()
}

fn short_period(competition: &Competition, limits: &Thresholds) -> Option<Exception> {
    (competition.working_days < limits.working_days_to_bid).then(|| {
        of(Indicator::ShortSubmissionPeriod, competition)
            .by(competition.winner)
            .worth([competition.ceiling])
            .with("days", competition.working_days)
            .with("limit", limits.working_days_to_bid)
    })
}

fn single_bid(competition: &Competition) -> Option<Exception> {
    let [only] = competition.offers.as_slice() else { return None };
    let exception = of(Indicator::SingleBid, competition).by([only.organisation]).worth([only.price]);
    Some(exception.with("ceiling", competition.ceiling))
}

/// A price at the ceiling is no coincidence: it is the one price that everybody knows.
fn identical_prices(competition: &Competition) -> Vec<Exception> {
    let mut by_price: BTreeMap<Fen, Vec<&Offer>> = BTreeMap::new();
    for offer in competition.offers.iter().filter(|offer| offer.price != competition.ceiling) {
        by_price.entry(offer.price).or_default().push(offer);
    }
    let shared = by_price.into_iter().filter(|(_, offers)| offers.len() > 1);
    let exception = |(price, offers): (Fen, Vec<&Offer>)| {
        of(Indicator::IdenticalPrices, competition)
            .by(offers.iter().map(|offer| offer.organisation))
            .on(offers.iter().map(|offer| offer.bid))
            .worth([price])
            .with("count", offers.len())
            .with("price", price)
    };
    shared.map(exception).collect()
}

/// No bid is taken after the deadline; but the deadline may have been moved for one bidder alone.
fn late_bid_won(competition: &Competition, limits: &Thresholds) -> Option<Exception> {
    let won = competition.won()?;
    let mut late = competition.offers.iter().filter(|offer| offer.received_at >= competition.first_deadline);
    let alone = late.next().is_some_and(|first| first.bid == won.bid) && late.next().is_none();
    (alone && competition.offers.len() > limits.in_time).then(|| {
        of(Indicator::LateBidWon, competition)
            .by([won.organisation])
            .on([won.bid])
            .worth([won.price])
            .with("deadline", competition.first_deadline)
            .with("received", won.received_at)
    })
}

fn others_excluded(competition: &Competition, limits: &Thresholds) -> Option<Exception> {
    let won = competition.won()?;
    let excluded = competition.excluded().count();
    let cleared = excluded >= limits.excluded_beside_winner && competition.valid().count() == 1;
    cleared.then(|| {
        of(Indicator::OthersExcluded, competition)
            .by([won.organisation])
            .on(competition.excluded().map(|offer| offer.bid))
            .worth([won.price])
            .with("count", competition.offers.len())
            .with("excluded", excluded)
    })
}

/// An exclusion of the lowest bid counts when it was dear, or when the same supplier gained by it before.
fn lowest_excluded(competitions: &[Competition], limits: &Thresholds) -> Vec<Exception> {
    let cases = competitions.iter().filter_map(|competition| {
        let won = competition.won()?;
        let lowest = competition.offers.iter().min_by_key(|offer| (offer.price, offer.bid))?;
        (lowest.excluded && lowest.price < won.price).then_some((competition, won, lowest))
    });
    let cases: Vec<_> = cases.collect();
    let mut times: BTreeMap<(&UnitCode, OrganisationId), usize> = BTreeMap::new();
    for (competition, won, _) in &cases {
        *times.entry((&competition.unit, won.organisation)).or_default() += 1;
    }
    let counts = cases.iter().filter_map(|(competition, won, lowest)| {
        let difference = above(won.price, lowest.price)?;
        let again = times.get(&(&competition.unit, won.organisation)).copied().unwrap_or_default();
        let basis = if difference >= limits.price_of_exclusion {
            format!("达到{0}% ¦ {0} % or more", written(limits.price_of_exclusion, 100))
        } else if again >= limits.exclusion_times {
            format!("同一供应商受益{again}次 ¦ {again} times to the gain of the same supplier")
        } else {
            return None;
        };
        let exception = of(Indicator::LowestExcluded, competition)
            .by([won.organisation, lowest.organisation])
            .on([lowest.bid, won.bid])
            .worth([won.price]);
        Some(
            exception
                .with("lowest", lowest.price)
                .with("price", won.price)
                .with("difference", written(difference, 100))
                .with("basis", basis),
        )
    });
    counts.collect()
}

/// A competition that the lowest valid bid won, with the second.
struct Second<'c> {
    competition: &'c Competition,
    won: &'c Offer,
    second: &'c Offer,
    difference: Decimal,
}

impl<'c> Second<'c> {
    fn of(competition: &'c Competition) -> Option<Self> {
        let won = competition.won()?;
        let mut valid: Vec<&Offer> = competition.valid().collect();
        valid.sort_by_key(|offer| (offer.price, offer.bid != won.bid));
        let (lowest, second) = (valid.first()?, valid.get(1)?);
        let difference = above(second.price, won.price)?;
        (lowest.bid == won.bid).then_some(Self { competition, won, second, difference })
    }
    fn pair(&self) -> [OrganisationId; 2] {
        [self.won.organisation, self.second.organisation]
    }
    fn exception(&self, indicator: Indicator) -> Exception {
        of(indicator, self.competition).by(self.pair()).on([self.won.bid, self.second.bid]).worth([self.won.price])
    }
}

/// What the second price says: too close, or too far.
fn seconds(competitions: &[Competition], limits: &Thresholds) -> Vec<Exception> {
    let seconds: Vec<Second<'_>> = competitions.iter().filter_map(Second::of).collect();
    let usual = Quartiles::of(seconds.iter().map(|second| second.difference), limits.fewest_for_quartiles);
    let far = usual.map_or(limits.far_price, |usual| usual.upper().max(limits.far_price));
    let mut times: BTreeMap<[OrganisationId; 2], usize> = BTreeMap::new();
    for second in seconds.iter().filter(|second| second.difference <= limits.close_price) {
        *times.entry(sorted(second.pair())).or_default() += 1;
    }
    let mut found = Vec::new();
    for second in &seconds {
        let again = times.get(&sorted(second.pair())).copied().unwrap_or_default();
        let fence = usual.map(|usual| usual.lower()).filter(|fence| second.difference <= *fence);
        let basis = if let Some(fence) = fence {
            Some(format!("正常不低于{0}‱ ¦ {0}‱ or more is usual", written(fence, 10_000)))
        } else if second.difference <= limits.close_price && again >= limits.close_times {
            Some(format!("这两家如此接近已有{again}次 ¦ the two were so close {again} times"))
        } else {
            None
        };
        let close = basis.map(|basis| {
            second
                .exception(Indicator::CloseSecondPrice)
                .with("difference", written(second.difference, 10_000))
                .with("basis", basis)
        });
        let far = (second.difference >= far).then(|| {
            second
                .exception(Indicator::HeavilyDiscounted)
                .with("price", second.won.price)
                .with("second", second.second.price)
                .with("difference", written(second.difference, 100))
                .with("limit", written(far, 100))
        });
        found.extend(close.into_iter().chain(far));
    }
    found
}

fn sorted(mut pair: [OrganisationId; 2]) -> [OrganisationId; 2] {
    pair.sort_unstable();
    pair
}
