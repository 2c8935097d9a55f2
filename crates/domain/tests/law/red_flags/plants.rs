//! One fraud for every indicator, planted by hand; and a milder twin that lies just below what counts.

use super::market::{Market, first_day, id, unit};
use domain::{
    Fen, Moment,
    ids::{OrganisationId, PersonId},
    red_flags::{Competition, Indicator, Marking, Offer, Paid, PayeeChanged, Signed},
};
use rust_decimal::Decimal;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strength {
    Full,
    Mild,
}

/// Whom the frauds serve, and those who stand by.
const GUILTY: u64 = 9_001;
const OTHERS: [u64; 4] = [9_002, 9_003, 9_004, 9_005];
const HOUR: i64 = 3_600_000;

fn organisation(number: u64) -> OrganisationId {
    id(number)
}

/// An offer of so many yuan.
fn offer(number: u64, at: u64, bidder: u64, yuan: i64, received_at: Moment) -> Offer {
    Offer {
        bid: id(8_000_000 + number * 10 + at),
        organisation: organisation(bidder),
        price: Some(Fen::yuan(yuan)),
        received_at,
        excluded: false,
        account: None,
    }
}

/// A competition with these prices, of which the first wins; the next in a row of them.
pub(crate) fn competition(market: &Market, prices: &[(u64, i64)]) -> Competition {
    let number = market.facts.competitions.len() as u64;
    // All in one year, three days apart.
    let planted = number % 1_000;
    let published = first_day().plus_days(30 + 3 * (planted as i64)).start().plus_millis(9 * HOUR);
    let deadline = published.plus_millis(20 * 24 * HOUR);
    let offers = (0_u64..)
        .zip(prices)
        .map(|(at, (bidder, yuan))| offer(number, at, *bidder, *yuan, deadline.plus_millis(-5 * HOUR - at as i64)));
    Competition {
        tender: id(7_000_000 + number),
        lot: 1,
        unit: unit(900),
        competitive: true,
        self_organised: false,
        catalogue_code: format!("C05{:02}0100", planted % 3),
        ceiling: Fen::yuan(2_000_000),
        limit: None,
        published,
        first_deadline: deadline,
        working_days: 14,
        offers: offers.collect(),
        winner: Some(organisation(prices[0].0)),
        markings: Vec::new(),
    }
}

/// Plain rivals: the guilty wins at a usual distance.
const USUAL: &[(u64, i64)] =
    &[(GUILTY, 1_812_345), (OTHERS[0], 1_861_003), (OTHERS[1], 1_893_777), (OTHERS[2], 1_920_111)];

fn add(market: &mut Market, prices: &[(u64, i64)], change: impl Fn(&mut Competition)) {
    let mut planted = competition(market, prices);
    change(&mut planted);
    market.facts.competitions.push(planted);
}

fn contract(market: &Market, yuan: i64) -> Signed {
    let number = market.facts.contracts.len() as u64;
    let on = first_day().plus_days(40 + 7 * (number as i64 % 1_000 % 20));
    Signed {
        contract: id(6_000_000 + number),
        unit: unit(901),
        organisation: organisation(GUILTY),
        on,
        base_price: Fen::yuan(yuan),
        price: Fen::yuan(yuan),
        supplement_limit: Fen::yuan(yuan / 10),
        last_due: on.plus_days(250),
        unearned: Fen::ZERO,
        supplier: "机构".to_owned(),
        payee: "机构".to_owned(),
        account: "0316-guilty".to_owned(),
        payee_changes: Vec::new(),
        confirmed: vec![("0316-guilty".to_owned(), first_day())],
        payments: Vec::new(),
    }
}

fn sign(market: &mut Market, yuan: i64, change: impl Fn(&mut Signed)) {
    let mut planted = contract(market, yuan);
    change(&mut planted);
    market.facts.contracts.push(planted);
}

