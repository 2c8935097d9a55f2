//! Add a person of an organisation.

use crate::{
    access::attempt::of_members,
    caller::Caller,
    person::{WithCode, code::give_code, new_person, other_accounts},
    prelude::*,
};
use domain::{
    actor::{self, Person, RoleAssignment},
    identity::IdentityNumber,
    ids::{OrganisationId, RoleAssignmentId},
    login::Login,
    organisation::{Action, Organisation},
    role::Role,
};
use std::sync::Arc;

/// Add a person of an organisation.
///
/// By its signers, who alone name its people. The person bids or signs for it from now on, as the roles say.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "chenxi.two", "name": "周敏", "identity_number": "310105198003075422", "roles": ["bidder"]}))]
pub struct AddMember {
    /// The login: unique, also against those that only look like it.
    pub login: Login,
    /// The person's name.
    pub name: Title,
    /// The person's identity number; it is not kept.
    pub identity_number: IdentityNumber,
    /// What the person does for the organisation.
    #[schema(min_items = 1, max_items = 2)]
    pub roles: Vec<Role>,
}

impl Procedure for AddMember {
    type Subject = OrganisationId;
    type Outcome = WithCode<Person>;
    const ACT: Act = Act::AddMember;
    const CREATES: bool = true;
    const SECRET: bool = true;

    async fn prepare(&mut self, _: OrganisationId, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        // Whoever names many finds out who holds what elsewhere.
        match caller.actor.organisation() {
            Some(organisation) => office.count(&of_members(office, organisation)).await,
            None => Ok(()),
        }
    }
    async fn decide(
        &self,
        on: OrganisationId,
        work: &UnitOfWork<'_>,
        office: &Office,
    ) -> Result<WithCode<Person>, Error> {
        let organisation: Organisation = work.parent(on).await?;
        organisation.status.after(Action::AddMember)?;
        domain::count("roles", self.roles.len(), 1, 2)?;
        let identity = office.identity_of(Some(&self.identity_number));
        let person = new_person(work, &self.login, &self.name, identity, Some(on));
        let others = other_accounts(work, &person).await?;
        let seat = |role| RoleAssignment { id: RoleAssignmentId::next(), role, unit: None, organisation: Some(on) };
        let mut granted = Vec::new();
        for (at, role) in self.roles.iter().enumerate() {
            // What the person holds elsewhere is not the organisation's to know.
            let told = |refusal: Refusal| match refusal.reason {
                Reason::IncompatibleRoles => Refusal::of(Reason::MayNotBeNamed),
                _ => refusal,
            };
            let granting = person.grant(seat(*role), &others).map_err(told);
            granted.push(granting.map_err(|refusal| refusal.field(format!("roles/{at}")))?);
        }
        let mut person: Person = work.create(actor::Event::Added(person)).await?;
        for event in granted {
            work.record(&mut person, event).await?;
        }
        let code = give_code(work, &office.vault, person.id).await?;
        Ok(WithCode { noun: person, code })
    }
}
