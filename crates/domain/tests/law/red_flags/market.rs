//! An honest market, made from a seed: able organisations that reckon their prices, buyers who plan by category, panels
//! whose members differ a little. What it shows of patterns is chance.

use crate::dice::Dice;
use domain::{
    Day, Fen,
    ids::{BidId, ContractId, OrganisationId, PaymentId, PersonId, TenderId},
    jurisdiction::UnitCode,
    red_flags::{Competition, Facts, Marking, Offer, Paid, PayeeChanged, Signed},
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const DAY: i64 = 86_400_000;
const UNITS: u64 = 40;
const ORGANISATIONS: u64 = 60;
const EXPERTS: u64 = 100;
/// Kinds of service: the catalogue to its second level.
const KINDS: [&str; 8] = ["C0501", "C0502", "C0503", "C0504", "C0702", "C0801", "C1602", "C2004"];

/// An identifier that follows from a number.
pub(crate) fn id<I: std::str::FromStr>(number: u64) -> I
where
    I::Err: std::fmt::Debug,
{
    format!("00000000-0000-7000-8000-{number:012x}").parse().expect("an identifier")
}

pub(crate) fn unit(number: u64) -> UnitCode {
    format!("310115{:03}", number + 1).parse().expect("a unit")
}

/// The first day of the market.
pub(crate) fn first_day() -> Day {
    "2023-01-02".parse().expect("a day")
}

/// How able an organisation is, in thousandths of the points; and how dear, in thousandths of the ceiling.
fn quality(organisation: u64) -> u64 {
    780 + organisation * 37 % 20
}
fn dearness(organisation: u64) -> u64 {
    905 + organisation * 53 % 30
}

pub(crate) struct Market {
    pub(crate) dice: Dice,
    pub(crate) facts: Facts,
    /// What each unit has bought by itself in a year: a competent planner does not buy the same again.
    bought: BTreeSet<(u64, i32, String)>,
}

impl Market {
    /// A market of so many competitions, spread over three years.
    pub(crate) fn honest(seed: u64, count: u64) -> Self {
        let today = first_day().plus_days(3 * 365 + 400);
        let facts = Facts { today: Some(today), ..Facts::default() };
        let mut market = Self { dice: Dice::new(seed), facts, bought: BTreeSet::new() };
        for number in 0..count {
            market.compete(number);
        }
        market
    }
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.dice.throw(high - low + 1)
    }
    fn code(&mut self, buyer: u64, year: i32, kind: usize, self_organised: bool) -> String {
        for _ in 0..50 {
            let code = format!("{}{:02}00", KINDS[kind], 1 + self.dice.throw(8));
            if !self_organised || self.bought.insert((buyer, year, code.clone())) {
                return code;
            }
        }
        format!("{}9900", KINDS[kind])
    }
    /// A competition, and the contract that it ends in.
    fn compete(&mut self, number: u64) {
        let buyer = self.dice.throw(UNITS);
        let kind = usize::try_from(self.dice.throw(8)).expect("a kind");
        let published = first_day().plus_days(self.dice.throw(3 * 365).cast_signed());
        let self_organised = self.dice.throw(5) < 2;
        let yuan = if self_organised { self.between(100_000, 999_999) } else { self.between(1_000_000, 8_000_000) };
        let ceiling = Fen::yuan(yuan.cast_signed());
        let open = !self_organised && self.dice.throw(2) == 0;
        let threshold = Fen::yuan(if self_organised { 1_000_000 } else { 4_000_000 });
        let days = self.between(7, 15).cast_signed();
        let deadline = published.plus_days(days * 7 / 5 + 1).start().plus_millis(10 * 3_600_000);
        let extended = self.dice.throw(20) == 0;
        let mut competition = Competition {
            tender: id::<TenderId>(1_000_000 + number),
            lot: 1,
            unit: unit(buyer),
            competitive: true,
            self_organised,
            catalogue_code: self.code(buyer, published.year(), kind, self_organised),
            ceiling,
            limit: (!open && ceiling < threshold).then_some(threshold),
            published: published.start().plus_millis(9 * 3_600_000),
            first_deadline: deadline.plus_millis(if extended { -5 * DAY } else { 0 }),
            working_days: days,
            offers: Vec::new(),
            winner: None,
            markings: Vec::new(),
        };
        let bidders = self.bidders(kind, if self_organised { 2..=4 } else { 3..=6 });
        for (at, bidder) in (0_u64..).zip(&bidders) {
            // Most use the time that they have.
            let before = if extended && self.dice.throw(20) < 3 { 6 * DAY } else { 0 };
            let received = deadline.plus_millis(-before - self.dice.throw(3 * DAY.cast_unsigned()).cast_signed() - 1);
            let thousandths = dearness(*bidder) + self.dice.throw(90) - 45;
            let price = yuan * thousandths / 1_000 + self.dice.throw(yuan / 500);
            competition.offers.push(Offer {
                bid: id::<BidId>(2_000_000 + number * 10 + at),
                organisation: id(*bidder),
                price: Some(Fen::yuan(price.min(yuan).cast_signed())),
                received_at: received,
                excluded: self.dice.throw(50) == 0,
                account: None,
            });
        }
        competition.offers.sort_by_key(|offer| offer.received_at);
        self.mark(&mut competition, &bidders, if self_organised { 3 } else { 5 });
        self.facts.competitions.push(competition);
        self.sign(number);
    }
    /// Each organisation works in two neighbouring kinds of service.
    fn bidders(&mut self, kind: usize, count: std::ops::RangeInclusive<u64>) -> Vec<u64> {
        let fields = KINDS.len() as u64;
        let able: Vec<u64> = (1..=ORGANISATIONS)
            .filter(|organisation| [organisation % fields, (organisation + 1) % fields].contains(&(kind as u64)))
            .collect();
        let wanted = self.between(*count.start(), *count.end());
        let mut chosen = BTreeSet::new();
        while (chosen.len() as u64) < wanted {
            chosen.extend(self.dice.one_of(able.len()).map(|at| able[at]));
        }
        chosen.into_iter().collect()
    }
    /// The members mark, and the best total of price and quality wins.
    fn mark(&mut self, competition: &mut Competition, bidders: &[u64], seats: u64) {
        let mut panel = BTreeSet::new();
        while (panel.len() as u64) < seats {
            panel.insert(self.dice.throw(EXPERTS));
        }
        let mut totals = Vec::new();
        for bidder in bidders {
            let mut sum = Decimal::ZERO;
            // What is asked for suits one better than another.
            let fit = self.dice.throw(120);
            for member in &panel {
                let thousandths = quality(*bidder) + fit + self.dice.throw(81) - 100;
                let points = Decimal::new((thousandths * 80 / 10).cast_signed(), 2);
                sum += points;
                let (person, organisation) = (id::<PersonId>(500_000 + member), id(*bidder));
                competition.markings.push(Marking { person, organisation, points });
            }
            totals.push((id::<OrganisationId>(*bidder), sum / Decimal::from(seats)));
        }
        let lowest = competition.offers.iter().filter(|offer| !offer.excluded).filter_map(|offer| offer.price).min();
        let total = |offer: &Offer| {
            let quality = totals.iter().find(|(bidder, _)| *bidder == offer.organisation).map(|(_, points)| *points);
            let price = Decimal::from(lowest.unwrap_or_default().get() * 20)
                / Decimal::from(offer.price.unwrap_or(Fen::MAX).get());
            quality.unwrap_or_default() + price
        };
        let valid = competition.offers.iter().filter(|offer| !offer.excluded);
        competition.winner = valid.max_by_key(|offer| (total(offer), offer.bid)).map(|offer| offer.organisation);
    }
    /// The contract of the last competition, with what was paid.
    fn sign(&mut self, number: u64) {
        let Some(competition) = self.facts.competitions.last() else { return };
        let (unit, published) = (competition.unit.clone(), competition.published.day());
        let won = competition.offers.iter().find(|offer| Some(offer.organisation) == competition.winner);
        let Some((organisation, price)) = won.and_then(|won| Some((won.organisation, won.price?))) else { return };
        let on = published.plus_days(45);
        let supplement = if self.dice.throw(20) == 0 { self.between(1, 7).cast_signed() } else { 0 };
        let ahead = if self.dice.throw(5) == 0 { self.between(10, 30).cast_signed() } else { 0 };
        let changed = self.dice.throw(200) == 0;
        let account = format!("0316{organisation}");
        let name = format!("机构{organisation}");
        let change = PayeeChanged {
            name: name.clone(),
            account: format!("0999{organisation}"),
            from: on.plus_days(self.dice.throw(200).cast_signed()),
        };
        let mut payments = Vec::new();
        if ahead > 0 || changed {
            for (at, (days, percent)) in [(10, ahead), (120, 40), (260, 60 - ahead)].into_iter().enumerate() {
                let day = on.plus_days(days);
                let to = if changed && day >= change.from { change.account.clone() } else { account.clone() };
                payments.push(Paid {
                    payment: id::<PaymentId>(4_000_000 + number * 10 + at as u64),
                    amount: price.percent_floor(percent),
                    on: day,
                    account: to,
                    name: name.clone(),
                    advance: at == 0,
                });
            }
            payments.retain(|paid| paid.amount.is_positive());
        }
        self.facts.contracts.push(Signed {
            contract: id::<ContractId>(3_000_000 + number),
            unit,
            organisation,
            on,
            base_price: price,
            price: price.plus(price.percent_floor(supplement)).expect("a price"),
            supplement_limit: price.percent_floor(10),
            last_due: on.plus_days(250),
            unearned: Fen::ZERO,
            supplier: name.clone(),
            payee: name,
            account,
            payee_changes: changed.then_some(change).into_iter().collect(),
            confirmed: payments.iter().map(|paid| (paid.account.clone(), on)).collect(),
            payments,
        });
    }
}
