//! What a single competition shows: its time, its bidders, its prices and who was excluded.

use super::{
    Competition, Indicator, Offer, Thresholds,
    fence::Quartiles,
    red_flag::{RedFlag, written},
};
use crate::{
    ids::{OrganisationId, TenderId},
    jurisdiction::UnitCode,
    money::Fen,
};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn look(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let mut found = Vec::new();
    let mut tenders: BTreeMap<TenderId, Vec<&Competition>> = BTreeMap::new();
    for competition in competitions.iter().filter(|competition| competition.competitive) {
        tenders.entry(competition.tender).or_default().push(competition);
        found.extend(single_bid(competition));
        found.extend(identical_prices(competition));
        found.extend(late_bid_won(competition, limits));
        found.extend(others_excluded(competition, limits));
    }
    found.extend(tenders.values().filter_map(|lots| short_period(lots, limits)));
    found.extend(lowest_excluded(competitions, limits));
    found.extend(seconds(competitions, limits));
    found
}

/// A red flag of one competition.
pub(super) fn of(indicator: Indicator, competition: &Competition) -> RedFlag {
    let red_flag = RedFlag::of(indicator).at(&competition.unit).on([competition.tender]);
    RedFlag { lot: Some(competition.lot), ..red_flag }
}

/// How much more `high` is than `low`, as a share of `low`.
fn above(high: Fen, low: Fen) -> Option<Decimal> {
    let low = Decimal::from(low.get());
    (Decimal::from(high.get()) - low).checked_div(low)
}

/// The time is that of the tender, whatever its lots.
fn short_period(lots: &[&Competition], limits: &Thresholds) -> Option<RedFlag> {
    let first = lots.first().filter(|first| first.working_days < limits.working_days_to_bid)?;
    let red_flag = RedFlag::of(Indicator::ShortSubmissionPeriod).at(&first.unit).on([first.tender]);
    let red_flag = red_flag.by(lots.iter().filter_map(|lot| lot.winner)).worth(lots.iter().map(|lot| lot.ceiling));
    Some(red_flag.with("days", first.working_days).with("limit", limits.working_days_to_bid))
}

fn single_bid(competition: &Competition) -> Option<RedFlag> {
    let [only] = competition.offers.as_slice() else { return None };
    let red_flag = of(Indicator::SingleBid, competition).by([only.organisation]).worth(only.price);
    Some(red_flag.with("ceiling", competition.ceiling))
}

/// A price at the ceiling is no coincidence: it is the one price that everybody knows.
fn identical_prices(competition: &Competition) -> Vec<RedFlag> {
    let mut by_price: BTreeMap<Fen, Vec<&Offer>> = BTreeMap::new();
    for (price, offer) in competition.priced().filter(|(price, _)| *price != competition.ceiling) {
        by_price.entry(price).or_default().push(offer);
    }
    let shared = by_price.into_iter().filter(|(_, offers)| offers.len() > 1);
    let red_flag = |(price, offers): (Fen, Vec<&Offer>)| {
        of(Indicator::IdenticalPrices, competition)
            .by(offers.iter().map(|offer| offer.organisation))
            .on(offers.iter().map(|offer| offer.bid))
            .worth([price])
            .with("count", offers.len())
            .with("price", price)
    };
    shared.map(red_flag).collect()
}

/// No bid is taken after the deadline; but the deadline may have been moved for one bidder alone.
fn late_bid_won(competition: &Competition, limits: &Thresholds) -> Option<RedFlag> {
    let (price, won) = competition.won()?;
    let mut late = competition.offers.iter().filter(|offer| offer.received_at >= competition.first_deadline);
    let alone = late.next().is_some_and(|first| first.bid == won.bid) && late.next().is_none();
    (alone && competition.offers.len() > limits.in_time).then(|| {
        of(Indicator::LateBidWon, competition)
            .by([won.organisation])
            .on([won.bid])
            .worth([price])
            .with("deadline", competition.first_deadline)
            .with("received", won.received_at)
    })
}

fn others_excluded(competition: &Competition, limits: &Thresholds) -> Option<RedFlag> {
    let (price, won) = competition.won()?;
    let excluded = competition.excluded().count();
    let cleared = excluded >= limits.excluded_beside_winner && competition.valid().count() == 1;
    cleared.then(|| {
        of(Indicator::OthersExcluded, competition)
            .by([won.organisation])
            .on(competition.excluded().map(|offer| offer.bid))
            .worth([price])
            .with("count", competition.offers.len())
            .with("excluded", excluded)
    })
}

