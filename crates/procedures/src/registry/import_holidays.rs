//! Take up a yearly notice of holidays.

use super::recount::recount;
use crate::prelude::*;
use domain::calendar::DayKind;

/// Take up a yearly notice of holidays.
///
/// The notice of the State Council, published each November; until it is taken up, dates of that year are
/// provisional.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"days": [{"day": "2027-01-01", "kind": "public_holiday"}]}))]
pub struct ImportHolidays {
    /// The days that differ from the plain week.
    #[schema(min_items = 1, max_items = 366)]
    pub days: Vec<Holiday>,
}

impl Procedure for ImportHolidays {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::ImportHolidays;
    const CHANGES: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        domain::count("days", self.days.len(), 1, 366)?;
        let days: Vec<(Day, DayKind)> = self.days.iter().map(|holiday| (holiday.day, holiday.kind)).collect();
        recount(work, &days).await?;
        work.import_holidays(days).await?;
        Ok(Done::YES)
    }
}

/// A day of the notice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// What it is.
    pub kind: DayKind,
}
