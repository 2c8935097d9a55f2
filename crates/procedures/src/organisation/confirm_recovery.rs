//! Agree to a recovery.

use crate::prelude::*;
use domain::{ids::OrganisationId, organisation::Organisation};

/// Agree to a recovery.
///
/// By the security administrator, after looking at the document. It takes effect after the waiting time, unless the
/// organisation objects.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmRecovery {}

impl Procedure for ConfirmRecovery {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::ConfirmRecovery;

    async fn decide(&self, on: OrganisationId, unit: &Unit<'_>, _: &Office) -> Result<Organisation, Halt> {
        let mut organisation: Organisation = unit.subject(on).await?;
        let event = organisation.confirm_recovery(unit.person()?, &unit.law(&organisation.registrar))?;
        unit.record(&mut organisation, event).await?;
        Ok(organisation)
    }
}
