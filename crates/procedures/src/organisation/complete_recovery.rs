//! Let a recovery take effect.

use crate::{person::other_accounts, prelude::*};
use domain::{
    actor::{Person, RoleAssignment, Status},
    ids::{OrganisationId, RoleAssignmentId},
    organisation::Organisation,
    role::Role,
};

/// Let a recovery take effect.
///
/// By the clock, once the waiting time is over. The person signs and bids for the organisation from now on; who did so
/// before keeps the role until the organisation takes it back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CompleteRecovery {}

impl Procedure for CompleteRecovery {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::CompleteRecovery;

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        let (person, event) = organisation.complete_recovery(work.today())?;
        let mut person: Person = work.load_for_update(person).await?;
        if person.status == Status::Disabled {
            // The organisation closed the account instead of objecting: that says the same.
            let ended = organisation.end_recovery(person.id, "账户已停用 (the account was closed)".parse()?)?;
            work.record(&mut organisation, ended).await?;
            return Ok(organisation);
        }
        let others = other_accounts(work, &person).await?;
        for role in [Role::Bidder, Role::Signer] {
            let role_assignment =
                RoleAssignment { id: RoleAssignmentId::next(), role, unit: None, organisation: Some(on) };
            let event = person.grant(role_assignment, &others)?;
            work.record(&mut person, event).await?;
        }
        work.record(&mut organisation, event).await?;
        Ok(organisation)
    }
}
