//! What contracts, payments and the limits of the law show.

use super::{
    Competition, Facts, Indicator, Paid, Signed, Thresholds,
    red_flag::{RedFlag, ratio, written},
};
use crate::{catalogue, contract::is_named, ids::OrganisationId, jurisdiction::UnitCode, moment::Day, money::Fen};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) fn look(facts: &Facts, limits: &Thresholds) -> Vec<RedFlag> {
    let mut found = splits(&facts.competitions, limits);
    found.extend(near_limits(&facts.competitions, limits));
    for contract in &facts.contracts {
        found.extend(ahead_of_work(contract, facts.today, limits));
        found.extend(paid_to_a_stranger(contract));
        found.extend(account_changed(contract, limits));
        found.extend(accounts_not_confirmed(contract));
        found.extend(supplements(contract, limits));
    }
    found.extend(round_amounts(&facts.contracts, limits));
    found.extend(year_ends(&facts.contracts, limits));
    found
}

fn share(part: Fen, whole: Fen) -> Decimal {
    ratio(part.get(), whole.get())
}

fn sum(amounts: impl IntoIterator<Item = Fen>) -> Fen {
    amounts.into_iter().sum()
}

/// A red flag of one contract.
fn of(indicator: Indicator, contract: &Signed) -> RedFlag {
    RedFlag::of(indicator).at(&contract.unit).by([contract.organisation]).on([contract.contract])
}

/// What one unit buys of one kind from one supplier by itself, time after time: parts within so many days of any of them.
fn splits(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let mut groups: BTreeMap<(&UnitCode, &str, OrganisationId), Vec<&Competition>> = BTreeMap::new();
    for competition in competitions.iter().filter(|competition| competition.self_organised) {
        if let Some(winner) = competition.winner {
            let category = catalogue::category(&competition.catalogue_code);
            groups.entry((&competition.unit, category, winner)).or_default().push(competition);
        }
    }
    let mut found = Vec::new();
    for ((unit, _, winner), mut parts) in groups {
        parts.sort_by_key(|part| (part.published, part.tender));
        let mut rest = parts.as_slice();
        while let Some(first) = rest.first() {
            let last = first.published.day().plus_days(limits.split_days);
            let together = &rest[..rest.partition_point(|part| part.published.day() <= last)];
            let whole = sum(together.iter().map(|part| part.ceiling));
            let limit = together.iter().find_map(|part| part.limit).filter(|limit| whole > *limit);
            let Some(limit) = limit.filter(|_| together.len() > 1) else {
                rest = &rest[1..];
                continue;
            };
            found.push(
                RedFlag::of(Indicator::SplitPurchase)
                    .at(unit)
                    .by([winner])
                    .on(together.iter().map(|part| part.tender))
                    .worth([whole])
                    .with("days", limits.split_days)
                    .with("count", together.len())
                    .with("sum", whole)
                    .with("limit", limit),
            );
            rest = &rest[together.len()..];
        }
    }
    found
}

fn near_limits(competitions: &[Competition], limits: &Thresholds) -> Vec<RedFlag> {
    let mut groups: BTreeMap<(&UnitCode, i32, Fen), Vec<&Competition>> = BTreeMap::new();
    for competition in competitions {
        let below = |limit: Fen| share(limit - competition.ceiling, limit);
        let near = |limit: &Fen| competition.ceiling <= *limit && below(*limit) < limits.near_limit;
        if let Some(limit) = competition.limit.filter(near) {
            groups.entry((&competition.unit, competition.year(), limit)).or_default().push(competition);
        }
    }
    let often = groups.into_iter().filter(|(_, near)| near.len() >= limits.near_limit_times);
    let red_flag = |((unit, _, limit), near): ((&UnitCode, i32, Fen), Vec<&Competition>)| {
        RedFlag::of(Indicator::NearLimit)
            .at(unit)
            .by(near.iter().filter_map(|competition| competition.winner))
            .on(near.iter().map(|competition| competition.tender))
            .worth(near.iter().map(|competition| competition.ceiling))
            .with("count", near.len())
            .with("limit", limit)
            .with("share", written(limits.near_limit, 100))
    };
    often.map(red_flag).collect()
}

/// An advance of half the price, or one that is still not earned long after all work was due.
fn ahead_of_work(contract: &Signed, today: Option<Day>, limits: &Thresholds) -> Option<RedFlag> {
    let advances = contract.payments.iter().filter(|paid| paid.advance);
    let advance = sum(advances.clone().map(|paid| paid.amount));
    let part = share(advance, contract.price);
    let overdue = today.map_or(0, |today| today.days_since(contract.last_due));
    let basis = if part >= limits.advance_share {
        format!("达到{0}% ¦ {0} % or more", written(limits.advance_share, 100))
    } else if contract.unearned.is_positive() && overdue > limits.unearned_days {
        format!("最后一期到期已{overdue}日 ¦ the last milestone was due {overdue} days ago")
    } else {
        return None;
    };
    let red_flag = of(Indicator::PaidAheadOfWork, contract).on(advances.map(|paid| paid.payment)).worth([advance]);
    Some(
        red_flag
            .with("advance", advance)
            .with("share", written(part, 100))
            .with("unearned", contract.unearned)
            .with("basis", basis),
    )
}

