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

    async fn decide(&self, on: AwardId, unit: &Unit<'_>, _: &Office) -> Result<Award, Halt> {
        let mut award: Award = unit.subject(on).await?;
        let event = award.refuse(self.reason.clone())?;
        unit.record(&mut award, event).await?;
        for mut contract in unit.all::<Contract>("award", on).await? {
            if contract.status.after(contract::Action::Cancel).is_ok() {
                unit.record(&mut contract, contract::Event::Cancelled { reason: self.reason.clone() }).await?;
            }
        }
        let mut next: Option<Bid> = None;
        for mut bid in unit.all::<Bid>("tender", award.tender).await? {
            if bid.id == award.bid {
                unit.record(&mut bid, bid::Event::Lost).await?;
            } else if bid.lot == award.lot && bid.rank == Some(award.rank + 1) {
                next = Some(bid);
            }
        }
        match next {
            Some(bid) => recommend(unit, &award.unit, &bid).await?,
            None => {
                let mut tender: Tender = unit.related(award.tender).await?;
                unit.record(&mut tender, tender::Event::LotFailed { lot: award.lot }).await?;
                release(unit, &tender, tender.papers.lot(award.lot)?.item).await?;
                complete_if_settled(unit, &mut tender).await?;
            }
        }
        Ok(award)
    }
}
