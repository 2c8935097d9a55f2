//! Set up a unit.

use crate::outcome::plain_outcome;
use crate::prelude::*;
use domain::jurisdiction::{self, Department, Tier};

/// Set up a unit.
///
/// A functional area between district and street, or a department that the shipped tree lacks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "31011590", "name": "川沙功能区", "tier": "functional_area", "department": "territory", "parent": "310115"}))]
pub struct CreateUnit {
    /// Its code: that of the unit above and a department, or digits of its own.
    pub code: UnitCode,
    /// Its name.
    pub name: Title,
    /// Its tier.
    pub tier: Tier,
    /// Its department.
    pub department: Department,
    /// The territorial unit above it.
    pub parent: UnitCode,
}

impl Procedure for CreateUnit {
    type Subject = Nothing;
    type Outcome = jurisdiction::Unit;
    const ACT: Act = Act::CreateUnit;
    const CREATES: bool = true;
    const CHANGES: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<jurisdiction::Unit, Error> {
        work.ask(&Concern::default())?;
        let parent = work
            .unit(&self.parent)
            .map_err(|_| Refusal::of(Reason::UnknownUnit).field("parent").with("unit", &self.parent))?;
        let established = jurisdiction::Unit {
            code: self.code.clone(),
            name: self.name.to_string(),
            tier: self.tier,
            department: self.department,
            parent: Some(self.parent.clone()),
        };
        if !established.fits_under(parent) {
            return Err(Refusal::of(Reason::UnitDoesNotFit).field("parent").with("parent", &self.parent).into());
        }
        work.create_unit(established.clone()).await?;
        Ok(established)
    }
}

plain_outcome!(jurisdiction::Unit: "unit");
