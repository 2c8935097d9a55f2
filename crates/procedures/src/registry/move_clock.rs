//! Move the clock of a demonstration.

use crate::prelude::*;
use domain::event::System;

/// Move the clock of a demonstration.
///
/// Forward only, and only where the server was started as a demonstration: to try a purchase whose periods the law
/// counts in weeks. What falls due on the way is done within a second.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"days": 30, "minutes": 0}))]
pub struct MoveClock {
    /// How many days forward.
    #[schema(minimum = 0, maximum = 400)]
    pub days: u16,
    /// How many minutes forward, beside the days.
    #[schema(minimum = 0, maximum = 1440)]
    pub minutes: u16,
}

impl Procedure for MoveClock {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::MoveClock;
    const CHANGES: bool = false;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let minutes = i64::from(self.days) * 1440 + i64::from(self.minutes);
        if !(0..=401 * 1440).contains(&minutes) || work.now().day().year() >= 2150 {
            return Err(Refusal::of(Reason::TooMany)
                .field("days")
                .with("min", 0)
                .with("max", 400)
                .with("count", self.days)
                .into());
        }
        let to = office.time.forward(minutes * 60_000)?;
        work.note(System::ClockMoved { to });
        Ok(Done::YES)
    }
}
