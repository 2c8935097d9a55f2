//! Place a street or a town.

use crate::prelude::*;
use domain::jurisdiction;

/// Place a street or a town.
///
/// Under a functional area of its district, or back under the district itself (两级政府、三级管理). Its purchases are seen, and reports
/// count it, in the new territory from this moment on; a report of the past reads the tree of then.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "310115004", "parent": "31011590", "basis_document": "浦府〔2026〕18号"}))]
pub struct PlaceUnit {
    /// The street or the town.
    pub unit: UnitCode,
    /// The functional area or the district above it from now on.
    pub parent: UnitCode,
    /// The document that says so.
    pub basis_document: Title,
}

impl Procedure for PlaceUnit {
    type Subject = Nothing;
    type Outcome = jurisdiction::Unit;
    const ACT: Act = Act::PlaceUnit;
    const CHANGES: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<jurisdiction::Unit, Error> {
        work.ask(&Concern::default())?;
        let placed = work.tree().place(&self.unit, &self.parent)?;
        work.place_unit(&placed, &self.basis_document).await?;
        Ok(placed)
    }
}
