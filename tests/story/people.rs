//! The people of the tests, each with a token and a voice: `officer.on("tenders", &tender, "publish", …)`.

use crate::app::App;
use domain::{
    actor::{Actor, RoleAssignment},
    ids::{OrganisationId, PersonId, RoleAssignmentId},
    jurisdiction::shanghai,
    organisation::CreditCode,
    permission::Act,
    role::Role,
};
use persistence::{Error, UnitOfWork};
use procedures::{Call, Caller, Done, Nothing, Office, Procedure, act_row};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// Takes up the units that the tests act in: Pudong and Yangpu with their departments and some streets.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
struct ImportSome {}

impl Procedure for ImportSome {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::CreateUnit;
    const CHANGES: bool = false;
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&domain::concern::Concern::default())?;
        let wanted = ["31", "310115", "310110", "310115004", "310115005", "310110006", "310115004001"];
        let known = |code: &str| wanted.contains(&code.split('-').next().unwrap_or_default());
        let units: Vec<_> = shanghai::units().into_iter().filter(|unit| known(unit.code.as_str())).collect();
        for one in units {
            work.create_unit(one).await?;
        }
        Ok(Done::YES)
    }
}

/// Somebody who acts.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: Option<PersonId>,
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) token: Option<String>,
    /// The code by which the person sets its password.
    pub(crate) code: Option<String>,
    /// From where it calls: what a proxy says of it.
    address: String,
    url: String,
    client: reqwest::Client,
}

/// What came of a request.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.bytes)))
    }
    #[track_caller]
    pub(crate) fn done(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, String::from_utf8_lossy(&self.bytes));
        self.json()
    }
    /// The refusal, which must be of this kind.
    #[track_caller]
    pub(crate) fn refused(self, reason: &str) -> Value {
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{reason}"), "{problem}");
        assert_eq!(problem["status"], self.status, "{problem}");
        assert!(!problem["detail"].as_str().unwrap().contains('{'), "a hole is left: {problem}");
        problem
    }
}

/// An address that no other of the tests has.
pub(crate) fn address() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("10.{}.{}.{}", number / 65_536 % 256, number / 256 % 256, number % 256)
}

/// An identity number of somebody with this login.
pub(crate) fn identity(login: impl AsRef<str>) -> domain::identity::IdentityNumber {
    let number =
        login.as_ref().bytes().fold(7_u64, |number, byte| (number * 131 + u64::from(byte)) % 1_000_000_000_000_000);
    domain::identity::IdentityNumber::complete(&format!("31{number:015}")).unwrap()
}

/// The password that the stories give.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Sets a password with a code.
pub(crate) async fn set_password(app: &App, login: &str, code: &Value) {
    let body = json!({ "login": login, "code": code, "password": PASSWORD });
    Person::anybody(app).make("/v1/passwords", body).await;
}

pub(crate) fn key() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    format!("key-{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

impl Person {
    pub(crate) fn anybody(app: &App) -> Self {
        Self::at(app, address())
    }
    /// Somebody at an address.
    pub(crate) fn at(app: &App, address: String) -> Self {
        let (url, client) = (app.url.clone(), app.client.clone());
        Self { id: None, organisation: None, token: None, code: None, address, url, client }
    }
    /// Somebody who holds a token.
    pub(crate) fn with(app: &App, token: String) -> Self {
        Self { token: Some(token), ..Self::anybody(app) }
    }
    /// A request in English, under a number that is the same for all, so that answers can be compared byte by byte.
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = request.header("accept-language", "en").header("x-request-id", "story");
        let request = request.header("x-forwarded-for", &self.address);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
    /// A request that says nothing but its path.
    pub(crate) fn client_request(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }
    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
    }
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.request(reqwest::Method::GET, path)).await
    }
    pub(crate) async fn read(&self, path: &str) -> Value {
        self.get(path).await.done()
    }
    /// Posts, with a key of its own and the version if one is given.
    pub(crate) async fn post(&self, path: &str, body: &Value, version: Option<&Value>) -> Reply {
        self.post_with_key(path, body, version, &key()).await
    }
    pub(crate) async fn post_with_key(&self, path: &str, body: &Value, version: Option<&Value>, key: &str) -> Reply {
        let mut request = self.request(reqwest::Method::POST, path).json(body).header("idempotency-key", key);
        if let Some(version) = version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        self.send(request).await
    }
    /// Makes something.
    pub(crate) async fn make(&self, path: &str, body: Value) -> Value {
        self.post(path, &body, None).await.done()
    }
    /// Its organisation has an account that its registration authority confirms; it is paid to after the waiting time.
    pub(crate) async fn account(&self, registry: &Person, payee: Value) -> Value {
        let path = format!("/v1/organisations/{}/accounts", self.organisation.unwrap());
        let account = self.make(&path, json!({ "payee": payee })).await;
        registry.on("payee-accounts", &account, "confirm", json!({})).await
    }
    /// Acts on a noun as it was last seen.
    pub(crate) async fn try_on(&self, nouns: &str, noun: &Value, act: &str, body: Value) -> Reply {
        let id = noun["id"].as_str().unwrap();
        self.post(&format!("/v1/{nouns}/{id}/{act}"), &body, Some(&noun["version"])).await
    }
    pub(crate) async fn on(&self, nouns: &str, noun: &Value, act: &str, body: Value) -> Value {
        self.try_on(nouns, noun, act, body).await.done()
    }
    /// Acts on a noun as it is now.
    pub(crate) async fn now(&self, nouns: &str, noun: &Value, act: &str, body: Value) -> Value {
        self.try_now(nouns, noun, act, body).await.done()
    }
    /// Tries to act on a noun as it is now.
    pub(crate) async fn try_now(&self, nouns: &str, noun: &Value, act: &str, body: Value) -> Reply {
        let noun = self.again(nouns, noun).await;
        self.try_on(nouns, &noun, act, body).await
    }
    /// Reads a noun again.
    pub(crate) async fn again(&self, nouns: &str, noun: &Value) -> Value {
        self.read(&format!("/v1/{nouns}/{}", noun["id"].as_str().unwrap())).await
    }
}

