//! Assign a role.

use super::{must_assign_roles, other_accounts};
use crate::prelude::*;
use domain::{
    actor::{Person, RoleAssignment},
    apart,
    ids::{OrganisationId, PersonId, RoleAssignmentId},
    role::Role,
};

/// Assign a role.
///
/// At a unit or over the system by the security administrator; in an organisation by its own signers and by nobody else.
/// A unit has only the roles of its line and tier. Roles that check each other are refused to one person, under whatever
/// account, and so are two of the three administrators.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "buyer_officer", "unit": "310115004", "organisation": null}))]
pub struct AssignRole {
    /// The role.
    pub role: Role,
    /// The unit at which it is held, for roles of units.
    pub unit: Option<UnitCode>,
    /// The organisation in which it is held, for roles of organisations.
    pub organisation: Option<OrganisationId>,
}

impl Procedure for AssignRole {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::AssignRole;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        apart(on, work.person()?, ("被授予职责", "receiving a role"), ("授予职责", "granting it"))?;
        must_assign_roles(work, self.organisation)?;
        if let Some(seat) = &self.unit {
            let unit = work.unit(seat)?;
            if !self.role.can_sit_at(unit) {
                let refusal = Refusal::of(Reason::SeatDoesNotFitRole).field("unit").with("role", self.role);
                return Err(refusal.with("unit", &unit.name).into());
            }
        }
        // The first three are named at the start, when there is nobody to look at a document.
        let founds = [Role::SystemAdministrator, Role::SecurityAdministrator]
            .into_iter()
            .all(|role| work.actor().role_assignments().iter().any(|held| held.role == role));
        if person.identity.is_none() && !founds {
            return Err(Refusal::of(Reason::IdentityUnknown).field("role").into());
        }
        let role_assignment = RoleAssignment {
            id: RoleAssignmentId::next(),
            role: self.role,
            unit: self.unit.clone(),
            organisation: self.organisation,
        };
        let others = other_accounts(work, &person).await?;
        let event = person.grant(role_assignment, &others)?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
