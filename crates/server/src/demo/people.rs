//! The people of the example: staff of units, experts, and organisations with those who act for them.

use super::{
    account::{Account, PASSWORD},
    texts::{BUYERS, DISTRICTS, FORMS, NAMES, PERSONS},
};
use crate::start::{act, code_of, id_of};
use domain::{
    actor::{Actor, RoleAssignment},
    identity::IdentityNumber,
    ids::{OrganisationId, PersonId, RoleAssignmentId},
    jurisdiction::UnitCode,
    login::Login,
    organisation::CreditCode,
    permission::Act,
    role::Role,
};
use procedures::{Caller, Office};
use serde_json::{Value, json};
use std::{collections::HashMap, net::Ipv4Addr, sync::Arc};

/// Everybody, by what they do and where.
pub(super) struct People {
    callers: HashMap<(Role, String), Vec<Caller>>,
    /// The organisations with those who act for them, and their names.
    pub(super) organisations: Vec<(OrganisationId, Caller, String)>,
    /// The experts.
    pub(super) experts: Vec<(PersonId, Caller)>,
}

fn role_assignment(
    role: Role,
    unit: Option<&str>,
    organisation: Option<OrganisationId>,
) -> Result<RoleAssignment, String> {
    let unit = unit.map(|code| code.parse::<UnitCode>().map_err(|refusal| refusal.to_string())).transpose()?;
    Ok(RoleAssignment { id: RoleAssignmentId::next(), role, unit, organisation })
}

fn caller(id: PersonId, role_assignments: Vec<RoleAssignment>) -> Caller {
    Caller::of(Actor::Person { id, role_assignments })
}

