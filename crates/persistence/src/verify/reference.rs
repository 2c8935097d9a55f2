//! Units and holidays: what was taken up, set up and learnt, against the rows.

use super::findings::{Findings, differ};
use crate::{db::Db, error::Error};
use domain::{
    Day, Event,
    calendar::DayKind,
    event::Registry,
    jurisdiction::{Unit, shanghai},
};
use std::collections::BTreeMap;

/// The reference data as the journal tells it.
#[derive(Default)]
pub(super) struct Reference {
    units: BTreeMap<String, String>,
    holidays: BTreeMap<String, String>,
}

impl Reference {
    pub(super) fn hear(&mut self, event: &Event) {
        match event {
            Event::Registry(Registry::UnitsImported { .. }) => {
                shanghai::units().iter().for_each(|unit| self.unit(unit))
            }
            Event::Registry(Registry::UnitCreated(unit)) => self.unit(unit),
            Event::Registry(Registry::HolidaysImported { days }) => days.iter().for_each(|day| self.holiday(day)),
            _ => {}
        }
    }
    fn unit(&mut self, unit: &Unit) {
        let parent = unit.parent.as_ref().map_or("", |code| code.as_str());
        let text = format!("{} {} {} {parent}", unit.name, unit.tier.word(), unit.department.word());
        self.units.insert(unit.code.to_string(), text);
    }
    fn holiday(&mut self, (day, kind): &(Day, DayKind)) {
        self.holidays.insert(day.to_string(), kind.word().to_owned());
    }
    pub(super) async fn compare(self, db: Db<'_>, findings: &mut Findings) -> Result<(), Error> {
        let units = "SELECT code AS id, name || ' ' || tier || ' ' || department || ' ' || COALESCE(parent, '') AS told FROM unit";
        differ("unit", self.units, &rows(db, units).await?, findings);
        differ("holiday", self.holidays, &rows(db, "SELECT day AS id, kind AS told FROM holiday").await?, findings);
        Ok(())
    }
}

/// What a query tells of each key.
pub(super) async fn rows(db: Db<'_>, sql: &str) -> Result<BTreeMap<String, String>, Error> {
    let rows = db.rows(sql, []).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("told")?))).collect()
}
