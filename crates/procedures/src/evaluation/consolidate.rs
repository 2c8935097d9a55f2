//! Consolidate the scores.

use super::{recommend, valid_of};
use crate::{
    bid::all_must_still_be_eligible,
    chance::{Drawn, seed_of},
    prelude::*,
    tender::release,
};
use domain::{
    Law,
    bid::{self, Bid},
    draw::Tie,
    evaluation::{Evaluation, LotRanking, ScoreSheet, SheetEvent},
    ids::{BidId, EvaluationId},
    method::{EndsIn, Terms},
    price::{CollusionSignalKind, low_prices, signs},
    ranking::{Candidate, Score, disagreements, rank},
    tender::{self, Lot, LotOutcome, Tender},
};

/// Consolidate the scores.
///
/// Once every sheet is in, the members agree on every objective item (E15) and nothing is open with a bidder (E10, E16):
/// the ranking of each lot follows from the tender documents and the scores alone (E13, E14), and the first of each lot is
/// recommended. The lots of a framework wait for it to be concluded (M12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct Consolidate {}

impl Procedure for Consolidate {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::Consolidate;
    const KEY_REQUIRED: bool = true;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, office: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let mut tender: Tender = work.load_for_update(evaluation.tender).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let terms = tender.tender_documents.method.under(&law);
        tender.must_be_ready_to_evaluate(work.now(), &law)?;
        let all: Vec<Bid> = work.load_all_for_update("tender", tender.id).await?;
        let mut bids = valid_of(all.clone())?;
        let sheets: Vec<ScoreSheet> = work.load_all_for_update("evaluation", on).await?;
        let scores: Vec<Vec<Score>> = sheets.iter().map(|sheet| sheet.scores.clone()).collect();
        let waiting = |lot: &&Lot| lot.outcome != LotOutcome::Awarded;
        let lots: Vec<Lot> = tender.tender_documents.lots.iter().filter(waiting).cloned().collect();
        let secret = seed_of(&office.vault, tender.id, Drawn::Ties);
        let rankings: Vec<LotRanking> = lots
            .iter()
            .map(|lot| {
                let opened = all.iter().filter(|bid| bid.lot == lot.number && bid.unit.is_some());
                let tie = Tie::of(&secret, opened.map(|bid| bid.receipt.sha256.clone()));
                rank_lot(&tender, &terms, lot, &bids, &scores, tie)
            })
            .collect();
        let event = evaluation.consolidate(rankings.clone(), work.now())?;
        check_prices(&lots, &bids, &law)?;
        check_scores(&tender, &scores, &law)?;
        all_must_still_be_eligible(work, &tender, &bids).await?;
        check_collusion(&lots, &all, &bids, &law)?;
        work.record(&mut evaluation, event).await?;
        for mut sheet in sheets.into_iter().filter(|sheet| sheet.unit.is_none()) {
            work.record(&mut sheet, SheetEvent::Disclosed { unit: tender.unit.clone(), tender: Some(tender.id) })
                .await?;
        }
        let mut failed: Vec<&Lot> = Vec::new();
        for (LotRanking { places, .. }, lot) in rankings.iter().zip(&lots) {
            for place in places {
                let bid = bids.iter_mut().find(|bid| bid.id == place.bid);
                let bid = bid.ok_or_else(|| Error::Internal(format!("{} is not among the bids", place.bid)))?;
                let event =
                    bid.decide(bid::Action::Rank, bid::Event::Ranked { score: place.total, rank: place.rank })?;
                work.record(bid, event).await?;
            }
            match places.first().and_then(|first| bids.iter().find(|bid| bid.id == first.bid)) {
                Some(_) if terms.ends_in == EndsIn::Framework => {}
                Some(first) => recommend(work, &tender.unit, first, lot.item).await?,
                None => failed.push(lot),
            }
        }
        let numbers = failed.iter().map(|lot| lot.number).collect();
        work.record(&mut tender, tender::Event::Evaluated { failed: numbers }).await?;
        for item in failed.iter().filter_map(|lot| lot.item) {
            release(work, &tender, item).await?;
        }
        Ok(evaluation)
    }
}

