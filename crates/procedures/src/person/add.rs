//! Add a person.

use super::code::{WithCode, give_code};
use crate::prelude::*;
use domain::{
    actor::{Event, Person, Status},
    identity::IdentityNumber,
    ids::{OrganisationId, PersonId},
    login::Login,
};

/// Add a person.
///
/// The person has no role yet: the security administrator grants them (三员分立). The answer shows, this once, a code by which
/// the person sets its own password.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "li.officer", "name": "李文静", "identity_number": "310105198003075422"}))]
pub struct AddPerson {
    /// The login: unique, also against those that only look like it.
    pub login: Login,
    /// The person's name.
    pub name: Title,
    /// The person's identity number; it is not kept. Without it the person can hold no role but an administrator's.
    #[serde(default)]
    pub identity_number: Option<IdentityNumber>,
}

impl Procedure for AddPerson {
    type Subject = Nothing;
    type Outcome = WithCode<Person>;
    const ACT: Act = Act::AddPerson;
    const CREATES: bool = true;
    const SECRET: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<WithCode<Person>, Error> {
        work.ask(&Concern::default())?;
        let person = new_person(work, &self.login, &self.name, office.identity_of(self.identity_number.as_ref()), None);
        let person: Person = work.create(Event::Added(person)).await?;
        let code = give_code(work, &office.vault, person.id).await?;
        Ok(WithCode { noun: person, code })
    }
}

/// A person who is added now, by an organisation if one is named.
pub(crate) fn new_person(
    work: &UnitOfWork<'_>,
    login: &Login,
    name: &Title,
    identity: Option<String>,
    organisation: Option<OrganisationId>,
) -> Person {
    Person {
        id: PersonId::next(),
        login: login.clone(),
        name: name.to_string(),
        status: Status::Active,
        identity,
        role_assignments: Vec::new(),
        organisation,
        relationships: Vec::new(),
        password_reset: None,
        added_at: work.now(),
        version: 1,
    }
}

impl Office {
    /// The digest by which two accounts of one person are known: nobody can try numbers out without the key.
    pub(crate) fn identity_of(&self, number: Option<&IdentityNumber>) -> Option<String> {
        number.map(|number| self.vault.digest(format!("identity/{}", number.as_str()).as_bytes()))
    }
}
