//! Take up the units that ship with the system.

use crate::{call::Call, prelude::*};
use domain::jurisdiction::shanghai;

/// Take up the units that ship with the system.
///
/// Done once, when the database is new.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportShanghai {}

impl Procedure for ImportShanghai {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::CreateUnit;
    const CHANGES: bool = false;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        if work.tree().is_empty() {
            work.import_units(&shanghai::units()).await?;
        }
        Ok(Done::YES)
    }
}

/// The request for it; only the beginning of a market asks.
#[must_use]
pub fn import_shanghai() -> Call {
    Call::of(ImportShanghai {}, Nothing)
}
