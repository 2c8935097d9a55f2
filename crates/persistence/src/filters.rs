//! Conditions of a query that is written as text, with their values.

use crate::{error::Error, reference_data::ReferenceData};
use domain::jurisdiction::UnitCode;
use sea_orm::Value;

/// Conditions that hold together, and the values of their places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    pub(crate) conditions: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Filters {
    /// The place of a value.
    pub(crate) fn placeholder(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
    /// The places of values, with commas between.
    pub(crate) fn placeholders(&mut self, values: impl IntoIterator<Item = impl ToString>) -> String {
        let places: Vec<String> = values.into_iter().map(|value| self.placeholder(value.to_string())).collect();
        places.join(", ")
    }
    /// The condition that a column is one of some values; none is one of no values.
    pub(crate) fn among(&mut self, column: &str, values: impl IntoIterator<Item = impl ToString>) -> String {
        let places = self.placeholders(values);
        if places.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({places})") }
    }
    /// One of these conditions must hold; none of no conditions does.
    pub(crate) fn any_of(&mut self, any: &[String]) {
        self.conditions.push(if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) });
    }
    /// Only what belongs to a unit or to a unit in its territory, if one is named.
    ///
    /// # Errors
    /// When there is no such unit.
    pub(crate) fn in_territory(
        &mut self,
        reference: &ReferenceData,
        territory: Option<&UnitCode>,
        column: &str,
    ) -> Result<(), Error> {
        if let Some(units) = territory.map(|territory| reference.units_within(territory)).transpose()?.flatten() {
            let within = self.among(column, &units);
            self.conditions.push(within);
        }
        Ok(())
    }
    /// Only what comes after a place in an order: the columns of the order, and the place with blanks between its parts.
    pub(crate) fn after(&mut self, columns: &str, place: Option<&String>) {
        if let Some(place) = place {
            let places = self.placeholders(place.splitn(PARTS, ' '));
            self.conditions.push(format!("({columns}) > ({places})"));
        }
    }
    /// All conditions, as they stand behind WHERE.
    pub(crate) fn all(&self) -> String {
        self.conditions.join(" AND ")
    }
}

/// Of how many parts the place in an order is.
pub const PARTS: usize = 5;
