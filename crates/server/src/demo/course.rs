//! Courses: how purchases go. Most are plain; a few are there for an auditor to notice, at least one for every indicator
//! of the red flags.

use super::texts::{BUYERS, SERVICES, Service};
use domain::{Day, Fen, Moment};

pub(super) const HOUR: i64 = 3_600_000;
pub(super) const DAY: i64 = 24 * HOUR;

/// Organisations with an index below this take part in plain purchases; the others play their parts.
const PLAIN: usize = 19;
/// Wins whatever it bids for.
const FAVOURITE: usize = 19;
/// Buyers who run purchases by themselves come back to it.
pub(super) const REGULAR: usize = 20;
/// Bids low and is excluded.
const UNWANTED: usize = 21;
/// Bids for show in every purchase and never wins.
pub(super) const STRAW: usize = 22;

/// Who bids, at what price.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub(super) who: usize,
    pub(super) price: Fen,
}

/// What happens under the contract beside deliveries and payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    None,
    /// So many per cent of the price are paid ahead.
    Advance(i64),
    /// The account changes just before the first payment.
    NewAccount,
    /// It is paid to the account of another supplier.
    SharedAccount,
    /// A supplement uses what the law allows.
    Supplement,
    /// A part of every acceptance is held back.
    Retention,
    /// A performance bond is paid in, and back at the end.
    Bond,
    /// At the end it turns out that money is left, which comes back.
    Refund,
}

/// How a purchase goes.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// The unit that buys.
    pub(super) unit: &'static str,
    pub(super) service: Service,
    /// When its story begins.
    pub(super) begins: Moment,
    pub(super) method: &'static str,
    pub(super) estimate: Fen,
    pub(super) offers: Vec<Offer>,
    /// Whose bids are excluded.
    pub(super) excluded: Vec<usize>,
    /// Whether the last of the offers comes after the first deadline, which is moved for it.
    pub(super) extended: bool,
    /// For whom the first member of the panel is.
    pub(super) favoured: Option<usize>,
    pub(super) turn: Turn,
}

/// All courses, as of a moment.
pub(super) fn all(now: Moment) -> Vec<Course> {
    let mut all: Vec<Course> = (0..42).map(|number| plain(number, now)).collect();
    all.extend(regular(now));
    all.extend(cleared(now));
    all.extend(ring(now));
    all
}

fn at_nine(day: Day, minutes: usize) -> Moment {
    day.start().plus_millis(9 * HOUR + (minutes as i64) * 60_000)
}

/// Six units, spread over two years.
fn plain(number: usize, now: Moment) -> Course {
    let days = 780 - (number as i64) * 18 - (number as i64 % 5) * 3;
    let estimate = 260_000 + (number as i64 % 9) * 35_000;
    // Every ninth round finds too few bidders and is void.
    let bidders = if number % 9 == 7 { 2 } else { 3 + number % 3 };
    let price = |at: usize| estimate - 3_000 - (at as i64) * 2_710 - (number as i64 % 4) * 55;
    let offer = |at: usize| Offer { who: (number * 5 + at * 4) % PLAIN, price: Fen::yuan(price(at)) };
    let mut offers: Vec<Offer> = (0..bidders).map(offer).collect();
    if bidders > 2 {
        offers.push(Offer { who: STRAW, price: Fen::yuan(estimate - 900 - 13 * number as i64) });
    }
    // Every twelfth purchase has a bidder that is not qualified.
    let excluded = if number % 12 == 5 && bidders > 3 { vec![offers[bidders - 1].who] } else { Vec::new() };
    Course {
        unit: BUYERS[number % BUYERS.len()].0,
        service: SERVICES[(number * 3 + number / 7) % SERVICES.len()],
        begins: at_nine(now.day().plus_days(-days.max(2)), number),
        method: ["competitive_consultation", "open_tender", "competitive_consultation"][number % 3],
        estimate: Fen::yuan(estimate),
        offers,
        excluded,
        extended: false,
        favoured: None,
        turn: match number % 9 {
            2 => Turn::Retention,
            4 => Turn::Bond,
            6 => Turn::Refund,
            8 => Turn::Advance(30),
            _ => Turn::None,
        },
    }
}

