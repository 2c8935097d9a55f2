//! Which seat has which office, and which roles never lie with one person, whatever the accounts. It writes the tables in
//! docs/security.md.

use crate::{
    app::{App, on_both},
    people::{PASSWORD, Person, identity, set_password},
};
use domain::{
    jurisdiction::{Department, Tier, Unit},
    organisation::CreditCode,
    role::{Role, SEPARATED},
};
use serde_json::{Value, json};
use std::fmt::Write as _;

on_both!(
    a_role_sits_where_its_office_is,
    a_second_account_does_not_bring_together_what_is_kept_apart,
    an_application_with_the_number_of_another_keeps_nobody_from_anything,
    one_administrator_of_each_kind_stays
);

async fn add(app: &App, by: &Person, login: &str, of: &str) -> Value {
    let _ = app;
    by.make("/v1/persons", json!({ "login": login, "name": "某人", "identity_number": identity(of) })).await
}

/// Proves: A22
async fn a_role_sits_where_its_office_is(app: App) {
    let cast = app.cast().await;
    for (at, (role, wrong, right)) in [
        ("finance_officer", "310115004", "310115-CZ"),
        ("treasury_payer", "310115004", "310115-CZ"),
        ("registry_officer", "310115-CZ", "310115-MZ"),
        ("supervisor", "310115", "310115-JC"),
        ("auditor", "310115-CZ", "310115-SJ"),
        ("buyer_officer", "310115004001", "310115005"),
    ]
    .into_iter()
    .enumerate()
    {
        let person = add(&app, &cast.system, &format!("person{at}"), &format!("person{at}")).await;
        let seat = |unit: &str| json!({ "role": role, "unit": unit, "organisation": null });
        cast.security.try_on("persons", &person, "assign-role", seat(wrong)).await.refused("role-does-not-fit-unit");
        cast.security.on("persons", &person, "assign-role", seat(right)).await;
    }
    // Without an identity nobody holds a role.
    let nobody = cast.system.make("/v1/persons", json!({ "login": "no.body", "name": "某人" })).await;
    let seat = json!({ "role": "buyer_officer", "unit": "310115004", "organisation": null });
    cast.security.try_on("persons", &nobody, "assign-role", seat).await.refused("identity-not-known");
    // The number itself is kept nowhere, and its digest is shown to nobody.
    let seen = cast.security.read("/v1/persons?limit=100").await.to_string();
    assert!(!seen.contains(&String::from(identity("person0"))));
    assert!(seen.contains("\"identity\":null") && !seen.contains("\"identity\":\""));
}

/// Proves: A22
/// Detours: A22 party, A22 order
async fn a_second_account_does_not_bring_together_what_is_kept_apart(app: App) {
    let cast = app.cast().await;
    let assign = async |person: &Value, role: &str, unit: Option<&str>| {
        let seat = json!({ "role": role, "unit": unit, "organisation": null });
        cast.security.try_on("persons", person, "assign-role", seat).await
    };
    let first = add(&app, &cast.system, "one.person", "somebody").await;
    let second = add(&app, &cast.system, "same.person", "somebody").await;
    assign(&first, "buyer_officer", Some("310115004")).await.done();
    assign(&second, "buyer_approver", Some("310115005")).await.refused("incompatible-roles");
    assign(&second, "finance_officer", Some("310115-CZ")).await.refused("incompatible-roles");
    // Nor on the other side: in an organisation, by its signer or by the confirmation of its registration.
    let organisation = cast.ngos[0].organisation.unwrap();
    let member =
        json!({ "login": "third", "name": "某人", "identity_number": identity("somebody"), "roles": ["bidder"] });
    cast.ngos[0]
        .post(&format!("/v1/organisations/{organisation}/members"), &member, None)
        .await
        .refused("person-may-not-be-named");
    let code = CreditCode::complete("52310115MJ950001X").unwrap();
    let body = json!({ "credit_code": code, "name": "上海晨曦事务所", "kind": "service_institution", "registration_authority": "310115-MZ",
        "login": "chenxi", "contact": "陈曦", "identity_number": identity("somebody"), "password": PASSWORD });
    let applied = Person::anybody(&app).make("/v1/organisations", body).await;
    cast.registry.try_on("organisations", &applied, "confirm", json!({})).await.refused("incompatible-roles");
    // Nor for two organisations at once.
    let of = |login: &str| json!({ "login": login, "name": "周敏", "identity_number": identity("zhou"), "roles": ["bidder"] });
    let made = cast.ngos[0].make(&format!("/v1/organisations/{organisation}/members"), of("zhou.one")).await;
    let other = format!("/v1/organisations/{}/members", cast.ngos[1].organisation.unwrap());
    let told = cast.ngos[1].post(&other, &of("zhou.two"), None).await.refused("person-may-not-be-named");
    assert!(told.get("facts").is_none(), "who holds what elsewhere is not the organisation's to know: {told}");
    set_password(&app, "zhou.one", &made["one_time_code"]["code"]).await;
    // Who left the first may act for the second.
    let made = cast.ngos[0].read(&format!("/v1/persons/{}", made["id"].as_str().unwrap())).await;
    cast.ngos[0].on("persons", &made, "disable", json!({})).await;
    cast.ngos[1].post(&other, &of("zhou.two"), None).await.done();
    assert_eq!(app.findings().await, []);
}