/// A bid that was excluded though it was lower than all that were left.
struct Excluded<'c> {
    competition: &'c Competition,
    lowest: (Fen, &'c Offer),
    won: (Fen, &'c Offer),
}

impl<'c> Excluded<'c> {
    fn of(competition: &'c Competition) -> Option<Self> {
        let won = competition.won()?;
        let lowest = competition.priced().filter(|(_, offer)| offer.excluded).min_by_key(|(price, _)| *price)?;
        let left = competition.valid().map(|(price, _)| price).min()?;
        (lowest.0 < left).then_some(Self { competition, lowest, won })
    }
    fn gainer(&self) -> (&'c UnitCode, OrganisationId) {
        (&self.competition.unit, self.won.1.organisation)
    }
}

/// An exclusion of the lowest bid counts when it was dear, or when the same supplier gained by it before.
fn lowest_excluded(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let cases: Vec<Excluded<'_>> = competitions.iter().filter_map(Excluded::of).collect();
    let mut times: BTreeMap<(&UnitCode, OrganisationId), BTreeSet<TenderId>> = BTreeMap::new();
    for case in &cases {
        times.entry(case.gainer()).or_default().insert(case.competition.tender);
    }
    let counts = cases.iter().filter_map(|case| {
        let ((lowest, out), (price, won)) = (case.lowest, case.won);
        let difference = above(price, lowest)?;
        let again = times.get(&case.gainer()).map_or(0, BTreeSet::len);
        let basis = if difference >= limits.price_of_exclusion {
            format!("达到{0}% ¦ {0} % or more", written(limits.price_of_exclusion, 100))
        } else if again >= limits.exclusion_times {
            format!("同一供应商受益{again}次 ¦ {again} times to the gain of the same supplier")
        } else {
            return None;
        };
        let red_flag = of(Indicator::LowestExcluded, case.competition)
            .by([won.organisation, out.organisation])
            .on([out.bid, won.bid])
            .worth([price]);
        Some(
            red_flag
                .with("lowest", lowest)
                .with("price", price)
                .with("difference", written(difference, 100))
                .with("basis", basis),
        )
    });
    counts.collect()
}

/// A competition that the lowest valid bid won, with the second.
struct Second<'c> {
    competition: &'c Competition,
    won: (Fen, &'c Offer),
    second: (Fen, &'c Offer),
    difference: Decimal,
}

impl<'c> Second<'c> {
    fn of(competition: &'c Competition) -> Option<Self> {
        let won = competition.won()?;
        let mut valid: Vec<(Fen, &Offer)> = competition.valid().collect();
        valid.sort_by_key(|(price, offer)| (*price, offer.bid != won.1.bid));
        let (lowest, second) = (valid.first()?, *valid.get(1)?);
        let difference = above(second.0, won.0)?;
        (lowest.1.bid == won.1.bid).then_some(Self { competition, won, second, difference })
    }
    fn pair(&self) -> [OrganisationId; 2] {
        let mut pair = [self.won.1.organisation, self.second.1.organisation];
        pair.sort_unstable();
        pair
    }
    /// Whether the second is close; two prices at the ceiling are no coincidence.
    fn is_close(&self, limits: &Thresholds) -> bool {
        self.difference <= limits.close_price && self.won.0 != self.competition.ceiling
    }
    fn red_flag(&self, indicator: Indicator) -> RedFlag {
        of(indicator, self.competition).by(self.pair()).on([self.won.1.bid, self.second.1.bid]).worth([self.won.0])
    }
}

/// What the second price says: too close, or too far.
fn seconds(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let seconds: Vec<Second<'_>> = competitions.iter().filter_map(Second::of).collect();
    let usual = Quartiles::of(seconds.iter().map(|second| second.difference), limits.fewest_for_quartiles);
    let far = usual.map_or(limits.far_price, |usual| usual.upper().max(limits.far_price));
    let mut found = close(&seconds, usual, limits);
    found.extend(seconds.iter().filter(|second| second.difference >= far).map(|second| {
        second
            .red_flag(Indicator::HeavilyDiscounted)
            .with("price", second.won.0)
            .with("second", second.second.0)
            .with("difference", written(second.difference, 100))
            .with("limit", written(far, 100))
    }));
    found
}

/// Once is chance, unless nobody else comes so close: the same two were close before, or the market has a fence above nothing.
fn close(seconds: &[Second<'_>], usual: Option<Quartiles>, limits: &Thresholds) -> Vec<RedFlag> {
    let fence = usual.map(|usual| usual.lower()).filter(|fence| *fence > Decimal::ZERO);
    let close: Vec<&Second<'_>> = seconds.iter().filter(|second| second.is_close(limits)).collect();
    let mut times: BTreeMap<[OrganisationId; 2], BTreeSet<TenderId>> = BTreeMap::new();
    for second in &close {
        times.entry(second.pair()).or_default().insert(second.competition.tender);
    }
    let found = close.into_iter().filter_map(|second| {
        let again = times.get(&second.pair()).map_or(0, BTreeSet::len);
        let basis = if let Some(fence) = fence.filter(|fence| second.difference <= *fence) {
            format!("正常不低于{0}‱ ¦ {0}‱ or more is usual", written(fence, 10_000))
        } else if again >= limits.close_times {
            format!("这两家如此接近已有{again}次 ¦ the two were so close {again} times")
        } else {
            return None;
        };
        let red_flag = second.red_flag(Indicator::CloseSecondPrice);
        Some(red_flag.with("difference", written(second.difference, 10_000)).with("basis", basis))
    });
    found.collect()
}
