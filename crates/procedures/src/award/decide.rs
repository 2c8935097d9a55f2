//! Decide an award.

use crate::{bid::winner_must_be_eligible, prelude::*};
use domain::{
    award::Award,
    ids::{AwardId, BidId},
    tender::Tender,
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

    async fn decide(&self, on: AwardId, work: &UnitOfWork<'_>, _: &Office) -> Result<Award, Error> {
        let mut award: Award = work.subject(on).await?;
        let tender: Tender = work.load_for_share(award.tender).await?;
        tender.must_not_be_suspended(work.today())?;
        let event = award.decide(self.bid, work.now())?;
        winner_must_be_eligible(work, award.bid).await?;
        work.record(&mut award, event).await?;
        Ok(award)
    }
}
