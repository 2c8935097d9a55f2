//! Publish a result.

use crate::{deposit::free_of, prelude::*};
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
#[schema(example = json!({"reasons": "服务方案完整，人员配备充足，综合得分第一。"}))]
pub struct PublishAward {
    /// Why this supplier.
    pub reasons: Prose,
}

impl Procedure for PublishAward {
    type Subject = AwardId;
    type Outcome = Award;
    const ACT: Act = Act::PublishAward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: AwardId, unit: &Unit<'_>, _: &Office) -> Result<Award, Halt> {
        let mut award: Award = unit.subject(on).await?;
        // Held: what happens to its bids beside this is told with them or waits until it is.
        let tender: Tender = unit.related(award.tender).await?;
        tender.must_not_be_suspended(unit.today())?;
        let event = award.publish(self.reasons.clone(), unit.now(), &unit.law(&award.unit))?;
        unit.record(&mut award, event).await?;
        // The bidders are told now and not before.
        for mut bid in unit.all::<Bid>("tender", award.tender).await? {
            let (action, event) =
                if bid.id == award.bid { (Action::Win, Event::Won) } else { (Action::Lose, Event::Lost) };
            if bid.lot == award.lot
                && bid.status.after(action).is_ok()
                && !(bid.status == Status::Lost && action == Action::Lose)
            {
                unit.record(&mut bid, event).await?;
            }
            // The deposits of those who lost are returned from now on; the winner's waits for the contract (D2).
            if bid.lot == award.lot && bid.id != award.bid {
                free_of(unit, bid.id).await?;
            }
        }
        Ok(award)
    }
}
