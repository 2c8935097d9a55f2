//! Ask to give an organisation a signer.

use crate::{
    person::{WithCode, code::give_code, new_person},
    prelude::*,
};
use domain::{
    actor::{self, Person},
    identity::IdentityNumber,
    ids::OrganisationId,
    login::Login,
    organisation::Organisation,
};

/// Ask to give an organisation a signer.
///
/// For one that has lost all its people, by the registry that registered it. The person is added without any role; the
/// security administrator agrees, a waiting time follows in which the organisation may object, and only then the person
/// signs and bids for it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "chenxi.new", "name": "陈晓", "identity_number": "310105198003075422", "basis_document": "沪民社变更〔2026〕15号"}))]
pub struct ProposeRecovery {
    /// The login of the person: unique, also against those that only look like it.
    pub login: Login,
    /// The person's name.
    pub name: Title,
    /// The person's identity number; it is not kept.
    pub identity_number: IdentityNumber,
    /// The document on which it rests.
    pub basis_document: Title,
}

impl Procedure for ProposeRecovery {
    type Subject = OrganisationId;
    type Outcome = WithCode<Organisation>;
    const ACT: Act = Act::ProposeRecovery;
    const SECRET: bool = true;

    async fn decide(
        &self,
        on: OrganisationId,
        work: &UnitOfWork<'_>,
        office: &Office,
    ) -> Result<WithCode<Organisation>, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        let person =
            new_person(work, &self.login, &self.name, office.identity_of(Some(&self.identity_number)), Some(on));
        let event =
            organisation.propose_recovery(person.id, self.basis_document.clone(), work.person()?, work.now())?;
        let person: Person = work.create(actor::Event::Added(person)).await?;
        let code = give_code(work, &office.vault, person.id).await?;
        work.record(&mut organisation, event).await?;
        Ok(WithCode { noun: organisation, code })
    }
}
