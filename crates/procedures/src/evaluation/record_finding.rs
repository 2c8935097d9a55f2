//! Record what a member of the panel finds.

use super::must_be_free;
use crate::prelude::*;
use domain::{
    bid::{self, Bid},
    evaluation::{Evaluation, Finding, Matter, ScoreOf},
    ids::{BidId, EvaluationId},
    tender::Tender,
};

/// Record what a member of the panel finds.
///
/// Of a bid that it is invalid (R87 Art. 63), that its price is to be explained or whether the explanation convinces (R87 Art. 60),
/// and of a score that it is far too high or too low (R87 Art. 64). Once more than half of the members find the same, it is so
/// (E18).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"matter": "unsigned", "bid": "0197c0de-0000-7000-8000-000000000001", "score": null, "reason": "投标函未签署"}))]
pub struct RecordFinding {
    /// What is found.
    pub matter: Matter,
    /// Of which bid.
    pub bid: BidId,
    /// Of which score, where one is far too high or too low.
    #[serde(default)]
    pub score: Option<ScoreOf>,
    /// Why.
    pub reason: Title,
}

impl Procedure for RecordFinding {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::RecordFinding;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let tender: Tender = work.load_for_update(evaluation.tender).await?;
        tender.must_not_be_suspended(work.today())?;
        let mut bid = bid_of(work, &evaluation, self.bid).await?;
        let person = work.person()?;
        must_be_free(work, &tender, person).await?;
        let finding = Finding {
            matter: self.matter,
            bid: self.bid,
            score: self.score.clone(),
            by: person,
            reason: self.reason.clone(),
        };
        let event = evaluation.find(finding.clone())?;
        if self.matter == Matter::PriceUnconvincing || self.matter == Matter::PriceConvincing {
            bid.judge(true, work.now())?;
        }
        work.record(&mut evaluation, event).await?;
        if evaluation.is_found(&finding) {
            carry_through(work, &mut bid, &finding).await?;
        }
        Ok(evaluation)
    }
}

/// What follows from a finding of the majority.
async fn carry_through(work: &UnitOfWork<'_>, bid: &mut Bid, finding: &Finding) -> Result<(), Error> {
    let judged = match finding.matter {
        Matter::PriceConvincing => Some(true),
        Matter::PriceUnconvincing => Some(false),
        _ => None,
    };
    if let Some(convinced) = judged {
        let event = bid.judge(convinced, work.now())?;
        work.record(bid, event).await?;
    }
    if let Some(legal_ground) = finding.matter.invalidity() {
        let event = bid::Event::Invalidated { legal_ground, reason: finding.reason.clone() };
        let event = bid.decide(bid::Action::Invalidate, event)?;
        work.record(bid, event).await?;
    }
    Ok(())
}

/// An evaluation that is under way, with its tender and a bid that a member speaks of.
pub(super) async fn under_way(
    work: &UnitOfWork<'_>,
    on: EvaluationId,
    bid: BidId,
) -> Result<(Evaluation, Tender, Bid), Error> {
    let evaluation: Evaluation = work.parent(on).await?;
    let tender: Tender = work.load_for_share(evaluation.tender).await?;
    tender.must_not_be_suspended(work.today())?;
    let bid = bid_of(work, &evaluation, bid).await?;
    Ok((evaluation, tender, bid))
}

/// The opened bid of the tender that is evaluated.
async fn bid_of(work: &UnitOfWork<'_>, evaluation: &Evaluation, bid: BidId) -> Result<Bid, Error> {
    let what = "投标 ¦ bid";
    let found: Bid = named_for_update(work, bid, "bid", what).await?;
    if found.tender == evaluation.tender && found.unit.is_some() {
        return Ok(found);
    }
    Err(Refusal::of(Reason::NoSuchPart).field("bid").with("what", what).into())
}
