//! Record a registry entry of an organisation.

use crate::prelude::*;
use domain::{
    ids::OrganisationId,
    organisation::{Organisation, RegistryEntry},
};

/// Record a registry entry of an organisation.
///
/// A grade, an annual check, a list or a ban, each with its days, so that how the organisation stood on a day stays a
/// question with an answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"registry_entry": {"kind": "grade", "value": 4, "from": "2025-06-01", "until": "2030-05-31", "basis_document": "沪民社评〔2025〕12号"}}))]
pub struct RecordRegistryEntry {
    /// The fact.
    pub registry_entry: RegistryEntry,
}

impl Procedure for RecordRegistryEntry {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::RecordRegistryEntry;

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        let event = organisation
            .record_registry_entry(self.registry_entry.clone(), &work.law(&organisation.registration_authority))?;
        work.record(&mut organisation, event).await?;
        Ok(organisation)
    }
}
