//! Remove a role.

use super::{must_assign_roles, must_leave_a_signer, must_leave_an_administrator};
use crate::prelude::*;
use domain::{
    actor::Person,
    ids::{PersonId, RoleAssignmentId},
    role::Role,
};

/// Remove a role.
///
/// At a unit or over the system by the security administrator; in an organisation by its own signers, of whom one stays.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role_assignment": "0197c0de-0000-7000-8000-000000000001"}))]
pub struct RemoveRole {
    /// The role.
    pub role_assignment: RoleAssignmentId,
}

impl Procedure for RemoveRole {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::RemoveRole;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        let held =
            person.role_assignments.iter().find(|role_assignment| role_assignment.id == self.role_assignment).cloned();
        must_assign_roles(
            work,
            held.as_ref().map_or(person.organisation, |role_assignment| role_assignment.organisation),
        )?;
        if let Some(held) = held {
            if held.role == Role::Signer {
                must_leave_a_signer(work, &person).await?;
            }
            must_leave_an_administrator(work, &person, Some(held.role)).await?;
        }
        let event = person.revoke(self.role_assignment)?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
