//! Add a person of an organisation.

use crate::{
    access::Secret,
    caller::Caller,
    person::{hash_of_new_password, new_person},
    prelude::*,
};
use domain::{
    actor::{self, Person, RoleAssignment},
    ids::{OrganisationId, RoleAssignmentId},
    organisation::{Action, Organisation},
    role::Role,
};
use std::sync::Arc;

/// Add a person of an organisation.
///
/// By its signers, who alone name its people. The person bids or signs for it from now on, as the roles say.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "chenxi.two", "name": "周敏", "password": "梧桐-2026-长宁", "roles": ["bidder"]}))]
pub struct AddMember {
    /// The login: unique.
    pub login: Mark,
    /// The person's name.
    pub name: Title,
    /// The first password: 10 to 200 characters, without the login in it.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub password: Secret,
    /// What the person does for the organisation.
    #[schema(min_items = 1, max_items = 2)]
    pub roles: Vec<Role>,
    /// The hash of the password, made while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    hash: String,
}

impl Procedure for AddMember {
    type Subject = OrganisationId;
    type Outcome = Person;
    const ACT: Act = Act::AddMember;
    const CREATES: bool = true;

    async fn prepare(&mut self, _: OrganisationId, _: &Caller, _: &Arc<Office>) -> Result<(), Error> {
        self.hash = hash_of_new_password(&self.login, &self.password).await?;
        Ok(())
    }
    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let organisation: Organisation = work.parent(on).await?;
        organisation.status.after(Action::AddMember)?;
        domain::count("roles", self.roles.len(), 1, 2)?;
        let person = new_person(work, &self.login, &self.name, Some(on), Vec::new());
        let mut person: Person = work.create(actor::Event::Added(person)).await?;
        for (at, role) in self.roles.iter().enumerate() {
            let role_assignment =
                RoleAssignment { id: RoleAssignmentId::next(), role: *role, unit: None, organisation: Some(on) };
            let event = person.grant(role_assignment).map_err(|refusal| refusal.field(format!("roles/{at}")))?;
            work.record(&mut person, event).await?;
        }
        work.access().set_password(person.id, &self.hash).await?;
        Ok(person)
    }
}