impl People {
    /// Who holds a role at a seat; the first unless another is asked for.
    pub(super) fn at(&self, role: Role, seat: &str, which: usize) -> Result<&Caller, String> {
        let found =
            self.callers.get(&(role, seat.to_owned())).and_then(|callers| callers.get(which).or(callers.first()));
        found.ok_or_else(|| format!("nobody is {role} at {seat}"))
    }
    /// Enrols everybody, registers and confirms the organisations, appropriates the money.
    pub(super) async fn settle(office: &Arc<Office>) -> Result<Self, String> {
        let mut people = Self { callers: HashMap::new(), organisations: Vec::new(), experts: Vec::new() };
        let mut staff: Vec<(Role, String, String)> = Vec::new();
        for (unit, short) in BUYERS {
            for (role, word) in
                [(Role::BuyerOfficer, "officer"), (Role::BuyerOfficer, "inspector"), (Role::BuyerApprover, "approver")]
            {
                staff.push((role, (*unit).to_owned(), format!("{short}.{word}")));
            }
        }
        for (district, short) in DISTRICTS {
            for (role, suffix, word) in [
                (Role::FinanceOfficer, "CZ", "finance"),
                (Role::TreasuryPayer, "CZ", "treasury"),
                (Role::RegistryOfficer, "MZ", "registry"),
                (Role::Auditor, "SJ", "auditor"),
                (Role::Supervisor, "JC", "supervisor"),
            ] {
                staff.push((role, format!("{district}-{suffix}"), format!("{short}.{word}")));
            }
        }
        staff.push((Role::Auditor, "31-SJ".to_owned(), "city.auditor".to_owned()));
        for (at, (role, unit, login)) in staff.into_iter().enumerate() {
            let role_assignment = role_assignment(role, Some(&unit), None)?;
            let id = add(office, &login, PERSONS[at % PERSONS.len()], &role_assignment).await?;
            people.callers.entry((role, unit)).or_default().push(caller(id, vec![role_assignment]));
        }
        for number in 1..=7 {
            let role_assignment = role_assignment(Role::Expert, None, None)?;
            let id = add(office, &format!("expert{number}"), PERSONS[(number * 3) % PERSONS.len()], &role_assignment)
                .await?;
            people.experts.push((id, caller(id, vec![role_assignment])));
        }
        people.register(office).await?;
        Ok(people)
    }
    async fn register(&mut self, office: &Arc<Office>) -> Result<(), String> {
        for (at, name) in NAMES.iter().enumerate() {
            let (district, _) = DISTRICTS[at % DISTRICTS.len()];
            let (form, prefix, kind) = FORMS[at % FORMS.len()];
            let place = office
                .store
                .reference_data()
                .tree
                .unit(&district.parse().map_err(|_| "no district")?)
                .map(|unit| unit.name.clone());
            let place = place.unwrap_or_default().replace("人民政府", "");
            let code = credit_code(prefix, district, at)?;
            let login = format!("ngo{:02}", at + 1);
            let full = format!("上海{place}{name}{form}");
            let register = json!({
                "credit_code": code, "name": full, "kind": kind, "registration_authority": format!("{district}-MZ"),
                "login": login, "identity_number": identity(&login)?, "contact": PERSONS[(at * 5 + 2) % PERSONS.len()], "password": PASSWORD,
            });
            let answer = act(office, &from_its_own_address(at), Act::RegisterOrganisation, &register, "", None).await?;
            let id: OrganisationId = id_of(&answer)?;
            let registry = self.at(Role::RegistryOfficer, &format!("{district}-MZ"), 0)?.clone();
            // The last one waits for its confirmation; somebody has to have something to do.
            if at + 1 < NAMES.len() {
                act(office, &registry, Act::ConfirmOrganisation, &json!({}), &id.to_string(), Some(1)).await?;
                let grade = json!({ "registry_entry": {
                    "kind": "grade", "value": 2 + at % 4, "from": "2023-06-01", "until": "2028-05-31", "basis_document": "社会组织评估等级公告",
                }});
                act(office, &registry, Act::RecordRegistryEntry, &grade, &id.to_string(), Some(2)).await?;
                let person = person_of(office, &login).await?;
                let role_assignments = vec![
                    role_assignment(Role::Bidder, None, Some(id))?,
                    role_assignment(Role::Signer, None, Some(id))?,
                ];
                self.organisations.push((id, caller(person, role_assignments), full.clone()));
                let payee = json!({ "name": full, "bank": "上海银行浦东分行", "account": account_of(at) });
                self.account(office, at, payee).await?;
            }
        }
        Ok(())
    }
    /// An organisation has an account that its registration authority confirms.
    pub(super) async fn account(&self, office: &Arc<Office>, at: usize, payee: Value) -> Result<(), String> {
        let (id, owner, _) = self.organisations.get(at).ok_or("no organisation")?;
        let (district, _) = DISTRICTS[at % DISTRICTS.len()];
        let registry = self.at(Role::RegistryOfficer, &format!("{district}-MZ"), 0)?;
        let body = json!({ "payee": payee });
        let account = act(office, owner, Act::ProposeAccount, &body, &id.to_string(), None).await?;
        let account: String = id_of(&account)?;
        act(office, registry, Act::ConfirmAccount, &json!({}), &account, Some(1)).await?;
        Ok(())
    }
    /// Appropriates a line for a unit.
    pub(super) async fn appropriate(
        &self,
        office: &Arc<Office>,
        unit: &str,
        year: i32,
        source: &str,
        code: &str,
        title: &str,
    ) -> Result<String, String> {
        let finance = self.at(Role::FinanceOfficer, &format!("{}-CZ", &unit[..6]), 0)?;
        let appropriate = json!({
            "unit": unit, "year": year, "source": source, "catalogue_code": code, "title": title, "amount": "6000000.00",
        });
        id_of(&act(office, finance, Act::CreateBudgetLine, &appropriate, "", None).await?)
    }
}

/// The number of the account with which an organisation begins.
pub(super) fn account_of(owner: usize) -> String {
    format!("0316{:012}", owner as u64 * 7_919 + 100_003)
}

/// Somebody who registers an organisation; each from an address of its own, as one may register a few times an hour.
fn from_its_own_address(number: usize) -> Caller {
    let [.., high, low] = number.to_be_bytes();
    Caller::ANYBODY.from_address(Some(Ipv4Addr::new(10, 0, high, low).into()))
}

async fn add(
    office: &Arc<Office>,
    login: &str,
    name: &str,
    role_assignment: &RoleAssignment,
) -> Result<PersonId, String> {
    let founder = caller(
        PersonId::next(),
        vec![
            self::role_assignment(Role::SystemAdministrator, None, None)?,
            self::role_assignment(Role::SecurityAdministrator, None, None)?,
        ],
    );
    let person = json!({ "login": login, "name": name, "identity_number": identity(login)? });
    let added = act(office, &founder, Act::AddPerson, &person, "", None).await?;
    let id: PersonId = id_of(&added)?;
    set_password(office, login, &code_of(&added)?).await?;
    let grant = json!({ "role": role_assignment.role, "unit": role_assignment.unit, "organisation": role_assignment.organisation });
    act(office, &founder, Act::AssignRole, &grant, &id.to_string(), Some(1)).await?;
    Ok(id)
}

