//! Consolidate the scores.

use super::{recommend, valid_bids};
use crate::prelude::*;
use crate::tender::release;
use domain::{
    bid::{self, Bid},
    evaluation::{Evaluation, LotRanking, ScoreSheet, SheetEvent},
    ids::EvaluationId,
    ranking::{Candidate, Score, rank},
    tender::{self, Action, Tender},
};

/// Consolidate the scores.
///
/// Once every sheet is in: the ranking of each lot follows from the papers and the scores alone (E13, E14), and the
/// first of each lot is recommended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct Consolidate {}

impl Procedure for Consolidate {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::Consolidate;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: EvaluationId, unit: &Unit<'_>, _: &Office) -> Result<Evaluation, Halt> {
        let mut evaluation: Evaluation = unit.subject(on).await?;
        let mut tender: Tender = unit.related(evaluation.tender).await?;
        tender.status.after(Action::Evaluate)?;
        let mut bids = valid_bids(unit, tender.id).await?;
        let sheets: Vec<ScoreSheet> = unit.all("evaluation", on).await?;
        let scores: Vec<Vec<Score>> = sheets.iter().map(|sheet| sheet.scores.clone()).collect();
        let rankings: Vec<LotRanking> =
            tender.papers.lots.iter().map(|lot| rank_lot(&tender, lot.number, &bids, &scores)).collect();
        let event = evaluation.consolidate(rankings.clone())?;
        unit.record(&mut evaluation, event).await?;
        for mut sheet in sheets {
            unit.record(&mut sheet, SheetEvent::Disclosed { unit: tender.unit.clone() }).await?;
        }
        let mut failed = Vec::new();
        for LotRanking { lot, places } in &rankings {
            for place in places {
                let bid = bids.iter_mut().find(|bid| bid.id == place.bid);
                let bid = bid.ok_or_else(|| Halt::Broken(format!("{} is not among the bids", place.bid)))?;
                let event =
                    bid.decide(bid::Action::Rank, bid::Event::Ranked { score: place.total, rank: place.rank })?;
                unit.record(bid, event).await?;
            }
            match places.first().and_then(|first| bids.iter().find(|bid| bid.id == first.bid)) {
                Some(first) => recommend(unit, &tender.unit, first).await?,
                None => failed.push(*lot),
            }
        }
        unit.record(&mut tender, tender::Event::Evaluated { failed: failed.clone() }).await?;
        for lot in failed {
            release(unit, &tender, tender.papers.lot(lot)?.item).await?;
        }
        Ok(evaluation)
    }
}

fn rank_lot(tender: &Tender, lot: i64, bids: &[Bid], scores: &[Vec<Score>]) -> LotRanking {
    let of_lot: Vec<&Bid> = bids.iter().filter(|bid| bid.lot == lot).collect();
    // With fewer valid bids than the method demands nobody is recommended (M14).
    let needed = usize::try_from(tender.papers.method.terms().bidders_min).unwrap_or(usize::MAX);
    if of_lot.len() < needed {
        return LotRanking { lot, places: Vec::new() };
    }
    let of_lot = of_lot.into_iter();
    let candidates = of_lot
        .filter_map(|bid| Some(Candidate { bid: bid.id, price: bid.price()?, sha256: bid.receipt.sha256.clone() }));
    LotRanking { lot, places: rank(&tender.papers, &candidates.collect::<Vec<_>>(), scores) }
}
