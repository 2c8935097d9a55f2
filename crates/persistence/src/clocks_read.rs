//! Reading the clocks, as far as a reader's rights reach.

use crate::{
    clocks::{StoredClock, of_row},
    error::Error,
    filters::Filters,
    nouns::CLOCK_IS_TOLD,
    reader::Reader,
};
use domain::{
    Day,
    clock::Clock,
    jurisdiction::UnitCode,
    permission::{Act, Reach},
};

/// Which clocks are asked for.
#[derive(Clone, Debug)]
pub struct ClocksAsked {
    /// Whether those that are done, instead of those that run.
    pub done: bool,
    /// Only those missed on this day.
    pub missed_on: Option<Day>,
    /// Only those of this unit and the units in its territory.
    pub territory: Option<UnitCode>,
    /// Only these clocks; all if empty.
    pub clocks: Vec<Clock>,
    /// Where the last page ended: last day, noun, subject, clock, since, joined by spaces.
    pub after: Option<String>,
    /// How many at most.
    pub limit: u64,
}

/// The place of a clock in a list, for the next page.
#[must_use]
pub fn place_of(clock: &StoredClock) -> String {
    format!("{} {} {} {} {}", clock.last_day, clock.noun, clock.subject, clock.clock, clock.since)
}

/// What a reader may see: its own units' clocks and what was told to them, its organisation's own, and those of the panels on
/// which it sits.
fn within(filters: &mut Filters, reach: &Reach) {
    let mut any = Vec::new();
    // What runs on a bid is told above the buyer with the bid.
    if reach.everything {
        any.push(CLOCK_IS_TOLD.to_owned());
    }
    if !reach.units.is_empty() {
        let own = filters.among("unit", &reach.own);
        let units = filters.among("unit", &reach.units);
        let told = filters.among("escalated_to", &reach.units);
        any.push(format!("{own} OR (({units} OR {told}) AND {CLOCK_IS_TOLD})"));
    }
    if let Some(organisation) = reach.organisation {
        let place = filters.placeholder(organisation.to_string());
        any.push(format!("organisation = {place}"));
    }
    if let Some(person) = reach.appointed {
        let place = filters.placeholder(person.to_string());
        any.push(format!(
            "noun = 'evaluation' AND subject IN (SELECT evaluation FROM panel_seat WHERE person = {place})"
        ));
    }
    filters.any_of(&any);
}

/// The order of the clocks.
const ORDER: &str = "last_day, noun, subject, clock, since";

impl Reader {
    /// Reads a page of clocks in the order of their last days, as far as the reader's rights reach.
    ///
    /// # Errors
    /// When the reader may see none, or the database fails.
    pub async fn clocks(&self, asked: &ClocksAsked) -> Result<Vec<StoredClock>, Error> {
        let mut filters = Filters::default();
        within(&mut filters, &self.reach(Act::ReadDue)?);
        let done = if asked.done { "completed_date IS NOT NULL" } else { "completed_date IS NULL" };
        filters.conditions.push(done.to_owned());
        if let Some(day) = asked.missed_on {
            let place = filters.placeholder(day.to_string());
            filters.conditions.push(format!("last_day < COALESCE(completed_date, {place})"));
        }
        filters.in_territory(self.reference_data(), asked.territory.as_ref(), "unit")?;
        if !asked.clocks.is_empty() {
            let clocks = filters.among("clock", &asked.clocks);
            filters.conditions.push(clocks);
        }
        filters.after(ORDER, asked.after.as_ref());
        let limit = filters.placeholder(i64::try_from(asked.limit).unwrap_or(i64::MAX));
        let sql = format!("SELECT * FROM clock WHERE {} ORDER BY {ORDER} LIMIT {limit}", filters.all());
        let db = self.db();
        let rows = db.rows(sql, filters.values).await?;
        rows.iter().map(of_row).collect()
    }
}
