//! What the opened prices of a lot tell: which are abnormally low (E16, E17), and what looks like collusion (E9, D6).
//! Signs are looked for only after the opening; before it nobody can read what they rest on.

use crate::{
    bid::Bid,
    ids::BidId,
    login::look_of,
    money::Fen,
    rulebook::{Law, Parameter, RuleId},
    schema::ToSchema,
};
use serde::Serialize;
use std::collections::BTreeSet;

crate::words! {
    /// Why a price is taken for abnormally low (E17).
    LowPriceTest { OfMean = "of_mean", OfSecondLowest = "of_second_lowest", OfCeiling = "of_ceiling" }
}

/// A price that is abnormally low.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LowPrice {
    /// The bid.
    pub bid: BidId,
    /// Its price.
    pub price: Fen,
    /// Against what it is low.
    pub compared_with: LowPriceTest,
    /// The amount below which a price is low.
    pub limit: Fen,
}

/// The mean of prices, rounded down to the fen; none of no prices.
fn mean(prices: &[Fen]) -> Option<Fen> {
    let sum: i128 = prices.iter().map(|price| i128::from(price.get())).sum();
    let mean = sum.checked_div(i128::try_from(prices.len()).ok()?)?;
    i64::try_from(mean).ok().map(Fen::new)
}

/// The prices of one lot that are abnormally low: below a share of their mean, of the second lowest, or of the ceiling.
#[must_use]
pub fn low_prices(bids: &[(BidId, Fen)], ceiling: Fen, law: &Law<'_>) -> Vec<LowPrice> {
    let mut prices: Vec<Fen> = bids.iter().map(|(_, price)| *price).collect();
    prices.sort();
    let mean = mean(&prices).filter(|_| prices.len() > 1);
    let limits = [
        (LowPriceTest::OfMean, mean, Parameter::LowOfMean),
        (LowPriceTest::OfSecondLowest, prices.get(1).copied(), Parameter::LowOfSecond),
        (LowPriceTest::OfCeiling, Some(ceiling), Parameter::LowOfCeiling),
    ];
    let limits = limits.map(|(compared_with, of, share)| (compared_with, of.map(|of| law.share(share, of))));
    let low = |(bid, price): &(BidId, Fen)| {
        limits.iter().find_map(|(compared_with, limit)| {
            let limit = limit.filter(|limit| price < limit)?;
            Some(LowPrice { bid: *bid, price: *price, compared_with: *compared_with, limit })
        })
    };
    bids.iter().filter_map(low).collect()
}

crate::words! {
    /// What looks like collusion (R87 Art. 37).
    CollusionSignalKind {
        SameDepositAccount = "same_deposit_account", SameTeam = "same_team", LikePlans = "like_plans",
        RegularGaps = "regular_gaps",
    }
}

/// A sign of collusion with what it rests on. A sign is no verdict: the panel decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CollusionSignal {
    /// What it looks like.
    pub kind: CollusionSignalKind,
    /// The rule.
    pub rule: RuleId,
    /// The number of the lot.
    pub lot: i64,
    /// The bids.
    pub bids: Vec<BidId>,
    /// What was found.
    pub evidence: String,
}

/// The share of three-letter pieces in common from which texts are unusually alike, in per cent.
const ALIKE: usize = 80;

/// An account number without what is written between its digits.
fn plain(account: &str) -> String {
    look_of(account).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Signs of collusion among the opened bids of one lot.
#[must_use]
pub fn signs(lot: i64, bids: &[&Bid]) -> Vec<CollusionSignal> {
    let mut signs = Vec::new();
    for (at, one) in bids.iter().enumerate() {
        for other in &bids[at + 1..] {
            let (Some(first), Some(second)) = (&one.content, &other.content) else { continue };
            let mut add = |kind, rule, evidence: String| {
                signs.push(CollusionSignal { kind, rule, lot, bids: vec![one.id, other.id], evidence });
            };
            if let (Some(one), Some(other)) = (&first.deposit, &second.deposit)
                && (look_of(one.account_owner.as_str()) == look_of(other.account_owner.as_str())
                    || plain(one.account.as_str()) == plain(other.account.as_str()))
            {
                add(CollusionSignalKind::SameDepositAccount, RuleId::D6, one.account_owner.to_string());
            }
            if first.team == second.team {
                add(CollusionSignalKind::SameTeam, RuleId::E9, first.team.as_str().chars().take(80).collect());
            }
            let alike = likeness(first.plan.as_str(), second.plan.as_str());
            if alike >= ALIKE {
                add(CollusionSignalKind::LikePlans, RuleId::E9, format!("{alike} %"));
            }
        }
    }
    signs.extend(regular_gaps(lot, bids));
    signs
}

/// Prices that follow each other at one distance, four or more of them, look agreed upon.
fn regular_gaps(lot: i64, bids: &[&Bid]) -> Option<CollusionSignal> {
    let mut prices: Vec<(Fen, BidId)> =
        bids.iter().filter_map(|bid| Some((bid.content.as_ref()?.price, bid.id))).collect();
    prices.sort();
    let gaps: BTreeSet<i64> = prices.windows(2).map(|pair| pair[1].0.get() - pair[0].0.get()).collect();
    let gap = gaps.first().copied().filter(|gap| gaps.len() == 1 && *gap > 0 && prices.len() >= 4)?;
    Some(CollusionSignal {
        kind: CollusionSignalKind::RegularGaps,
        rule: RuleId::E9,
        lot,
        bids: prices.into_iter().map(|(_, bid)| bid).collect(),
        evidence: Fen::new(gap).to_string(),
    })
}

/// How many of the three-letter pieces of two texts are in both, in per cent of all. Short texts tell nothing.
fn likeness(one: &str, other: &str) -> usize {
    let pieces = |text: &str| -> BTreeSet<String> {
        let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
        letters.windows(3).map(|piece| piece.iter().collect()).collect()
    };
    let (one, other) = (pieces(one), pieces(other));
    let all = one.union(&other).count();
    if all < 30 { 0 } else { one.intersection(&other).count() * 100 / all }
}
