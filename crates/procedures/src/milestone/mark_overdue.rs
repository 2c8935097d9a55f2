//! Mark a milestone overdue.

use crate::{challenge::must_not_be_held, prelude::*};
use domain::{ids::MilestoneId, milestone::Milestone};

/// Mark a milestone overdue.
///
/// The clock does this when its day has passed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct MarkMilestoneOverdue {}

impl Procedure for MarkMilestoneOverdue {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::MarkMilestoneOverdue;

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut noun: Milestone = work.subject(on).await?;
        must_not_be_held(work, noun.contract).await?;
        let event = noun.mark_overdue(work.today())?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