/// An account of somebody else than the supplier, whether it was paid to or not (REG Art. 51).
fn paid_to_a_stranger(contract: &Signed) -> Option<RedFlag> {
    let payee = contract.stranger()?;
    let paid = contract.payments.iter().filter(|paid| !is_named(&paid.name, &contract.supplier));
    let amount = sum(paid.clone().map(|paid| paid.amount));
    let red_flag = of(Indicator::PayeeNotSupplier, contract).on(paid.map(|paid| paid.payment)).worth([contract.price]);
    Some(red_flag.with("payee", payee).with("supplier", &contract.supplier).with("amount", amount))
}

/// An account that was paid to and that nobody had confirmed for the supplier (REG Art. 51).
fn accounts_not_confirmed(contract: &Signed) -> Vec<RedFlag> {
    let mut accounts: BTreeMap<&str, Vec<&Paid>> = BTreeMap::new();
    for paid in contract.payments.iter().filter(|paid| !contract.may_be_paid_to(&paid.account, paid.on)) {
        accounts.entry(&paid.account).or_default().push(paid);
    }
    let flags = accounts.into_iter().map(|(account, payments)| {
        let amount = sum(payments.iter().map(|paid| paid.amount));
        let count = i64::try_from(payments.len()).unwrap_or(i64::MAX);
        let red_flag =
            of(Indicator::AccountNotConfirmed, contract).on(payments.iter().map(|paid| paid.payment)).worth([amount]);
        red_flag.with("account", account).with("count", count).with("amount", amount)
    });
    flags.collect()
}

fn account_changed(contract: &Signed, limits: &Thresholds) -> Vec<RedFlag> {
    let found = contract.payee_changes.iter().filter_map(|change| {
        let to_it = contract.payments.iter().filter(|paid| paid.account == change.account && paid.on >= change.from);
        let first = to_it.min_by_key(|paid| (paid.on, paid.payment))?;
        let days = first.on.days_since(change.from);
        (days <= limits.payee_days).then(|| {
            of(Indicator::AccountChangedBeforePayment, contract)
                .on([first.payment])
                .worth([first.amount])
                .with("from", change.from)
                .with("days", days)
                .with("amount", first.amount)
        })
    });
    found.collect()
}

fn supplements(contract: &Signed, limits: &Thresholds) -> Option<RedFlag> {
    let added = contract.price.minus(contract.base_price)?;
    let part = share(added, contract.supplement_limit);
    (added.is_positive() && part >= limits.supplement_share).then(|| {
        of(Indicator::SupplementNearLimit, contract)
            .worth([added])
            .with("amount", added)
            .with("limit", contract.supplement_limit)
            .with("share", written(part, 100))
    })
}

fn round_amounts(contracts: &[Signed], limits: &Thresholds) -> Vec<RedFlag> {
    let mut groups: BTreeMap<(&UnitCode, OrganisationId), Vec<&Signed>> = BTreeMap::new();
    for contract in contracts {
        groups.entry((&contract.unit, contract.organisation)).or_default().push(contract);
    }
    let mut found = Vec::new();
    for all in groups.values() {
        let is_round = |contract: &&&Signed| contract.base_price.get() % limits.round.get() == 0;
        let round: Vec<&Signed> = all.iter().filter(is_round).copied().collect();
        if round.len() >= limits.round_times && round.len() * 2 >= all.len() {
            let red_flag = of(Indicator::RoundAmounts, round[0]).on(round[1..].iter().map(|one| one.contract));
            found.push(
                red_flag
                    .worth(round.iter().map(|contract| contract.base_price))
                    .with("count", all.len())
                    .with("round", round.len())
                    .with("multiple", limits.round.get() / 100),
            );
        }
    }
    found
}

fn year_ends(contracts: &[Signed], limits: &Thresholds) -> Vec<RedFlag> {
    let mut groups: BTreeMap<(&UnitCode, i32), Vec<&Signed>> = BTreeMap::new();
    for contract in contracts {
        groups.entry((&contract.unit, contract.on.year())).or_default().push(contract);
    }
    let mut found = Vec::new();
    for ((unit, year), all) in groups {
        let december = Day::of_month_and_day(year, 1201);
        let rush: Vec<&Signed> =
            all.iter().filter(|contract| december.is_some_and(|first| contract.on >= first)).copied().collect();
        let money = share(sum(rush.iter().map(|one| one.base_price)), sum(all.iter().map(|one| one.base_price)));
        let number = ratio(rush.len(), all.len());
        if rush.len() >= limits.december_times && money.min(number) >= limits.december_share {
            found.push(
                RedFlag::of(Indicator::YearEndRush)
                    .at(unit)
                    .by(rush.iter().map(|contract| contract.organisation))
                    .on(rush.iter().map(|contract| contract.contract))
                    .worth(rush.iter().map(|contract| contract.base_price))
                    .with("year", year)
                    .with("total", all.len())
                    .with("count", rush.len())
                    .with("share", written(money, 100)),
            );
        }
    }
    found
}
