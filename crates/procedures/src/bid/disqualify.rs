//! Find a bidder not qualified.

use super::must_still_be_eligible;
use crate::{award::let_next_follow, prelude::*};
use domain::{
    award::{self, Award},
    bid::{Action, Bid, Event, ExclusionGround, Status},
    ids::BidId,
    tender::Tender,
};

/// Find a bidder not qualified.
///
/// At the opening, because it lacks a condition of the tender documents (R87 Art. 44); at any time until the contract is signed,
/// because it may not take part by facts that the system knows. The bidder is told why (A3), and the next in the ranking
/// follows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"condition": 0, "reason": "未提供2025年度年检合格证明"}))]
pub struct DisqualifyBid {
    /// The number of the condition of qualification that it does not meet, from 0; none where it may not take part at all.
    #[serde(default)]
    #[schema(maximum = 29)]
    pub condition: Option<u32>,
    /// Why.
    pub reason: Title,
}

impl Procedure for DisqualifyBid {
    type Subject = BidId;
    type Outcome = Bid;
    const ACT: Act = Act::DisqualifyBid;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BidId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bid, Error> {
        let mut bid: Bid = work.subject(on).await?;
        let tender: Tender = work.load_for_update(bid.tender).await?;
        tender.must_not_be_suspended(work.today())?;
        let legal_ground = self.ground(work, &tender, &bid).await?;
        let event =
            bid.decide(Action::Disqualify, Event::Disqualified { legal_ground, reason: self.reason.clone() })?;
        work.record(&mut bid, event).await?;
        for mut award in work.load_all_for_update::<Award>("bid", on).await? {
            if award.framework.is_none() && award.status.after(award::Action::Void).is_ok() {
                let event = award.void(self.reason.clone())?;
                work.record(&mut award, event).await?;
                let_next_follow(work, &award, &self.reason).await?;
            }
        }
        Ok(bid)
    }
}

impl DisqualifyBid {
    /// The ground, with the fact that proves it.
    async fn ground(&self, work: &UnitOfWork<'_>, tender: &Tender, bid: &Bid) -> Result<ExclusionGround, Error> {
        if let Some(number) = self.condition {
            let known =
                usize::try_from(number).is_ok_and(|at| at < tender.tender_documents.conditions.qualification.len());
            if !known {
                let what = "资格条件 ¦ condition of qualification";
                return Err(Refusal::of(Reason::NoSuchPart).field("condition").with("what", what).into());
            }
            // What a bid must show is looked at once, at the opening; afterwards only facts count.
            return match bid.status {
                Status::Opened => Ok(ExclusionGround::Condition),
                _ => Err(Refusal::of(Reason::NoGround).field("condition").with("needed", FACTS).into()),
            };
        }
        if holds(must_still_be_eligible(work, tender, bid).await)? {
            return Err(Refusal::of(Reason::NoGround).field("condition").with("needed", FACTS).into());
        }
        Ok(ExclusionGround::MayNotTakePart)
    }
}

/// What a bidder can be excluded for.
const FACTS: &str = "采购文件的一项资格条件（资格审查时），或者登记信息表明其不得参加：被禁止、有重大违法记录、为项目提供设计、关联、重复参加、曾拒绝成交 ¦ a \
condition of the tender documents (when the bid is checked), or what the registry tells: it is barred, violated the law, designed the \
project, hangs together with another bidder, bids twice, or refused the award before";
