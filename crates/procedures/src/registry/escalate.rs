//! Tell the level above what was missed.

use crate::prelude::*;

/// Tell the level above what was missed.
///
/// The clock does this: what a unit lets pass is told to the one above it, once (grid management: found early, closed in
/// time).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalate {}

/// How many are told of in one go.
const AT_ONCE: i64 = 200;

impl Procedure for Escalate {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::Escalate;
    const CHANGES: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let told = work.escalate(AT_ONCE).await?;
        Ok(Done { done: told > 0 })
    }
}
