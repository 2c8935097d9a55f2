//! Refuse an award.

use crate::prelude::*;
use crate::{
    evaluation::recommend,
    tender::{complete_if_settled, release},
};
use domain::{
    award::Award,
    bid::{self, Bid},
    contract::{self, Contract},
    ids::AwardId,
    tender::{self, Tender},
};

/// Refuse an award.
///
/// The supplier declines, or the buyer records that it did; the next in the ranking is recommended (A6).
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
        let event = award.refuse(self.reason.clone())?;
        work.record(&mut award, event).await?;
        let_next_follow(work, &award, &self.reason).await?;
        Ok(award)
    }
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
    for mut bid in work.load_all_for_update::<Bid>("tender", award.tender).await? {
        if bid.id == award.bid {
            if bid.status.after(bid::Action::Lose).is_ok() {
                work.record(&mut bid, bid::Event::Lost).await?;
            }
        } else if bid.lot == award.lot && bid.rank == Some(award.rank + 1) {
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