/// Plants a fraud and says who is guilty.
pub(crate) fn plant(market: &mut Market, indicator: Indicator, strength: Strength) -> OrganisationId {
    let full = strength == Strength::Full;
    match indicator {
        Indicator::ShortSubmissionPeriod => {
            add(market, USUAL, |planted| planted.working_days = if full { 4 } else { 5 });
        }
        Indicator::SingleBid => add(market, if full { &USUAL[..1] } else { &USUAL[..2] }, |_| {}),
        Indicator::SoleBidderRepeated => {
            for _ in 0..if full { 3 } else { 2 } {
                add(market, &USUAL[..1], |_| {});
            }
        }
        Indicator::CloseSecondPrice => {
            for _ in 0..if full { 2 } else { 1 } {
                add(market, &[(GUILTY, 1_800_000), (OTHERS[0], 1_801_700), (OTHERS[1], 1_930_000)], |_| {});
            }
        }
        Indicator::IdenticalPrices => {
            let other = if full { 1_812_345 } else { 1_812_346 };
            add(market, &[(GUILTY, 1_812_345), (OTHERS[0], other), (OTHERS[1], 1_930_000)], |_| {});
        }
        Indicator::ExcessiveLosses => {
            // It loses forty times; its milder twin wins every fourth time, as chance has it.
            for at in 0..40 {
                let mut prices = USUAL.to_vec();
                prices.swap(0, if full || at % 4 > 0 { 1 + at % 3 } else { 0 });
                add(market, &prices, |_| {});
            }
        }
        Indicator::LateBidWon | Indicator::OthersExcluded | Indicator::LowestExcluded => {
            favour(market, indicator, full);
        }
        Indicator::ExcessiveExclusions => {
            for at in 0..5 {
                add(market, &[(OTHERS[0], 1_812_345), (OTHERS[1], 1_850_000), (GUILTY, 1_900_000)], |planted| {
                    planted.offers[2].excluded = at < if full { 3 } else { 1 };
                });
            }
        }
        Indicator::HeterogeneousSupplier => {
            for at in 0..if full { 7 } else { 4 } {
                add(market, USUAL, |planted| planted.catalogue_code = format!("C{:02}010100", 10 + at));
            }
        }
        Indicator::HeavilyDiscounted => {
            let won = if full { 1_200_000 } else { 1_600_000 };
            add(market, &[(GUILTY, won), (OTHERS[0], 1_861_003), (OTHERS[1], 1_930_000)], |_| {});
        }
        Indicator::SplitPurchase | Indicator::NearLimit | Indicator::SelfOrganisedRepeated => {
            by_itself(market, indicator, full);
        }
        Indicator::EvaluatorOnOneSide => {
            for _ in 0..4 {
                add(market, USUAL, |planted| mark(planted, if full { 80 } else { 73 }));
            }
        }
        _ => plant_money(market, indicator, full),
    }
    organisation(GUILTY)
}

/// A deadline that was moved for one bidder, and rivals that were excluded.
fn favour(market: &mut Market, indicator: Indicator, full: bool) {
    match indicator {
        Indicator::LateBidWon => add(market, USUAL, |planted| {
            for offer in &mut planted.offers[if full { 1 } else { 2 }..] {
                offer.received_at = offer.received_at.plus_millis(-120 * HOUR);
            }
            planted.first_deadline = planted.first_deadline.plus_millis(-72 * HOUR);
        }),
        Indicator::OthersExcluded => add(market, &USUAL[..3], |planted| {
            planted.offers[1].excluded = true;
            planted.offers[2].excluded = full;
        }),
        Indicator::LowestExcluded => {
            let lowest = if full { 1_600_000 } else { 1_700_000 };
            add(market, &[(GUILTY, 1_842_345), (OTHERS[0], lowest), (OTHERS[1], 1_930_000)], |planted| {
                planted.offers[1].excluded = true;
            });
        }
        other => panic!("nobody is favoured by {other}"),
    }
}

/// Five members, of whom the first gives the guilty so many points and the others about sixty-five.
fn mark(planted: &mut Competition, favoured: i64) {
    let bidders: Vec<OrganisationId> = planted.offers.iter().map(|offer| offer.organisation).collect();
    for member in 0..5_u64 {
        for bidder in &bidders {
            let favours = member == 0 && *bidder == organisation(GUILTY);
            let points = Decimal::from(if favours { favoured } else { 65 + (member as i64) % 2 });
            planted.markings.push(Marking { person: id::<PersonId>(9_500 + member), organisation: *bidder, points });
        }
    }
}

