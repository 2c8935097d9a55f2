//! A row of the journal as it is replayed: what it tells, or what lies in its box.

use super::findings::Findings;
use crate::{
    boxes::{Seals, WAITS_FOR},
    error::Error,
    journal::Told,
    row::Row,
};

/// A row of the journal, opened.
pub(super) struct Opened {
    pub(super) told: Told,
    pub(super) waits_for: Option<String>,
}

impl Opened {
    /// Opens a row. What it tells must be what lay in its box, if it lay in one; what does not open is a finding.
    pub(super) fn of_row(
        key: i64,
        seals: &dyn Seals,
        row: &Row,
        findings: &mut Findings,
    ) -> Result<Option<Self>, Error> {
        let place = format!("key {key}");
        let lay = row.get::<Option<Vec<u8>>>("box")?.map(|sealed| Told::of_box(seals, &sealed)).transpose();
        let lay = match lay {
            Ok(lay) => lay,
            Err(error) => {
                findings.add("journal", place, format!("its box does not open: {error}"));
                return Ok(None);
            }
        };
        let waits_for = row.get::<Option<Vec<u8>>>("waits_for")?;
        let waits_for = match waits_for.map(|sealed| WAITS_FOR.open(seals, "", &sealed)).transpose() {
            Ok(waits_for) => waits_for,
            Err(error) => {
                findings.add("journal", &place, format!("what it waits for cannot be read: {error}"));
                None
            }
        };
        if waits_for.is_some() {
            return Ok(lay.map(|told| Self { told, waits_for }));
        }
        let told = Told::of_row(row)?;
        if lay.is_some_and(|lay| lay != told) {
            findings.add("journal", place, "tells otherwise than what lay sealed");
        }
        Ok(Some(Self { told, waits_for }))
    }
}