/// An application proves nothing of who made it.
async fn an_application_with_the_number_of_another_keeps_nobody_from_anything(app: App) {
    let cast = app.cast().await;
    let apply = async |code: &str, login: &str| {
        let code = CreditCode::complete(code).unwrap();
        let body = json!({ "credit_code": code, "name": format!("上海{login}事务所"), "kind": "service_institution",
            "registration_authority": "310115-MZ", "login": login, "contact": "陈曦", "identity_number": identity("somebody"), "password": PASSWORD });
        Person::anybody(&app).make("/v1/organisations", body).await
    };
    let bogus = apply("52310115MJ940001X", "bogus").await;
    // The person whose number it is takes a role all the same.
    let person = add(&app, &cast.system, "real.person", "somebody").await;
    let seat = json!({ "role": "buyer_officer", "unit": "310115004", "organisation": null });
    cast.security.on("persons", &person, "assign-role", seat).await;
    let purchase = cast.purchase(&app).await;
    // What was declined acts for nobody: its account is closed, and asks nothing of a buyer before either.
    let session = json!({ "login": "bogus", "password": PASSWORD });
    let token = Person::anybody(&app).make("/v1/sessions", session.clone()).await["token"].as_str().unwrap().to_owned();
    let inside = Person::with(&app, token);
    let enquiries = format!("/v1/tenders/{}/enquiries", purchase.tender["id"].as_str().unwrap());
    let question = json!({ "text": "是否需要自备厨房？" });
    inside.post(&enquiries, &question, None).await.refused("organisation-not-confirmed");
    cast.registry.on("organisations", &bogus, "decline", json!({ "reason": "材料不齐" })).await;
    inside.get("/v1/me").await.refused("not-logged-in");
    Person::anybody(&app).post("/v1/sessions", &session, None).await.refused("wrong-password");
    // Whoever is declined and applies again is confirmed.
    let person = cast.security.again("persons", &person).await;
    cast.security.on("persons", &person, "disable", json!({})).await;
    let again = apply("52310115MJ940001X", "again").await;
    cast.registry.on("organisations", &again, "confirm", json!({})).await;
    // The digest of a number is not in the trail.
    app.office.store.sequence().await.unwrap();
    let trail = cast.audit.read("/v1/journal?limit=200").await;
    let text = trail.to_string();
    assert!(text.contains("real.person") && !text.contains("\"identity\""), "{text}");
    assert_eq!(app.findings().await, []);
}

/// Every role at every kind of seat, as a table.
fn seats() -> String {
    let tiers = [Tier::City, Tier::District, Tier::FunctionalArea, Tier::Street, Tier::Zone, Tier::Committee];
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.sits_at_unit()).collect();
    let mut text = "| line | tier |".to_owned();
    for role in &roles {
        let _ = write!(text, " {role} |");
    }
    let _ = write!(text, "\n| --- | --- |{}\n", " --- |".repeat(roles.len()));
    for department in Department::ALL.iter().copied() {
        for tier in tiers {
            // Departments are of a city or a district.
            if department != Department::Territory && !matches!(tier, Tier::City | Tier::District) {
                continue;
            }
            let unit = Unit { code: "310115".parse().unwrap(), name: String::new(), tier, department, parent: None };
            let _ = write!(text, "| {department} | {tier} |");
            for role in &roles {
                let _ = write!(text, " {} |", if role.can_sit_at(&unit) { "yes" } else { "" });
            }
            text.push('\n');
        }
    }
    text
}

/// Every pair with its reason, as a table.
fn pairs() -> String {
    let mut text = "| role | never with | why | 原因 |\n| --- | --- | --- | --- |\n".to_owned();
    for pair in SEPARATED {
        let _ = writeln!(text, "| {} | {} | {} | {} |", pair.one, pair.other, pair.why_en, pair.why_zh);
    }
    text.push_str("| each administrator | any other role | it manages the system and takes part in nothing | 只管系统，不参与业务 |\n");
    text
}

#[test]
fn the_tables_of_seats_and_pairs_are_checked_in() {
    let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/security.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut written = text.clone();
    for (name, table) in [("seats", seats()), ("pairs", pairs())] {
        let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
        let from = written.find(&begin).unwrap() + begin.len();
        let to = written.find(&end).unwrap();
        written.replace_range(from..to, &table);
    }
    if std::env::var_os("QINGDAN_WRITE").is_some() {
        std::fs::write(&path, written).unwrap();
        return;
    }
    assert_eq!(text, written, "docs/security.md is not current: cargo xtask write");
}

/// Proves: S1
async fn one_administrator_of_each_kind_stays(app: App) {
    let cast = app.cast().await;
    let read = async |person: &Person| cast.security.read(&format!("/v1/persons/{}", person.id.unwrap())).await;
    let system = read(&cast.system).await;
    cast.security.try_on("persons", &system, "disable", json!({})).await.refused("last-administrator");
    let seat = json!({ "role_assignment": system["role_assignments"][0]["id"] });
    cast.security.try_on("persons", &system, "remove-role", seat).await.refused("last-administrator");
    let itself = read(&cast.security).await;
    cast.security.try_on("persons", &itself, "disable", json!({})).await.refused("separation-of-duties");
    // With a second one the first may go.
    let second = cast
        .system
        .make(
            "/v1/persons",
            json!({ "login": "system.two", "identity_number": identity("system.two"), "name": "系统二" }),
        )
        .await;
    let grant = json!({ "role": "system_administrator", "unit": null, "organisation": null });
    cast.security.on("persons", &second, "assign-role", grant).await;
    cast.security.on("persons", &system, "disable", json!({})).await;
}
