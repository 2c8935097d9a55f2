//! What many competitions show of those who take part: bidders, buyers and the members of panels.

use super::{
    Competition, Facts, Indicator, Signed, Thresholds,
    fence::Quartiles,
    red_flag::{RedFlag, ratio, written},
};
use crate::{
    catalogue,
    ids::{OrganisationId, PersonId},
    jurisdiction::UnitCode,
    money::Fen,
};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn look(facts: &Facts, limits: &Thresholds) -> Vec<RedFlag> {
    let competitions = &facts.competitions;
    let mut found = losses(competitions, limits);
    found.extend(exclusions(competitions, limits));
    found.extend(kinds_of_service(competitions, limits));
    found.extend(sole_bidders(competitions, limits));
    found.extend(self_organised(competitions, limits));
    found.extend(one_sided(competitions, limits));
    found.extend(shared_accounts(facts));
    found
}

/// Competitions by something that they share.
fn grouped<'c, K: Ord>(
    competitions: &'c [Competition],
    keys: impl Fn(&'c Competition) -> Vec<K>,
) -> BTreeMap<K, Vec<&'c Competition>> {
    let mut groups: BTreeMap<K, Vec<&Competition>> = BTreeMap::new();
    for competition in competitions {
        for key in keys(competition) {
            groups.entry(key).or_default().push(competition);
        }
    }
    groups
}

/// How many tenders they are: several lots of one are one purchase.
fn tenders(competitions: &[&Competition]) -> usize {
    competitions.iter().map(|competition| competition.tender).collect::<BTreeSet<_>>().len()
}

/// What the awards of competitions are worth.
fn worth<'c>(competitions: &'c [&Competition]) -> impl Iterator<Item = Fen> + 'c {
    competitions.iter().filter_map(|competition| competition.won()).map(|(price, _)| price)
}

/// With so many rivals an honest bidder wins its share now and then; who bids often and hardly ever wins may bid for
/// others. What chance gives is one award for as many competitions as each had valid bids.
fn losses(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let decided = |competition: &Competition| competition.winner.is_some() && competition.valid().count() > 1;
    let of_bidders = grouped(competitions, |competition| {
        let valid = competition.valid().filter(|_| decided(competition));
        valid.map(|(_, offer)| offer.organisation).collect()
    });
    let excessive = of_bidders.iter().filter_map(|(bidder, bids)| {
        let wins = bids.iter().filter(|competition| competition.winner == Some(*bidder)).count();
        // Thirds sum to a whole once what lies beyond ten decimals is rounded away.
        let expected: Decimal = bids.iter().map(|competition| ratio(1, competition.valid().count())).sum();
        let expected = expected.round_dp(10);
        let often = expected >= limits.expected_awards;
        let hardly = Decimal::from(wins) <= (expected / limits.awards_per_expected).trunc();
        let red_flag = || {
            RedFlag::of(Indicator::ExcessiveLosses)
                .by([*bidder])
                .on(bids.iter().map(|competition| competition.tender))
                .worth(worth(bids))
                .with("bids", bids.len())
                .with("wins", wins)
                .with("expected", expected.trunc_with_scale(1).normalize())
        };
        (often && hardly).then(red_flag)
    });
    excessive.collect()
}

