//! Publish a result.

use crate::{bid::winner_must_be_eligible, deposit::free_of, prelude::*};
use domain::{
    award::Award,
    bid::{Action, Bid, Event, Status},
    ids::AwardId,
    tender::Tender,
};

/// Publish a result.
///
/// With the reasons of the recommendation; the supplier is told by it (A2).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "服务方案完整，人员配备充足，综合得分第一。"}))]
pub struct PublishAward {
    /// Why this supplier.
    pub reason: Prose,
}

impl Procedure for PublishAward {
    type Subject = AwardId;
    type Outcome = Award;
    const ACT: Act = Act::PublishAward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: AwardId, work: &UnitOfWork<'_>, _: &Office) -> Result<Award, Error> {
        let mut award: Award = work.subject(on).await?;
        // Held: what happens to its bids beside this is told with them or waits until it is.
        let tender: Tender = work.load_for_update(award.tender).await?;
        tender.must_not_be_suspended(work.today())?;
        let event = award.publish(self.reason.clone(), work.now(), &work.law(&award.unit))?;
        winner_must_be_eligible(work, award.bid).await?;
        work.record(&mut award, event).await?;
        // The bidders are told now and not before.
        for mut bid in work.load_all_for_update::<Bid>("tender", award.tender).await? {
            let (action, event) =
                if bid.id == award.bid { (Action::Win, Event::Won) } else { (Action::Lose, Event::Lost) };
            if bid.lot == award.lot
                && bid.status.after(action).is_ok()
                && !(bid.status == Status::Lost && action == Action::Lose)
            {
                work.record(&mut bid, event).await?;
            }
            // The deposits of those who lost are returned from now on; the winner's waits for the contract (D2).
            if bid.lot == award.lot && bid.id != award.bid {
                free_of(work, bid.id).await?;
            }
        }
        Ok(award)
    }
}
