//! Ask to give an organisation a signer.

use crate::{
    access::Secret,
    caller::Caller,
    person::{hash_of_new_password, new_person},
    prelude::*,
};
use domain::{
    actor::{self, Person},
    ids::OrganisationId,
    organisation::Organisation,
};
use std::sync::Arc;

/// Ask to give an organisation a signer.
///
/// For one that has lost all its people, by the registry that registered it. The person is added without any role; the
/// security administrator agrees, a waiting time follows in which the organisation may object, and only then the person
/// signs and bids for it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "chenxi.new", "name": "陈晓", "password": "梧桐-2026-长宁", "basis_document": "沪民社变更〔2026〕15号"}))]
pub struct ProposeRecovery {
    /// The login of the person: unique.
    pub login: Mark,
    /// The person's name.
    pub name: Title,
    /// The first password: 10 to 200 characters, without the login in it.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub password: Secret,
    /// The document on which it rests.
    pub basis_document: Title,
    /// The hash of the password, made while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    hash: String,
}

impl Procedure for ProposeRecovery {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::ProposeRecovery;

    async fn prepare(&mut self, _: OrganisationId, _: &Caller, _: &Arc<Office>) -> Result<(), Error> {
        self.hash = hash_of_new_password(&self.login, &self.password).await?;
        Ok(())
    }
    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        let person = new_person(work, &self.login, &self.name, Some(on), Vec::new());
        let event =
            organisation.propose_recovery(person.id, self.basis_document.clone(), work.person()?, work.now())?;
        let person: Person = work.create(actor::Event::Added(person)).await?;
        work.access().set_password(person.id, &self.hash).await?;
        work.record(&mut organisation, event).await?;
        Ok(organisation)
    }
}