/// Excluded bids of one bidder, and excluded by one unit.
fn exclusions(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let tally = |bids: &[&Competition], of: Option<OrganisationId>| {
        let offers = bids.iter().flat_map(|competition| &competition.offers);
        let offers = offers.filter(|offer| of.is_none_or(|of| offer.organisation == of));
        offers.fold((0, 0), |(bids, excluded), offer| (bids + 1, excluded + usize::from(offer.excluded)))
    };
    let red_flag = |bids: &[&Competition], (count, excluded): (usize, usize), limit: Decimal| {
        let struck = bids.iter().filter(|competition| competition.excluded().count() > 0);
        RedFlag::of(Indicator::ExcessiveExclusions)
            .on(struck.map(|competition| competition.tender))
            .worth(worth(bids))
            .with("bids", count)
            .with("excluded", excluded)
            .with("share", written(ratio(excluded, count), 100))
            .with("limit", written(limit, 100))
    };
    let too_many = |(count, excluded): (usize, usize), limit: Decimal| {
        excluded >= limits.excluded_bids && ratio(excluded, count) >= limit
    };
    let limit = |tallies: &[(usize, usize)]| {
        let allocations = tallies.iter().map(|(count, excluded)| ratio(*excluded, *count));
        let usual = Quartiles::of(allocations, limits.fewest_for_quartiles);
        usual.map_or(limits.excluded_share, |usual| usual.upper().max(limits.excluded_share))
    };
    let mut found = Vec::new();
    let of_bidders =
        grouped(competitions, |competition| competition.offers.iter().map(|offer| offer.organisation).collect());
    let tallies: Vec<_> = of_bidders.iter().map(|(bidder, bids)| tally(bids, Some(*bidder))).collect();
    let usual = limit(&tallies);
    for ((bidder, bids), counts) in of_bidders.iter().zip(&tallies).filter(|(_, counts)| too_many(**counts, usual)) {
        let own = |competition: &&Competition| competition.excluded().any(|offer| offer.organisation == *bidder);
        let bids: Vec<&Competition> = bids.iter().copied().filter(own).collect();
        found.push(red_flag(&bids, *counts, usual).by([*bidder]));
    }
    let of_units = grouped(competitions, |competition| vec![&competition.unit]);
    let tallies: Vec<_> = of_units.values().map(|bids| tally(bids, None)).collect();
    let usual = limit(&tallies);
    for ((unit, bids), counts) in of_units.iter().zip(&tallies).filter(|(_, counts)| too_many(**counts, usual)) {
        found.push(red_flag(bids, *counts, usual).at(unit));
    }
    found
}

fn kinds_of_service(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let of_winners = grouped(competitions, |competition| competition.winner.into_iter().collect());
    let kinds = |won: &[&Competition]| {
        won.iter().map(|competition| catalogue::kind(&competition.catalogue_code)).collect::<BTreeSet<_>>().len()
    };
    let varieties = of_winners.values().filter(|won| won.len() > 1).map(|won| Decimal::from(kinds(won)));
    let many = Decimal::from(limits.kinds_of_service);
    let usual = Quartiles::of(varieties, limits.fewest_for_quartiles);
    let many = usual.map_or(many, |usual| usual.upper().max(many));
    let heterogeneous = of_winners.iter().filter(|(_, won)| Decimal::from(kinds(won)) >= many);
    let red_flag = |(supplier, won): (&OrganisationId, &Vec<&Competition>)| {
        RedFlag::of(Indicator::HeterogeneousSupplier)
            .by([*supplier])
            .on(won.iter().map(|competition| competition.tender))
            .worth(worth(won))
            .with("awards", won.len())
            .with("kinds", kinds(won))
            .with("limit", many.ceil())
    };
    heterogeneous.map(red_flag).collect()
}

fn sole_bidders(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let alone = grouped(competitions, |competition| match competition.offers.as_slice() {
        [only] if competition.competitive => vec![(&competition.unit, competition.year(), only.organisation)],
        _ => Vec::new(),
    });
    let repeated = alone.iter().filter(|(_, bids)| tenders(bids) >= limits.sole_bidder_times);
    let red_flag = |((unit, _, bidder), bids): (&(&UnitCode, i32, OrganisationId), &Vec<&Competition>)| {
        RedFlag::of(Indicator::SoleBidderRepeated)
            .at(unit)
            .by([*bidder])
            .on(bids.iter().map(|competition| competition.tender))
            .worth(worth(bids))
            .with("count", tenders(bids))
    };
    repeated.map(red_flag).collect()
}

