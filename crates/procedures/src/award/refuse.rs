//! Refuse an award.

use crate::prelude::*;
use crate::{
    challenge::signing_due,
    evaluation::recommend,
    tender::{complete_if_settled, release},
};
use domain::{
    RuleId,
    award::Award,
    bid::{self, Bid},
    contract::{self, Contract},
    ids::AwardId,
    tender::{self, Tender},
};

/// Refuse an award.
///
/// The supplier declines; or the buyer records that it let the time to sign pass, though the contract had lain before it in time
/// (A6). The next in the ranking is recommended.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "人员变动，无法履约"}))]
pub struct RefuseAward {
    /// Why.
    pub reason: Title,
}

impl Procedure for RefuseAward {
    type Subject = AwardId;
    type Outcome = Award;
    const ACT: Act = Act::RefuseAward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: AwardId, work: &UnitOfWork<'_>, _: &Office) -> Result<Award, Error> {
        let mut award: Award = work.subject(on).await?;
        if work.actor().organisation() != Some(award.organisation) {
            must_have_lapsed(work, &award).await?;
        }
        let event = award.refuse(self.reason.clone())?;
        work.record(&mut award, event).await?;
        let_next_follow(work, &award, &self.reason).await?;
        Ok(award)
    }
}

/// Refuses to speak for the supplier, unless the contract lay before it in time and it has not signed (A4, A6).
async fn must_have_lapsed(work: &UnitOfWork<'_>, award: &Award) -> Result<(), Error> {
    let law = work.law(&award.unit);
    let contracts: Vec<Contract> = work.load_all_for_update("award", award.id).await?;
    let sent = contracts.iter().find(|contract| contract.status == contract::Status::Sent);
    let due = signing_due(work, award).await?;
    let lapsed = sent.is_some_and(|contract| contract.has_lapsed(work.today(), due, &law));
    Ok(law.demands(lapsed, || {
        let needed = "供应商自己拒绝，或者合同按期送达后逾期未签 ¦ the supplier's own refusal, or a contract that lay before it in time \
                      and was not signed";
        let refusal = Refusal::of(Reason::NoGround).under(RuleId::A6).with("needed", needed);
        match sent {
            Some(_) => refusal.earliest(due.plus_days(1)),
            None => refusal,
        }
    })?)
}

/// What follows an award that came to nothing: its contract is cancelled and the next in the ranking is recommended; with
/// none left the lot has failed. A call-off has no ranking: its item is free again.
pub(crate) async fn let_next_follow(work: &UnitOfWork<'_>, award: &Award, reason: &Title) -> Result<(), Error> {
    for mut contract in work.load_all_for_update::<Contract>("award", award.id).await? {
        if contract.status.after(contract::Action::Cancel).is_ok() {
            work.record(&mut contract, contract::Event::Cancelled { reason: reason.clone() }).await?;
        }
    }
    let mut tender: Tender = work.load_for_update(award.tender).await?;
    if award.framework.is_some() {
        return match award.item {
            Some(item) => release(work, &tender, item).await,
            None => Ok(()),
        };
    }
    let mut next: Option<Bid> = None;
    let follows = |bid: &Bid| {
        bid.lot == award.lot
            && bid.rank.is_some_and(|rank| rank > award.rank)
            && matches!(bid.status, bid::Status::Ranked | bid::Status::Lost)
    };
    for mut bid in work.load_all_for_update::<Bid>("tender", award.tender).await? {
        if bid.id == award.bid {
            if bid.status.after(bid::Action::Lose).is_ok() {
                work.record(&mut bid, bid::Event::Lost).await?;
            }
        } else if follows(&bid) && next.as_ref().is_none_or(|next| bid.rank < next.rank) {
            next = Some(bid);
        }
    }
    if let Some(bid) = next {
        return recommend(work, &award.unit, &bid, tender.tender_documents.lot(award.lot)?.item).await;
    }
    work.record(&mut tender, tender::Event::LotFailed { lot: award.lot }).await?;
    if let Some(item) = tender.tender_documents.lot(award.lot)?.item {
        release(work, &tender, item).await?;
    }
    complete_if_settled(work, &mut tender).await
}