/// The last December that is over for two months.
fn last_december(now: Moment) -> Day {
    let today = now.day();
    let of = |year| Day::of_month_and_day(year, 1201).filter(|first| today.days_since(*first) > 90);
    (0..=2).find_map(|years| of(today.year() - years)).unwrap_or(today)
}

/// A unit uses up its budget in December: six purchases just below the limit for buying by itself, of everything, two of one
/// kind, from the one supplier that bids, at round prices, with two days to bid.
fn regular(now: Moment) -> Vec<Course> {
    let december = last_december(now);
    let service = [0, 0, 1, 7, 8, 9];
    (0..6)
        .map(|at| Course {
            unit: "310104003",
            service: SERVICES[service[at]],
            begins: at_nine(december.plus_days(-42 + at as i64), 50 + at),
            method: "self_organised",
            estimate: Fen::yuan(985_000 + 2_500 * at as i64),
            offers: vec![Offer { who: REGULAR, price: Fen::yuan(980_000 - 10_000 * at as i64) }],
            excluded: Vec::new(),
            extended: false,
            favoured: None,
            turn: Turn::None,
        })
        .collect()
}

/// A unit excludes everybody but one, among them the cheapest, three times.
fn cleared(now: Moment) -> Vec<Course> {
    (0..3)
        .map(|at| {
            let estimate = 420_000 + 31_500 * at as i64;
            let offer = |who, thousandths| Offer { who, price: Fen::yuan(estimate * thousandths / 1_000 + 137) };
            let other = 4 + 3 * at;
            Course {
                unit: "310110006",
                service: SERVICES[[4, 5, 6][at]],
                begins: at_nine(now.day().plus_days(-500 + 30 * at as i64), 60 + at),
                method: "self_organised",
                estimate: Fen::yuan(estimate),
                offers: vec![offer(FAVOURITE, 963), offer(UNWANTED, 761), offer(other, 842)],
                excluded: vec![UNWANTED, other],
                extended: false,
                favoured: Some(FAVOURITE),
                turn: Turn::None,
            }
        })
        .collect()
}

/// A ring: the favourite wins beside the straw man, with a member of the panel on its side.
fn ring(now: Moment) -> Vec<Course> {
    // The price of the favourite, of the straw man and of a third, in thousandths of the estimate; yuan beside them.
    let prices = [(901, 901), (908, 908), (899, 941), (912, 951), (641, 921)];
    let turns = [Turn::Advance(60), Turn::NewAccount, Turn::SharedAccount, Turn::Supplement, Turn::None];
    (0..5)
        .map(|at| {
            let estimate = 380_000 + 27_000 * at as i64;
            let yuan = |thousandths: i64, beside: i64| Fen::yuan(estimate * thousandths / 1_000 + beside);
            let (favourite, straw) = prices[at];
            let third = if at == 2 { yuan(straw, 218) } else { yuan(967, 31) };
            let offers = vec![
                Offer { who: STRAW, price: yuan(straw, 218) },
                Offer { who: 1 + 3 * at, price: third },
                Offer { who: FAVOURITE, price: yuan(favourite, 37) },
            ];
            Course {
                unit: "310115016",
                service: SERVICES[[0, 2, 3, 5, 6][at]],
                begins: at_nine(now.day().plus_days(-620 + 40 * at as i64), 70 + at),
                method: "competitive_consultation",
                estimate: Fen::yuan(estimate),
                offers,
                excluded: Vec::new(),
                extended: at == 3,
                favoured: Some(FAVOURITE),
                turn: turns[at],
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_day_the_rush_lies_in_a_december_that_is_long_over_and_within_the_story() {
        let first: Day = "2026-01-01".parse().expect("a day");
        for days in 0..1_100 {
            let now = first.plus_days(days);
            let december = last_december(now.start());
            let age = now.days_since(december);
            assert!(december.to_string().ends_with("-12-01") && (90..700).contains(&age), "{now}: {december}");
        }
    }
}
