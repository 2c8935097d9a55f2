//! Reopen a result.

use crate::prelude::*;
use domain::{
    RuleId,
    award::{self, Award},
    bid::{self, Bid},
    evaluation::{Evaluation, Ground, ScoreSheet},
    ids::{EvaluationId, ItemId},
    purchase_item::PurchaseItem,
    ranking::{Candidate, Score, disagreements, rank},
    tender::{self, Action, LotOutcome, Tender},
};

/// Reopen a result.
///
/// Before it is decided, and only because a sum is wrong, an item is out of range, members differ on an objective item, or
/// the panel found a score far too high or too low (E15): the system looks whether it is so. The members correct their sheets,
/// and the panel consolidates again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "objective_differs", "reason": "业绩分与证明材料不符"}))]
pub struct ReopenResult {
    /// On which ground.
    pub legal_ground: Ground,
    /// What was found.
    pub reason: Title,
}

impl Procedure for ReopenResult {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::ReopenResult;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let event = evaluation.reopen(self.legal_ground, self.reason.clone())?;
        let mut tender: Tender = work.load_for_update(evaluation.tender).await?;
        tender.status.after(Action::Reopen)?;
        tender.must_not_be_suspended(work.today())?;
        void_recommended(work, &tender, &self.reason).await?;
        must_be_so(work, &evaluation, &tender, self.legal_ground).await?;
        for lot in tender.tender_documents.lots.iter().filter(|lot| lot.outcome == LotOutcome::Failed) {
            take_back(work, &tender, lot.item).await?;
        }
        for mut bid in work.load_all_for_update::<Bid>("tender", tender.id).await? {
            if bid.status == bid::Status::Ranked {
                let event = bid.decide(bid::Action::Unrank, bid::Event::Unranked)?;
                work.record(&mut bid, event).await?;
            }
        }
        work.record(&mut tender, tender::Event::Reopened).await?;
        work.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}

/// Refuses a ground that the sheets and the ranking do not show.
async fn must_be_so(
    work: &UnitOfWork<'_>,
    evaluation: &Evaluation,
    tender: &Tender,
    legal_ground: Ground,
) -> Result<(), Error> {
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    let sheets: Vec<ScoreSheet> = work.load_all_for_update("evaluation", evaluation.id).await?;
    let scores: Vec<Vec<Score>> = sheets.into_iter().map(|sheet| sheet.scores).collect();
    let documents = &tender.tender_documents;
    let is_so = match legal_ground {
        Ground::SumWrong => {
            let bids: Vec<Bid> = work.load_all("tender", tender.id).await?;
            let terms = documents.method.under(&law);
            evaluation.rankings.iter().any(|ranking| {
                let of_places = |bid: &&Bid| ranking.places.iter().any(|place| place.bid == bid.id);
                let priced = bids
                    .iter()
                    .filter(of_places)
                    .filter_map(|bid| Some(Candidate { bid: bid.id, price: bid.price()? }));
                let again = rank(documents, terms.price_rule, &priced.collect::<Vec<_>>(), &scores, &ranking.tie);
                again != ranking.places
            })
        }
        Ground::OutOfRange => scores.iter().flatten().any(|score| documents.is_out_of_range(score)),
        Ground::ObjectiveDiffers => !disagreements(documents, &scores).is_empty(),
        Ground::Deviation => !evaluation.deviations().is_empty(),
    };
    let needed = "分值汇总有误、评分超出范围、客观分不一致，或者评审小组多数成员认定评分畸高畸低 ¦ a sum that is wrong, a score out of \
                  range, members who differ on an objective item, or a score that the majority of the panel finds far too high or low";
    Ok(law.demands(is_so, || {
        Refusal::of(Reason::NoGround).under(RuleId::E15).field("legal_ground").with("needed", needed)
    })?)
}

/// Voids what was recommended. Once the buyer has decided, the way is the challenge (R87 Art. 64).
async fn void_recommended(work: &UnitOfWork<'_>, tender: &Tender, reason: &Title) -> Result<(), Error> {
    if tender.tender_documents.lots.iter().any(|lot| lot.outcome == LotOutcome::Awarded) {
        return Err(Refusal::of(Reason::AlreadyExists).under(RuleId::E15).with("what", "成交结果 ¦ result").into());
    }
    for mut award in work.load_all_for_update::<Award>("tender", tender.id).await? {
        if award.status == award::Status::Void {
            continue;
        }
        award.status.after(award::Action::Decide).map_err(|refusal| refusal.under(RuleId::E15))?;
        let event = award.void(reason.clone())?;
        work.record(&mut award, event).await?;
    }
    Ok(())
}

/// Takes the item of a lot that had failed into the tender again; one that has gone on to another stands against it.
async fn take_back(work: &UnitOfWork<'_>, tender: &Tender, item: Option<ItemId>) -> Result<(), Error> {
    let Some(item) = item else { return Ok(()) };
    let mut item: PurchaseItem = work.load_for_update(item).await?;
    let event = item.start_tender(tender.id)?;
    work.record(&mut item, event).await
}
