//! Forget what has ended.

use crate::prelude::*;
use std::time::Duration;

/// How long what is not needed any more is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// Answers for retries.
    pub answers: Duration,
    /// Attempts to log in that failed.
    pub attempts: Duration,
    /// Devices from which nobody came.
    pub devices: Duration,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Keeping {
    fn default() -> Self {
        Self { answers: DAY * 30, attempts: DAY * 7, devices: DAY * 180 }
    }
}

impl Keeping {
    fn before(now: Moment, kept: Duration) -> Moment {
        now.plus_millis(-i64::try_from(kept.as_millis()).unwrap_or(i64::MAX / 2))
    }
}

/// Forgets answers kept for retries, failed attempts, devices and sessions, each after its time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ForgetWhatEnded {}

impl Procedure for ForgetWhatEnded {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::ForgetWhatEnded;
    const CHANGES: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let Keeping { answers, attempts, devices } = office.settings.keeping;
        let before = |kept| Keeping::before(work.now(), kept);
        let gone = work.forget_answers(before(answers)).await?;
        let ended = work.access().forget_what_ended(work.now(), before(attempts), before(devices)).await?;
        tracing::info!(answers = gone, ended, "what has ended is forgotten");
        Ok(Done::YES)
    }
}