/// Frauds with purchases that a unit runs by itself.
fn by_itself(market: &mut Market, indicator: Indicator, full: bool) {
    let limit = Fen::yuan(1_000_000);
    let (times, ceiling) = match indicator {
        Indicator::SplitPurchase => (2, if full { 600_000 } else { 490_000 }),
        Indicator::NearLimit => (if full { 3 } else { 2 }, 985_000),
        _ => (3, 300_000),
    };
    for at in 0..times {
        add(market, &[(GUILTY, ceiling - 7_001), (OTHERS[0], ceiling - 1_003)], |planted| {
            (planted.self_organised, planted.limit, planted.ceiling) = (true, Some(limit), Fen::yuan(ceiling));
            planted.catalogue_code =
                if indicator == Indicator::SplitPurchase { "C05010400".to_owned() } else { format!("C0501{at:02}00") };
        });
    }
    if indicator == Indicator::SelfOrganisedRepeated && !full {
        // Three of six are no standing relation.
        for _ in 0..3 {
            add(market, &[(OTHERS[0], 290_001), (GUILTY, 295_003)], |planted| {
                (planted.self_organised, planted.limit, planted.ceiling) = (true, Some(limit), Fen::yuan(300_000));
            });
        }
    }
}

/// Frauds with contracts and payments.
fn plant_money(market: &mut Market, indicator: Indicator, full: bool) {
    match indicator {
        Indicator::PaidAheadOfWork => sign(market, 812_345, |planted| {
            planted.payments.push(Paid {
                payment: id(5_000_001),
                amount: Fen::yuan(if full { 406_173 } else { 406_172 }),
                on: planted.on.plus_days(5),
                account: planted.account.clone(),
                name: planted.payee.clone(),
                advance: true,
            });
        }),
        Indicator::AccountChangedBeforePayment => sign(market, 812_345, |planted| {
            let from = planted.on.plus_days(100);
            let account = "0999-guilty".to_owned();
            planted.confirmed.push((account.clone(), from));
            planted.payments.push(Paid {
                payment: id(5_000_002),
                amount: Fen::yuan(400_000),
                on: from.plus_days(if full { 10 } else { 11 }),
                account: account.clone(),
                name: planted.payee.clone(),
                advance: false,
            });
            let name = planted.payee.clone();
            planted.payee_changes.push(PayeeChanged { name: name.clone(), account, from });
            // Another change later does not wash it off.
            let account = "0888-guilty".to_owned();
            planted.payee_changes.push(PayeeChanged { name, account, from: from.plus_days(40) });
        }),
        Indicator::PayeeNotSupplier => sign(market, 812_345, |planted| {
            // The same name in wide brackets is the same supplier.
            planted.supplier = "机构（浦东）".to_owned();
            planted.payee = if full { "张三" } else { "机构(浦东)" }.to_owned();
        }),
        Indicator::AccountNotConfirmed => pay_unconfirmed(market, full),
        Indicator::SharedAccount => {
            sign(market, 812_345, |_| {});
            sign(market, 712_345, |planted| {
                planted.organisation = organisation(OTHERS[0]);
                if !full {
                    planted.account = "0316-other".to_owned();
                }
            });
        }
        Indicator::RoundAmounts => {
            for _ in 0..if full { 3 } else { 2 } {
                sign(market, 820_000, |_| {});
            }
        }
        Indicator::YearEndRush => {
            for at in 0..6 {
                sign(market, 812_345 + at, |planted| {
                    if at < if full { 4 } else { 3 } {
                        planted.on = "2024-12-10".parse().expect("a day");
                    }
                });
            }
            for planted in market.facts.contracts.iter_mut().rev().take(2) {
                planted.on = "2024-03-11".parse().expect("a day");
            }
        }
        Indicator::SupplementNearLimit => sign(market, 1_000_000, |planted| {
            planted.price = Fen::yuan(if full { 1_095_000 } else { 1_094_999 });
        }),
        other => panic!("nothing is planted for {other}"),
    }
}

/// The account is confirmed on the day of the payment, or a day later.
fn pay_unconfirmed(market: &mut Market, full: bool) {
    sign(market, 812_345, |planted| {
        let on = planted.on.plus_days(100);
        planted.confirmed = vec![(planted.account.clone(), if full { on.plus_days(1) } else { on })];
        planted.payments.push(Paid {
            payment: id(5_000_003),
            amount: Fen::yuan(400_000),
            on,
            account: planted.account.clone(),
            name: planted.payee.clone(),
            advance: false,
        });
    });
}
