//! Confirm a registration.

use crate::{person::other_accounts, prelude::*};
use domain::{actor::Person, ids::OrganisationId, organisation::Organisation};

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
        // Only now, by an officer: whoever applies must not learn who works for the government.
        let people: Vec<Person> = work.load_all_for_update("organisation", on).await?;
        for person in &people {
            for other in other_accounts(work, person).await? {
                for held in &person.role_assignments {
                    person.must_be_apart(held.role, &other)?;
                }
            }
        }
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
