//! Reference data: units and holidays.

use super::UnitOfWork;
use crate::{error::Error, reference_data};
use domain::{
    Day, Event, Law, Reason, Refusal,
    calendar::{Calendar, DayKind},
    event::Registry,
    ids::OrganisationId,
    jurisdiction::{self, UnitCode},
    text::Title,
};
use sea_orm::Value;

impl UnitOfWork<'_> {
    /// Takes up the units that ship with the system.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_units(&self, units: &[jurisdiction::Unit]) -> Result<(), Error> {
        reference_data::add_units(self.tx, units).await?;
        self.tell(Event::Registry(Registry::UnitsImported { count: units.len() }), None);
        Ok(())
    }
    /// Sets up a unit.
    ///
    /// # Errors
    /// When the code exists or the unit above does not.
    pub async fn create_unit(&self, unit: jurisdiction::Unit) -> Result<(), Error> {
        reference_data::add_units(self.tx, std::slice::from_ref(&unit)).await?;
        self.tell(Event::Registry(Registry::UnitCreated(unit)), None);
        Ok(())
    }
    /// Places a unit under another one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn place_unit(&self, placed: &jurisdiction::Unit, basis_document: &Title) -> Result<(), Error> {
        let before = self.unit(&placed.code)?.parent.clone();
        let text = |code: &Option<UnitCode>| Value::from(code.as_ref().map(|code| code.as_str().to_owned()));
        let sql = "UPDATE unit SET parent = $1 WHERE code = $2 AND parent = $3";
        let values = [text(&placed.parent), placed.code.as_str().into(), text(&before)];
        if self.tx.run(sql, values).await? != 1 {
            // Another server placed it since this one last read the tree.
            return Err(Refusal::of(Reason::Busy).into());
        }
        let (unit, parent, basis_document) = (placed.code.clone(), placed.parent.clone(), basis_document.clone());
        self.tell(Event::Registry(Registry::UnitPlaced { unit, parent, before, basis_document }), None);
        Ok(())
    }
    /// Whether a recovery of an organisation is under way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_being_recovered(&self, organisation: OrganisationId) -> Result<bool, Error> {
        let sql = "SELECT id FROM organisation WHERE id = $1 AND recovery IS NOT NULL";
        let values: Vec<Value> = vec![organisation.to_string().into()];
        Ok(self.tx.row(sql, values).await?.is_some())
    }
    /// The unit of this code.
    ///
    /// # Errors
    /// When there is none.
    pub fn unit(&self, code: &UnitCode) -> Result<&jurisdiction::Unit, Error> {
        Ok(self.reference.tree.known(code)?)
    }
    /// The calendar by which is counted now.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.reference.calendar
    }
    /// The law in force today for a unit, counted by another calendar.
    #[must_use]
    pub fn law_by<'c>(&'c self, calendar: &'c Calendar, unit: &UnitCode) -> Law<'c> {
        Law::of(&self.reference.rulebook, calendar, &self.reference.tree, unit, self.today())
    }
    /// Takes up a yearly notice of holidays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_holidays(&self, days: Vec<(Day, DayKind)>) -> Result<(), Error> {
        for (day, kind) in &days {
            let sql =
                "INSERT INTO holiday (day, kind) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET kind = excluded.kind";
            let values: Vec<Value> = vec![day.to_string().into(), kind.word().into()];
            self.tx.run(sql, values).await?;
        }
        self.tell(Event::Registry(Registry::HolidaysImported { days }), None);
        Ok(())
    }
}