/// Everybody.
#[derive(Clone)]
pub(crate) struct Cast {
    pub(crate) anybody: Person,
    pub(crate) officer: Person,
    pub(crate) inspector: Person,
    pub(crate) approver: Person,
    pub(crate) finance: Person,
    pub(crate) treasury: Person,
    pub(crate) registry: Person,
    pub(crate) supervisor: Person,
    pub(crate) auditor: Person,
    pub(crate) city_auditor: Person,
    pub(crate) neighbour: Person,
    pub(crate) elsewhere: Person,
    pub(crate) elsewhere_approver: Person,
    pub(crate) elsewhere_finance: Person,
    pub(crate) experts: Vec<Person>,
    pub(crate) ngos: Vec<Person>,
    pub(crate) system: Person,
    pub(crate) security: Person,
    pub(crate) audit: Person,
}

fn caller(id: PersonId, role_assignments: Vec<RoleAssignment>) -> Caller {
    Caller::of(Actor::Person { id, role_assignments })
}

fn role_assignment(role: Role, unit: Option<&str>, organisation: Option<OrganisationId>) -> RoleAssignment {
    RoleAssignment { id: RoleAssignmentId::next(), role, unit: unit.map(|code| code.parse().unwrap()), organisation }
}

fn founder() -> Caller {
    caller(
        PersonId::next(),
        vec![
            role_assignment(Role::SystemAdministrator, None, None),
            role_assignment(Role::SecurityAdministrator, None, None),
        ],
    )
}