/// The identity number of an invented person.
fn identity(login: &str) -> Result<IdentityNumber, String> {
    let number = login.bytes().fold(7_u64, |number, byte| (number * 131 + u64::from(byte)) % 1_000_000_000_000_000);
    IdentityNumber::complete(&format!("31{number:015}")).ok_or_else(|| "no identity number".to_owned())
}

/// Sets the password of the example with a code.
pub(super) async fn set_password(office: &Arc<Office>, login: &str, code: &str) -> Result<(), String> {
    let body = json!({ "login": login, "code": code, "password": PASSWORD });
    act(office, &Caller::ANYBODY, Act::SetPassword, &body, "", None).await.map(drop)
}

async fn person_of(office: &Arc<Office>, login: &str) -> Result<PersonId, String> {
    let reader = office.reader(Actor::Anybody);
    let form = login.parse::<Login>().map_err(|refusal| refusal.to_string())?.form();
    let found = reader.access().credential(&form).await.map_err(|error| error.to_string())?;
    found.map(|found| found.person).ok_or_else(|| format!("nobody logs in as {login}"))
}

/// A credit code that checks, inside and out, for an invented organisation.
fn credit_code(prefix: &str, district: &str, at: usize) -> Result<CreditCode, String> {
    (0..100_000)
        .filter_map(|number| {
            CreditCode::complete(&format!("{prefix}{district}MJ{:06}{}", at * 1000 + number / 11, inner(number)))
        })
        .find(CreditCode::inner_check_holds)
        .ok_or_else(|| "no credit code".to_owned())
}

fn inner(number: usize) -> char {
    char::from(b"0123456789X"[number % 11])
}

/// An account of every role, logged in.
pub(super) async fn accounts(office: &Arc<Office>) -> Result<Vec<Account>, String> {
    let first = |role: Role, seat: Option<&str>, login: &str| (role, seat.map(ToOwned::to_owned), login.to_owned());
    let shown = [
        first(Role::BuyerOfficer, Some("310115004"), "weifang.officer"),
        first(Role::BuyerOfficer, Some("310115004"), "weifang.inspector"),
        first(Role::BuyerApprover, Some("310115004"), "weifang.approver"),
        first(Role::FinanceOfficer, Some("310115-CZ"), "pudong.finance"),
        first(Role::TreasuryPayer, Some("310115-CZ"), "pudong.treasury"),
        first(Role::RegistryOfficer, Some("310115-MZ"), "pudong.registry"),
        first(Role::Auditor, Some("310115-SJ"), "pudong.auditor"),
        first(Role::Auditor, Some("31-SJ"), "city.auditor"),
        first(Role::Supervisor, Some("310115-JC"), "pudong.supervisor"),
        first(Role::Expert, None, "expert1"),
        first(Role::Expert, None, "expert2"),
        first(Role::Expert, None, "expert3"),
        first(Role::Bidder, None, "ngo01"),
        first(Role::Bidder, None, "ngo02"),
        first(Role::Bidder, None, "ngo03"),
        first(Role::Signer, None, "ngo01"),
        first(Role::SystemAdministrator, None, "system"),
        first(Role::SecurityAdministrator, None, "security"),
        first(Role::AuditAdministrator, None, "audit"),
    ];
    let mut accounts: Vec<Account> = Vec::new();
    for (role, unit, login) in shown {
        let earlier = accounts
            .iter()
            .find(|account| account.login == login)
            .map(|account| (account.token.clone(), account.person.clone()));
        let (token, person) = match earlier {
            Some(earlier) => earlier,
            None => token(office, &login).await?,
        };
        let caller = office.admit(&token).await.map_err(|error| error.to_string())?;
        let organisation = caller.actor.organisation().map(|id| id.to_string());
        accounts.push(Account {
            role: role.to_string(),
            unit,
            organisation,
            person,
            login,
            password: PASSWORD.to_owned(),
            token,
        });
    }
    Ok(accounts)
}

/// A token that outlives the moves of the demonstration's clock.
async fn token(office: &Arc<Office>, login: &str) -> Result<(String, String), String> {
    let person = person_of(office, login).await?;
    let reader = office.reader(caller(person, Vec::new()).actor);
    let found: domain::actor::Person = reader.find(person).await.map_err(|error| error.to_string())?;
    let body = json!({ "purpose": "演示", "roles": [], "expires_at": office.now().day().plus_days(364).end() });
    let made = act(office, &caller(person, found.role_assignments), Act::MakeToken, &body, "", None).await?;
    let secret = made["secret"].as_str().ok_or("no secret")?;
    Ok((secret.to_owned(), person.to_string()))
}
