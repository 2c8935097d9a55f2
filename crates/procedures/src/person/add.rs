//! Add a person.

use crate::prelude::*;
use crate::{access::Secret, caller::Caller, secrets::hash_password};
use domain::{
    actor::{Event, Person, RoleAssignment, Status},
    ids::{OrganisationId, PersonId},
};
use std::sync::Arc;

/// Add a person.
///
/// The person has no role yet: the security administrator grants them (三员分立).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "li.officer", "name": "李文静", "password": "梧桐-2026-浦东"}))]
pub struct AddPerson {
    /// The login: unique.
    pub login: Mark,
    /// The person's name.
    pub name: Title,
    /// The first password: 10 to 200 characters, without the login in it.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub password: Secret,
    /// The hash of the password, made while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    hash: String,
}

impl Procedure for AddPerson {
    type Subject = Nothing;
    type Outcome = Person;
    const ACT: Act = Act::AddPerson;
    const CREATES: bool = true;

    async fn prepare(&mut self, _: Nothing, _: &Caller, _: &Arc<Office>) -> Result<(), Error> {
        self.hash = hash_of_new_password(&self.login, &self.password).await?;
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        work.ask(&Concern::default())?;
        let person = new_person(work, &self.login, &self.name, None, Vec::new());
        let person: Person = work.create(Event::Added(person)).await?;
        work.access().set_password(person.id, &self.hash).await?;
        Ok(person)
    }
}

/// A person who is added now, by an organisation if one is named.
pub(crate) fn new_person(
    work: &UnitOfWork<'_>,
    login: &Mark,
    name: &Title,
    organisation: Option<OrganisationId>,
    role_assignments: Vec<RoleAssignment>,
) -> Person {
    Person {
        id: PersonId::next(),
        login: login.to_string(),
        name: name.to_string(),
        status: Status::Active,
        role_assignments,
        organisation,
        relationships: Vec::new(),
        added_at: work.now(),
        version: 1,
    }
}

/// Hashes a new password, refusing a weak one, away from the threads that answer requests.
pub(crate) async fn hash_of_new_password(login: &Mark, password: &Secret) -> Result<String, Error> {
    let length = password.0.chars().count();
    if !(10..=200).contains(&length) || password.0.contains(login.as_str()) {
        return Err(Refusal::of(Reason::PasswordWeak).field("password").with("min", 10).with("max", 200).into());
    }
    let password = password.0.clone();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&password)).await;
    hashed.ok().and_then(Result::ok).ok_or_else(|| Error::Internal("a password could not be hashed".to_owned()))
}
