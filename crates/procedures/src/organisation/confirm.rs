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

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut noun: Organisation = work.subject(on).await?;
        let event = noun.confirm()?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
