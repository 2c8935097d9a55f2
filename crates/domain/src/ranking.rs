//! From scores to a ranking, exactly: the same inputs give the same ranking to the last digit.

use crate::{
    draw::Tie,
    ids::BidId,
    method::PriceRule,
    money::Fen,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    tender::{Criterion, TenderDocuments},
    text::Mark,
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Points that one member gives one bid for one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The bid.
    pub bid: BidId,
    /// The code of the criterion.
    pub criterion: Mark,
    /// The points, with at most two decimals.
    #[schema(value_type = String, pattern = r"^\d{1,3}(\.\d{1,2})?$", example = "18.5")]
    pub points: Decimal,
}

/// A bid that takes part in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The bid.
    pub bid: BidId,
    /// Its price.
    pub price: Fen,
}

/// A place in the ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// The bid.
    pub bid: BidId,
    /// Its rank, from 1.
    pub rank: i64,
    /// The points for the price.
    #[schema(value_type = String, example = "18.34")]
    pub price_score: Decimal,
    /// The mean of the members' points for all other criteria.
    #[schema(value_type = String, example = "71.50")]
    pub quality_score: Decimal,
    /// Their sum.
    #[schema(value_type = String, example = "89.84")]
    pub total: Decimal,
}

/// The one rounding of scores: half away from zero (四舍五入), to the places that the tender documents state.
fn round(score: Decimal, places: u32) -> Decimal {
    score.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Points for a price: lowest price ÷ price × points of the price (E13).
#[must_use]
pub fn price_score(lowest: Fen, price: Fen, points: u32, places: u32) -> Decimal {
    if !price.is_positive() {
        return Decimal::ZERO;
    }
    round(Decimal::from(lowest.get()) * Decimal::from(points) / Decimal::from(price.get()), places)
}

/// Ranks the candidates of one lot: by score, then by the lower price, then by lot (E14); where the lowest price wins
/// every score is nothing, so that the price decides (M8).
///
/// The lot of the tie follows from a secret of the office and from all bids: nobody could choose it, everybody can check it.
#[must_use]
pub fn rank(
    tender_documents: &TenderDocuments,
    rule: PriceRule,
    candidates: &[Candidate],
    sheets: &[Vec<Score>],
    tie: &Tie,
) -> Vec<Place> {
    let Some(lowest) = candidates.iter().map(|candidate| candidate.price).min() else { return Vec::new() };
    let (points, places) = (tender_documents.price_points(), tender_documents.score_places);
    let mut scored: Vec<(&Candidate, Place)> = candidates
        .iter()
        .map(|candidate| {
            let price_score = match rule {
                PriceRule::Proportional => price_score(lowest, candidate.price, points, places),
                PriceRule::LowestWins | PriceRule::Unscored => Decimal::ZERO,
            };
            let quality_score = mean_of(candidate.bid, sheets, places);
            let total = price_score + quality_score;
            (candidate, Place { bid: candidate.bid, rank: 0, price_score, quality_score, total })
        })
        .collect();
    scored.sort_by(|(one, first), (other, second)| {
        let places = || tie.place(&one.bid).cmp(&tie.place(&other.bid));
        second.total.cmp(&first.total).then(one.price.cmp(&other.price)).then_with(places)
    });
    (1..).zip(scored).map(|(rank, (_, place))| Place { rank, ..place }).collect()
}

fn mean_of(bid: BidId, sheets: &[Vec<Score>], places: u32) -> Decimal {
    let sum: Decimal = sheets.iter().flatten().filter(|score| score.bid == bid).map(|score| score.points).sum();
    round(sum / Decimal::from(sheets.len().max(1)), places)
}

/// The criteria that are objective and on which the members differ for a bid: they must agree (E15).
#[must_use]
pub fn disagreements(tender_documents: &TenderDocuments, sheets: &[Vec<Score>]) -> Vec<(BidId, Mark)> {
    let mut found = Vec::new();
    for criterion in tender_documents.quality().filter(|criterion| criterion.objective) {
        let mut first: Vec<(BidId, Decimal)> = Vec::new();
        for score in sheets.iter().flatten().filter(|score| score.criterion == criterion.code) {
            match first.iter().find(|(bid, _)| *bid == score.bid) {
                None => first.push((score.bid, score.points)),
                Some((_, points)) if *points == score.points => {}
                Some(_) if found.contains(&(score.bid, criterion.code.clone())) => {}
                Some(_) => found.push((score.bid, criterion.code.clone())),
            }
        }
    }
    found
}

impl TenderDocuments {
    /// Whether a score names no criterion of these, or points that it does not have (E11).
    #[must_use]
    pub fn is_out_of_range(&self, score: &Score) -> bool {
        let criterion = self.quality().find(|criterion| criterion.code == score.criterion);
        criterion.is_none_or(|criterion| check_points(criterion, score).is_err())
    }
}

/// Refuses points that a criterion does not have (E11).
pub(crate) fn check_points(criterion: &Criterion, score: &Score) -> Result<(), Refusal> {
    let max = Decimal::from(criterion.points);
    if score.points >= Decimal::ZERO && score.points <= max && score.points.normalize().scale() <= 2 {
        return Ok(());
    }
    Err(Refusal::of(Reason::ScoreOutOfRange)
        .with("criterion", &score.criterion)
        .with("max", max)
        .with("points", score.points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_score_follows_the_lowest_price() {
        let score = price_score("480000.00".parse().expect("fen"), "523456.78".parse().expect("fen"), 100, 8);
        assert_eq!(score.to_string(), "91.69811498");
        assert_eq!(price_score(Fen::yuan(1), Fen::yuan(8), 1, 2).to_string(), "0.13");
    }
}