fn self_organised(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let of_units = grouped(competitions, |competition| {
        if competition.self_organised { vec![(&competition.unit, competition.year())] } else { Vec::new() }
    });
    let mut found = Vec::new();
    for ((unit, _), all) in &of_units {
        let mut of_suppliers: BTreeMap<OrganisationId, Vec<&Competition>> = BTreeMap::new();
        for competition in all {
            if let Some(winner) = competition.winner {
                of_suppliers.entry(winner).or_default().push(competition);
            }
        }
        let many = of_suppliers.iter().filter(|(_, won)| {
            tenders(won) >= limits.self_organised_times
                && ratio(tenders(won), tenders(all)) >= limits.self_organised_share
        });
        found.extend(many.map(|(supplier, won)| {
            RedFlag::of(Indicator::SelfOrganisedRepeated)
                .at(unit)
                .by([*supplier])
                .on(won.iter().map(|competition| competition.tender))
                .worth(worth(won))
                .with("total", tenders(all))
                .with("count", tenders(won))
        }));
    }
    found
}

/// How a member marked a bidder in one competition: by how much above the mean of the others, as a share of it, if nobody
/// gave it more.
fn ahead(competition: &Competition, person: PersonId, bidder: OrganisationId) -> Option<Decimal> {
    let marks = || competition.markings.iter().filter(|marking| marking.organisation == bidder);
    let own = marks().find(|marking| marking.person == person)?.points;
    let others: Vec<Decimal> =
        marks().filter(|marking| marking.person != person).map(|marking| marking.points).collect();
    let mean = others.iter().sum::<Decimal>().checked_div(Decimal::from(others.len()))?;
    let highest = others.iter().all(|other| own > *other);
    // Who gives something where all others give nothing is as far ahead as can be.
    highest.then(|| (own - mean).checked_div(mean).unwrap_or(Decimal::ONE))
}

fn one_sided(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let met = grouped(competitions, |competition| {
        let several = competition.markings.iter().any(|one| one.person != competition.markings[0].person);
        let markings = competition.markings.iter().filter(|_| several);
        markings.map(|marking| (marking.person, marking.organisation)).collect()
    });
    let one_sided =
        met.iter().filter(|(_, met)| tenders(met) >= limits.marked_times).filter_map(|((person, bidder), met)| {
            let ahead: Option<Vec<Decimal>> =
                met.iter().map(|competition| ahead(competition, *person, *bidder)).collect();
            let ahead = ahead?;
            let above = ahead.iter().sum::<Decimal>() / Decimal::from(ahead.len());
            (above >= limits.marked_above).then(|| {
                let red_flag = RedFlag::of(Indicator::EvaluatorOnOneSide);
                RedFlag { person: Some(*person), ..red_flag }
                    .by([*bidder])
                    .on(met.iter().map(|competition| competition.tender))
                    .worth(worth(met))
                    .with("count", tenders(met))
                    .with("above", written(above, 100))
            })
        });
    one_sided.collect()
}

/// Accounts to be paid to and accounts from which deposits came.
fn shared_accounts(facts: &Facts) -> Vec<RedFlag> {
    let mut owners: BTreeMap<&str, BTreeSet<OrganisationId>> = BTreeMap::new();
    for contract in &facts.contracts {
        for account in contract.accounts() {
            owners.entry(account).or_default().insert(contract.organisation);
        }
    }
    for offer in facts.competitions.iter().flat_map(|competition| &competition.offers) {
        if let Some(account) = &offer.account {
            owners.entry(account).or_default().insert(offer.organisation);
        }
    }
    let shared = owners.iter().filter(|(_, owners)| owners.len() > 1);
    let red_flag = |(account, owners): (&&str, &BTreeSet<OrganisationId>)| {
        let uses = |contract: &&Signed| contract.accounts().any(|known| known == *account);
        let contracts: Vec<&Signed> = facts.contracts.iter().filter(uses).collect();
        let offers = facts.competitions.iter().flat_map(|competition| &competition.offers);
        RedFlag::of(Indicator::SharedAccount)
            .by(owners.iter().copied())
            .on(contracts.iter().map(|contract| contract.contract))
            .on(offers.filter(|offer| offer.account.as_deref() == Some(account)).map(|offer| offer.bid))
            .worth(contracts.iter().map(|contract| contract.price))
            .with("count", owners.len())
            .with("account", account)
    };
    shared.map(red_flag).collect()
}