impl App {
    async fn out(&self, caller: &Caller, act: Act, body: Value, on: &str, version: Option<i64>) -> Value {
        let row = act_row(act).unwrap();
        let call = row.read(on, body.to_string().as_bytes()).unwrap();
        let call = call.version(version).key(row.properties.key_required.then(key));
        serde_json::from_slice(&self.office.carry_out(caller, call).await.unwrap().view).unwrap()
    }
    async fn token(&self, caller: &Caller) -> String {
        let body = json!({ "purpose": "test", "roles": [], "expires_at": "2027-03-01T00:00:00+08:00" });
        self.out(caller, Act::MakeToken, body, "", None).await["secret"].as_str().unwrap().to_owned()
    }
    fn person(&self, id: PersonId, organisation: Option<OrganisationId>, token: String) -> Person {
        Person { id: Some(id), organisation, token: Some(token), ..Person::anybody(self) }
    }
    async fn enrol(&self, login: &str, role: Role, unit: Option<&str>) -> Person {
        let body = json!({ "login": login, "identity_number": identity(login), "name": login });
        let added = self.out(&founder(), Act::AddPerson, body, "", None).await;
        let id = added["id"].as_str().unwrap().to_owned();
        let seat = role_assignment(role, unit, None);
        let grant = json!({ "role": role, "unit": seat.unit, "organisation": null });
        self.out(&founder(), Act::AssignRole, grant, &id, Some(1)).await;
        let id: PersonId = id.parse().unwrap();
        let code = added["one_time_code"]["code"].as_str().map(ToOwned::to_owned);
        Person { code, ..self.person(id, None, self.token(&caller(id, vec![seat])).await) }
    }
    async fn register(&self, registry: &Person, number: usize) -> Person {
        let code = format!("52310115MJ{number:06}X");
        let name = format!("上海第{number}社工事务所");
        self.confirmed(registry, &code, "service_institution", (&name, &format!("ngo{number}"))).await
    }
    /// Registers a supplier of a kind.
    pub(crate) async fn supplier(&self, cast: &Cast, code: &str, kind: &str, login: &str) -> Person {
        self.confirmed(&cast.registry, code, kind, (&format!("上海{login}"), login)).await
    }
    async fn confirmed(&self, registry: &Person, code: &str, kind: &str, (name, login): (&str, &str)) -> Person {
        let code = CreditCode::complete(code).unwrap();
        let organisation = Person::anybody(self)
            .make(
                "/v1/organisations",
                json!({
                    "credit_code": code, "name": name, "kind": kind,
                    "registration_authority": "310115-MZ", "login": login, "identity_number": identity(login), "contact": "陈曦", "password": "correct horse battery",
                }),
            )
            .await;
        registry.on("organisations", &organisation, "confirm", json!({})).await;
        let id: OrganisationId = organisation["id"].as_str().unwrap().parse().unwrap();
        let reader = self.office.reader(Actor::Anybody);
        let login: domain::login::Login = login.parse().unwrap();
        let person = reader.access().credential(&login.form()).await.unwrap().unwrap().person;
        let role_assignments =
            vec![role_assignment(Role::Bidder, None, Some(id)), role_assignment(Role::Signer, None, Some(id))];
        let person = self.person(person, Some(id), self.token(&caller(person, role_assignments)).await);
        let payee = json!({ "name": name, "bank": "上海银行浦东分行", "account": "0316000000100003" });
        person.account(registry, payee).await;
        person
    }
    /// Enrols somebody at a unit.
    pub(crate) async fn staff(&self, login: &str, role: Role, unit: &str) -> Person {
        self.enrol(login, role, Some(unit)).await
    }
    /// Enrols one more expert.
    pub(crate) async fn expert(&self, login: &str) -> Person {
        self.enrol(login, Role::Expert, None).await
    }
    /// Registers one more organisation.
    pub(crate) async fn ngo(&self, cast: &Cast, number: usize) -> Person {
        self.register(&cast.registry, number).await
    }
    /// Takes up the units and enrols everybody.
    pub(crate) async fn cast(&self) -> Cast {
        self.office.carry_out(&founder(), Call::of(ImportSome {}, Nothing)).await.unwrap();
        self.office.store.refresh().await.unwrap();
        let registry = self.enrol("registry", Role::RegistryOfficer, Some("310115-MZ")).await;
        let mut experts = Vec::new();
        for number in 1..=3 {
            experts.push(self.enrol(&format!("expert{number}"), Role::Expert, None).await);
        }
        let mut ngos = Vec::new();
        for number in 1..=4 {
            ngos.push(self.register(&registry, number).await);
        }
        Cast {
            anybody: Person::anybody(self),
            officer: self.enrol("officer", Role::BuyerOfficer, Some("310115004")).await,
            inspector: self.enrol("inspector", Role::BuyerOfficer, Some("310115004")).await,
            approver: self.enrol("approver", Role::BuyerApprover, Some("310115004")).await,
            finance: self.enrol("finance", Role::FinanceOfficer, Some("310115-CZ")).await,
            treasury: self.enrol("treasury", Role::TreasuryPayer, Some("310115-CZ")).await,
            supervisor: self.enrol("supervisor", Role::Supervisor, Some("310115-JC")).await,
            auditor: self.enrol("auditor", Role::Auditor, Some("310115-SJ")).await,
            city_auditor: self.enrol("city_auditor", Role::Auditor, Some("31-SJ")).await,
            neighbour: self.enrol("neighbour", Role::BuyerOfficer, Some("310115005")).await,
            elsewhere: self.enrol("elsewhere", Role::BuyerOfficer, Some("310110006")).await,
            elsewhere_approver: self.enrol("elsewhere_approver", Role::BuyerApprover, Some("310110006")).await,
            elsewhere_finance: self.enrol("elsewhere_finance", Role::FinanceOfficer, Some("310110-CZ")).await,
            system: self.enrol("system", Role::SystemAdministrator, None).await,
            security: self.enrol("security", Role::SecurityAdministrator, None).await,
            audit: self.enrol("audit", Role::AuditAdministrator, None).await,
            registry,
            experts,
            ngos,
        }
    }
}
