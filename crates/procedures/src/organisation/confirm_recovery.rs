//! Agree to a recovery.

use crate::{person::other_accounts, prelude::*};
use domain::{actor::Person, ids::OrganisationId, organisation::Organisation, role::Role};

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

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        let event = organisation.confirm_recovery(work.person()?, &work.law(&organisation.registration_authority))?;
        if let Some(recovery) = &organisation.recovery {
            let person: Person = work.load_for_share(recovery.person).await?;
            for other in other_accounts(work, &person).await? {
                person.must_be_apart(Role::Signer, &other)?;
                person.must_be_apart(Role::Bidder, &other)?;
            }
        }
        work.record(&mut organisation, event).await?;
        Ok(organisation)
    }
}
