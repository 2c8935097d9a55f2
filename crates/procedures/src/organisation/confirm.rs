//! Confirm a registration.

use crate::prelude::*;
use domain::{ids::OrganisationId, organisation::Organisation};

/// Confirm a registration.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmOrganisation {}

impl Procedure for ConfirmOrganisation {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::ConfirmOrganisation;

    async fn decide(&self, on: OrganisationId, unit: &Unit<'_>, _: &Office) -> Result<Organisation, Halt> {
        let mut noun: Organisation = unit.subject(on).await?;
        let event = noun.confirm()?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
