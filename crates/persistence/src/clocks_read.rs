//! Reading the clocks, as far as a reader's rights reach.

use crate::{
    clocks::{StoredClock, of_row},
    error::Error,
    nouns::CLOCK_IS_TOLD,
    reader::Reader,
};
use domain::{
    Day,
    clock::Clock,
    jurisdiction::UnitCode,
    permission::{Act, Reach},
};
use sea_orm::Value;

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

/// Conditions of a query with their values.
struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    fn placeholder(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
    fn placeholders(&mut self, values: impl IntoIterator<Item = String>) -> String {
        let places: Vec<String> = values.into_iter().map(|value| self.placeholder(value)).collect();
        if places.is_empty() { "NULL".to_owned() } else { places.join(", ") }
    }
    /// What a reader may see: its own units' clocks and what was told to them, its organisation's own, and those of the panels on
    /// which it sits.
    fn within(&mut self, reach: &Reach) {
        let mut any = Vec::new();
        // What runs on a bid is told above the buyer with the bid.
        if reach.everything {
            any.push(CLOCK_IS_TOLD.to_owned());
        }
        if !reach.units.is_empty() {
            let own = self.placeholders(reach.own.iter().map(ToString::to_string));
            let units = self.placeholders(reach.units.iter().map(ToString::to_string));
            let told = self.placeholders(reach.units.iter().map(ToString::to_string));
            any.push(format!(
                "unit IN ({own}) OR ((unit IN ({units}) OR escalated_to IN ({told})) AND {CLOCK_IS_TOLD})"
            ));
        }
        if let Some(organisation) = reach.organisation {
            let place = self.placeholder(organisation.to_string());
            any.push(format!("organisation = {place}"));
        }
        if let Some(person) = reach.appointed {
            let place = self.placeholder(person.to_string());
            any.push(format!(
                "noun = 'evaluation' AND subject IN (SELECT evaluation FROM panel_seat WHERE person = {place})"
            ));
        }
        self.conditions.push(if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) });
    }
}

impl Reader {
    /// Reads a page of clocks in the order of their last days, as far as the reader's rights reach.
    ///
    /// # Errors
    /// When the reader may see none, or the database fails.
    pub async fn clocks(&self, asked: &ClocksAsked) -> Result<Vec<StoredClock>, Error> {
        let mut filter = Filter { conditions: Vec::new(), values: Vec::new() };
        filter.within(&self.reach(Act::ReadDue)?);
        filter
            .conditions
            .push(if asked.done { "completed_date IS NOT NULL" } else { "completed_date IS NULL" }.to_owned());
        if let Some(day) = asked.missed_on {
            let place = filter.placeholder(day.to_string());
            filter.conditions.push(format!("last_day < COALESCE(completed_date, {place})"));
        }
        let within = asked.territory.as_ref().map(|territory| self.reference_data().units_within(territory));
        if let Some(units) = within.transpose()?.flatten() {
            let units = filter.placeholders(units.iter().map(ToString::to_string));
            filter.conditions.push(format!("unit IN ({units})"));
        }
        if !asked.clocks.is_empty() {
            let clocks = filter.placeholders(asked.clocks.iter().map(ToString::to_string));
            filter.conditions.push(format!("clock IN ({clocks})"));
        }
        if let Some(after) = &asked.after {
            let place: Vec<String> = after.splitn(5, ' ').map(str::to_owned).collect();
            let places = filter.placeholders(place);
            filter.conditions.push(format!("(last_day, noun, subject, clock, since) > ({places})"));
        }
        let limit = filter.placeholder(i64::try_from(asked.limit).unwrap_or(i64::MAX));
        let sql = format!(
            "SELECT * FROM clock WHERE {} ORDER BY last_day, noun, subject, clock, since LIMIT {limit}",
            filter.conditions.join(" AND ")
        );
        let db = self.db();
        let rows = db.rows(sql, filter.values).await?;
        rows.iter().map(of_row).collect()
    }
}
