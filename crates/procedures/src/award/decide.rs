//! Decide an award.

use crate::prelude::*;
use domain::{
    award::Award,
    bid::{Action, Bid, Event, Status},
    ids::{AwardId, BidId},
};

/// Decide an award.
///
/// In ranking order within five working days; after that silence decides for the first ranked (A1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bid": "0197c0de-0000-7000-8000-000000000001"}))]
pub struct DecideAward {
    /// The bid that wins: the one recommended.
    pub bid: BidId,
}

impl Procedure for DecideAward {
    type Subject = AwardId;
    type Outcome = Award;
    const ACT: Act = Act::DecideAward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: AwardId, unit: &Unit<'_>, _: &Office) -> Result<Award, Halt> {
        let mut award: Award = unit.subject(on).await?;
        let event = award.decide(self.bid, unit.now())?;
        unit.record(&mut award, event).await?;
        for mut bid in unit.all::<Bid>("tender", award.tender).await? {
            let (action, event) =
                if bid.id == award.bid { (Action::Win, Event::Won) } else { (Action::Lose, Event::Lost) };
            if bid.lot == award.lot
                && bid.status.after(action).is_ok()
                && !(bid.status == Status::Lost && action == Action::Lose)
            {
                unit.record(&mut bid, event).await?;
            }
        }
        Ok(award)
    }
}
