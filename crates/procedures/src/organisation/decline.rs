//! Decline a registration.

use crate::prelude::*;
use domain::{ids::OrganisationId, organisation::Organisation};

/// Decline a registration.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "材料不齐，请补充后再报"}))]
pub struct DeclineOrganisation {
    /// Why.
    pub reason: Title,
}

impl Procedure for DeclineOrganisation {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::DeclineOrganisation;

    async fn decide(&self, on: OrganisationId, unit: &Unit<'_>, _: &Office) -> Result<Organisation, Halt> {
        let mut noun: Organisation = unit.subject(on).await?;
        let event = noun.decline(self.reason.as_str())?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
