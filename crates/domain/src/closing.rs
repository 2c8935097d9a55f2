//! The closing of a month in the books of a unit (结账): from then on nothing is dated back into it (会计法 Art. 17; 会计基础工作
//! 规范 Art. 63). A month is closed once, after the month before it, and the last one of a year only when its lines have gone
//! on into the next.

use crate::{
    concern::Concern,
    ids::{ClosingId, PersonId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::noun,
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    text::Mark,
};
use serde::{Deserialize, Serialize};

/// A month that is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Closing {
    /// Its identifier.
    pub id: ClosingId,
    /// The unit in whose books it is closed.
    pub unit: UnitCode,
    /// The month.
    #[schema(pattern = r"^\d{4}-\d{2}$", example = "2026-10")]
    pub month: Mark,
    /// Who closed it.
    pub closed_by: PersonId,
    /// When.
    pub closed_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was closed.
    Closed(Closing),
}
noun!(Closing, ClosingId, Event, Event::Closed(closing) => closing);

impl Closing {
    /// Nothing happens to a closed month.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Closed(_) => {}
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { unit: Some(&self.unit), ..Concern::default() }
    }
}

/// The first day of a month that is written as year and month.
///
/// # Errors
/// When it is no month.
pub fn first_day(month: &Mark) -> Result<Day, Refusal> {
    let day = format!("{month}-01").parse::<Day>();
    day.map_err(|_| Refusal::of(Reason::NotAMonth).field("month").with("month", month))
}

/// Whether a month can be closed on a day, after those that are closed.
///
/// # Errors
/// When it is no month, is not over, is closed already, or a month before it is open.
pub fn check(month: &Mark, closed: &[Closing], today: Day) -> Result<(), Refusal> {
    let first = first_day(month)?;
    let next = first.plus_days(31).first_of_month();
    if today < next {
        return Err(Refusal::of(Reason::DeadlineNotReached).field("month").earliest(next));
    }
    let Some(last) = closed.iter().map(|closing| &closing.month).max() else { return Ok(()) };
    let expected = first_day(last)?.plus_days(31).first_of_month();
    match first.cmp(&expected) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => {
            Err(Refusal::of(Reason::AlreadyExists).field("month").with("what", "结账 ¦ closing"))
        }
        std::cmp::Ordering::Greater => Err(Refusal::of(Reason::MonthBeforeOpen)
            .field("month")
            .with("month", month)
            .with("before", &expected.to_string()[..7])),
    }
}

/// Refuses what is dated back into a closed month.
///
/// # Errors
/// Names the month and the first day that is open.
pub fn check_open(day: Day, closed: &[Closing]) -> Result<(), Refusal> {
    let Some(last) = closed.iter().max_by(|one, other| one.month.cmp(&other.month)) else { return Ok(()) };
    let open = first_day(&last.month)?.plus_days(31).first_of_month();
    if day >= open {
        return Ok(());
    }
    Err(Refusal::of(Reason::PeriodClosed).with("month", &day.to_string()[..7]).with("by", &last.unit).earliest(open))
}
