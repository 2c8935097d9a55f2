//! Decline a registration.

use crate::prelude::*;
use domain::{actor::Person, ids::OrganisationId, organisation::Organisation};

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

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut noun: Organisation = work.subject(on).await?;
        let event = noun.decline(self.reason.as_str())?;
        work.record(&mut noun, event).await?;
        // Whoever applies again does so with another account; this one acts for nobody.
        let people: Vec<Person> = work.load_all_for_update("organisation", on).await?;
        for mut person in people {
            if let Ok(event) = person.disable() {
                let id = person.id;
                work.record(&mut person, event).await?;
                work.access().shut_out(id, work.now()).await?;
            }
        }
        Ok(noun)
    }
}