fn rank_lot(tender: &Tender, terms: &Terms, lot: &Lot, bids: &[Bid], scores: &[Vec<Score>], tie: Tie) -> LotRanking {
    let of_lot: Vec<&Bid> = bids.iter().filter(|bid| bid.lot == lot.number).collect();
    // With fewer valid bids than the method demands nobody is recommended (M14); after a round of final quotes it goes on
    // with those that the round demands (M7, M8).
    let needed = tender.needed(terms.final_quotes_min.unwrap_or(terms.bidders_min));
    let needed = usize::try_from(needed).unwrap_or(usize::MAX);
    if lot.outcome != LotOutcome::Opened || of_lot.len() < needed {
        return LotRanking { lot: lot.number, places: Vec::new(), tie };
    }
    let candidates = of_lot.into_iter().filter_map(|bid| Some(Candidate { bid: bid.id, price: bid.price()? }));
    let places = rank(&tender.tender_documents, terms.price_rule, &candidates.collect::<Vec<_>>(), scores, &tie);
    LotRanking { lot: lot.number, places, tie }
}

/// Objects to a valid bid whose deposit came from the account of another bid's, be the other still valid or not: the law takes it
/// as collusion of both, and the panel finds them invalid first (D6; R87 Art. 37).
fn check_collusion(lots: &[Lot], opened: &[Bid], valid: &[Bid], law: &Law<'_>) -> Result<(), Refusal> {
    let is_valid = |id: &BidId| valid.iter().any(|bid| bid.id == *id);
    for lot in lots {
        let of_lot: Vec<&Bid> = opened.iter().filter(|bid| bid.lot == lot.number).collect();
        let taken = signs(lot.number, &of_lot)
            .into_iter()
            .find(|sign| sign.kind == CollusionSignalKind::SameDepositAccount && sign.bids.iter().any(is_valid));
        law.demands(taken.is_none(), || {
            let bids: Vec<String> = taken.iter().flat_map(|sign| &sign.bids).map(ToString::to_string).collect();
            Refusal::of(Reason::TakenAsCollusion).with("bids", bids.join(", "))
        })?;
    }
    Ok(())
}

/// Objects to members who differ on an objective item (E15).
fn check_scores(tender: &Tender, scores: &[Vec<Score>], law: &Law<'_>) -> Result<(), Refusal> {
    let differ = disagreements(&tender.tender_documents, scores);
    match differ.first() {
        None => Ok(()),
        Some((_, criterion)) => {
            law.objects(Refusal::of(Reason::MembersDiffer).with("criterion", criterion).with("count", differ.len()))
        }
    }
}

/// Refuses while a correction or an explanation is open (E10, E16), and objects to an abnormally low price that nobody has
/// been asked to explain (E17).
fn check_prices(lots: &[Lot], bids: &[Bid], law: &Law<'_>) -> Result<(), Refusal> {
    let open = bids.iter().filter(|bid| bid.is_open()).count();
    if open > 0 {
        return Err(Refusal::of(Reason::BidderOpen).with("count", open));
    }
    let contradicts = |bid: &&Bid| {
        let correct = bid.content.as_ref().and_then(|content| content.corrected(Moment::default()));
        bid.correction.is_none() && bid.final_price.is_none() && correct.is_some()
    };
    if let Some(bid) = bids.iter().find(contradicts) {
        law.objects(Refusal::of(Reason::PriceContradicts).with("bid", bid.id))?;
    }
    for lot in lots {
        let prices: Vec<_> =
            bids.iter().filter(|bid| bid.lot == lot.number).filter_map(|bid| Some((bid.id, bid.price()?))).collect();
        for low in low_prices(&prices, lot.ceiling, law) {
            let asked = bids.iter().any(|bid| bid.id == low.bid && bid.price_explanation.is_some());
            law.demands(asked, || {
                Refusal::of(Reason::PriceTooLow)
                    .with("bid", low.bid)
                    .with("price", low.price)
                    .with("limit", low.limit)
                    .with("because", low.compared_with)
            })?;
        }
    }
    Ok(())
}
