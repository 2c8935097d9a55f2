//! Register an organisation.

use crate::prelude::*;
use crate::{
    access::{Secret, attempt::of_registration},
    caller::Caller,
    person::{hash_of_new_password, new_person},
};
use domain::{
    actor::{self, Person, RoleAssignment},
    identity::IdentityNumber,
    ids::{OrganisationId, RoleAssignmentId},
    jurisdiction::Department,
    login::Login,
    organisation::{CreditCode, Event, Kind, Organisation, Status},
    role::Role,
};
use std::sync::Arc;

/// Register an organisation.
///
/// A civil-affairs officer of the registration authority confirms it. The person who registers it can log in at once and bids
/// and signs for it from the confirmation on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"credit_code": "52310105MJ50200186", "name": "上海长宁区晨曦社工师事务所", "kind": "service_institution", "registration_authority": "310105-MZ", "login": "chenxi", "contact": "陈曦", "identity_number": "310105198003075422", "password": "梧桐-2026-长宁"}))]
pub struct RegisterOrganisation {
    /// Its unified social credit code (GB 32100-2015).
    pub credit_code: CreditCode,
    /// Its registered name.
    pub name: Title,
    /// Its kind.
    pub kind: Kind,
    /// The civil-affairs department that registered it; for whom civil affairs does not register, that of its place, which looks at
    /// its licence.
    pub registration_authority: UnitCode,
    /// The login of the person who acts for it.
    pub login: Login,
    /// The name of that person.
    pub contact: Title,
    /// The identity number of that person; it is not kept.
    pub identity_number: IdentityNumber,
    /// The password of that person: 10 to 200 characters, at least five of them different, without the login or the name in
    /// it, and none of the commonest.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 200)]
    pub password: Secret,
    /// The hash of the password, made while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    hash: String,
}

impl Procedure for RegisterOrganisation {
    type Subject = Nothing;
    type Outcome = Organisation;
    const ACT: Act = Act::RegisterOrganisation;
    const CREATES: bool = true;
    /// Whoever is not known could try out names without end.
    const CAN_BE_TRIED: bool = false;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, office: &Arc<Office>) -> Result<(), Error> {
        office.count(&of_registration(office, caller.address)).await?;
        let own = [self.login.as_str(), self.contact.as_str(), self.name.as_str()];
        self.hash = hash_of_new_password(office, &self.password, &own).await?;
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<Organisation, Error> {
        work.ask(&Concern::default())?;
        self.must_be_a_supplier()?;
        if self.credit_code.kind() != Some(self.kind) {
            return Err(Refusal::of(Reason::CreditCodeKind).field("credit_code").with("kind", self.kind).into());
        }
        let registration_authority =
            work.unit(&self.registration_authority).map_err(|_| unknown(&self.registration_authority))?;
        if registration_authority.department != Department::CivilAffairs {
            return Err(unknown(&self.registration_authority).into());
        }
        let same: Vec<Organisation> = work.load_all("credit_code", &self.credit_code).await?;
        if same.iter().any(|other| other.status == Status::Confirmed) {
            return Err(Refusal::of(Reason::AlreadyExists)
                .field("credit_code")
                .with("what", "社会组织 ¦ organisation")
                .into());
        }
        let organisation = Organisation {
            id: OrganisationId::next(),
            credit_code: self.credit_code.clone(),
            name: self.name.to_string(),
            kind: self.kind,
            registration_authority: self.registration_authority.clone(),
            status: Status::Applied,
            registry_entries: Vec::new(),
            recovery: None,
            applied_at: work.now(),
            version: 1,
        };
        let organisation: Organisation = work.create(Event::Applied(organisation)).await?;
        let seat = |role| RoleAssignment {
            id: RoleAssignmentId::next(),
            role,
            unit: None,
            organisation: Some(organisation.id),
        };
        let identity = office.identity_of(Some(&self.identity_number));
        let mut person = new_person(work, &self.login, &self.contact, identity, Some(organisation.id));
        person.role_assignments = vec![seat(Role::Bidder), seat(Role::Signer)];
        let person: Person = work.create(actor::Event::Added(person)).await?;
        work.access().set_password(person.id, &self.hash).await?;
        Ok(organisation)
    }
}

impl RegisterOrganisation {
    /// Objects to a code that tells an organ of the state, an institution of the first class or a mass organisation: those live on
    /// the budget and do not supply (W2, W3). The code of institutions is one for both classes: whoever says that it is of the
    /// second, or runs a business, is looked at by the registry before it is confirmed.
    fn must_be_a_supplier(&self) -> Result<(), Refusal> {
        let code = self.credit_code.to_string();
        let kind = match &code[..2] {
            "11" => "国家机关 ¦ an organ of the state",
            "12" if self.kind != Kind::PublicInstitution => "公益一类事业单位 ¦ a fully funded institution",
            "13" => "群众团体 ¦ a mass organisation",
            _ => return Ok(()),
        };
        Err(Refusal::of(Reason::MayNotSupply).field("credit_code").with("code", code).with("kind", kind))
    }
}

fn unknown(code: &UnitCode) -> Refusal {
    Refusal::of(Reason::UnknownUnit).field("registration_authority").with("unit", code)
}
