//! An organisation names its own people: no administrator takes its seats, and the trail tells afterwards who did what
//! with its bids.

use crate::{
    app::{App, on_both},
    course::{Course, DEADLINE, content, criteria, id, tender_documents},
    people::{PASSWORD, Person, set_password},
};
use serde_json::{Value, json};

async fn person_of(cast: &crate::people::Cast, person: &Person) -> Value {
    cast.security.read(&format!("/v1/persons/{}", person.id.unwrap())).await
}

/// A token of somebody who logs in with the password that the stories give.
pub(crate) async fn log_in(app: &App, login: &str) -> Person {
    let body = json!({ "login": login, "password": PASSWORD });
    let made = Person::anybody(app).make("/v1/sessions", body).await;
    Person::with(app, made["token"].as_str().unwrap().to_owned())
}

/// The whole trail.
async fn trail(audit: &Person) -> Vec<Value> {
    let mut entries: Vec<Value> = Vec::new();
    loop {
        let after = entries.last().map_or(0, |entry| entry["position"].as_i64().unwrap());
        let page = audit.read(&format!("/v1/journal?limit=200&after={after}")).await;
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return entries;
        }
        entries.extend(items.clone());
    }
}

on_both!(
    no_administrator_names_the_people_of_an_organisation,
    the_signers_of_an_organisation_name_its_people_and_one_stays,
    an_organisation_without_people_is_recovered_by_two_offices_after_a_waiting_time,
    after_the_opening_the_trail_tells_every_sealed_act_but_no_content_of_what_was_taken_back
);

/// Proves: A22
/// Detours: A22 role
async fn no_administrator_names_the_people_of_an_organisation(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let victim = person_of(cast, &course.ngos[0]).await;
    // Its duties are not taken, its account is not closed, and no rival is put in its place.
    for role_assignment in victim["role_assignments"].as_array().unwrap() {
        let revoke = json!({ "role_assignment": role_assignment["id"] });
        cast.security.try_on("persons", &victim, "remove-role", revoke).await.refused("named-by-itself");
    }
    cast.security.try_on("persons", &victim, "disable", json!({})).await.refused("named-by-itself");
    let seat = json!({ "role": "bidder", "unit": null, "organisation": course.ngos[0].organisation.unwrap() });
    let rival = person_of(cast, &course.ngos[1]).await;
    cast.security.try_on("persons", &rival, "assign-role", seat.clone()).await.refused("named-by-itself");
    let nobody = json!({ "login": "stranger", "identity_number": crate::people::identity("stranger"), "name": "生人" });
    let nobody = cast.system.make("/v1/persons", nobody).await;
    cast.security.try_on("persons", &nobody, "assign-role", seat.clone()).await.refused("named-by-itself");
    // Whoever belongs to an organisation holds nothing at a unit.
    let officer = json!({ "role": "auditor", "unit": "310115-SJ", "organisation": null });
    cast.security.try_on("persons", &rival, "assign-role", officer).await.refused("incompatible-roles");
    // Nor does a signer reach into another organisation, or take a person of one into its own.
    course.ngos[0].try_on("persons", &rival, "assign-role", seat.clone()).await.refused("not-found");
    course.ngos[1]
        .try_on("persons", &victim, "remove-role", json!({ "role_assignment": victim["role_assignments"][0]["id"] }))
        .await
        .refused("not-found");
    let path = format!("/v1/organisations/{}/members", course.ngos[0].organisation.unwrap());
    let member = json!({ "login": "intruder", "identity_number": crate::people::identity("intruder"), "name": "外人", "roles": ["bidder"] });
    course.ngos[1].post(&path, &member, None).await.refused("not-allowed");
    cast.security.post(&path, &member, None).await.refused("not-allowed");
    // A signer gives out no duty that is not its organisation's.
    let own = course.ngos[0].read(&format!("/v1/persons/{}", course.ngos[0].id.unwrap())).await;
    let officer = json!({ "role": "auditor", "unit": "310115004", "organisation": null });
    let second = json!({ "login": "second", "identity_number": crate::people::identity("second"), "name": "周敏", "roles": ["signer"] });
    let second = course.ngos[0].make(&path, second).await;
    course.ngos[0].try_on("persons", &second, "assign-role", officer).await.refused("not-allowed");
    assert_eq!(own["organisation"], json!(course.ngos[0].organisation.unwrap()));
    assert_eq!(app.findings().await, []);
}

/// Proves: A22
async fn the_signers_of_an_organisation_name_its_people_and_one_stays(app: App) {
    let course = Course::new(&app).await;
    let organisation = course.ngos[0].organisation.unwrap();
    let path = format!("/v1/organisations/{organisation}/members");
    let evaluator = json!({ "login": "odd", "identity_number": crate::people::identity("odd"), "name": "某", "roles": ["auditor"] });
    course.ngos[0].post(&path, &evaluator, None).await.refused("role-does-not-fit-unit");
    let member = json!({ "login": "second", "identity_number": crate::people::identity("second"), "name": "周敏", "roles": ["bidder"] });
    let second = course.ngos[0].make(&path, member).await;
    set_password(&app, "second", &second["one_time_code"]["code"]).await;
    let acts = log_in(&app, "second").await;
    // A bidder is no signer: it names nobody.
    let more = json!({ "login": "third", "identity_number": crate::people::identity("third"), "name": "某", "roles": ["bidder"] });
    acts.post(&path, &more, None).await.refused("not-allowed");
    // The last signer stays until there is another.
    let first = course.ngos[0].read(&format!("/v1/persons/{}", course.ngos[0].id.unwrap())).await;
    let signer = first["role_assignments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|role_assignment| role_assignment["role"] == "signer")
        .unwrap();
    let revoke = json!({ "role_assignment": signer["id"] });
    course.ngos[0].try_on("persons", &first, "remove-role", revoke.clone()).await.refused("last-signer");
    course.ngos[0].try_on("persons", &first, "disable", json!({})).await.refused("separation-of-duties");
    let grant = json!({ "role": "signer", "unit": null, "organisation": organisation });
    course.ngos[0].on("persons", &second, "assign-role", grant).await;
    let acts = log_in(&app, "second").await;
    // The second signer takes the seat of the first, who is out at once and reads nothing of the organisation any more.
    let first = acts.read(&format!("/v1/persons/{}", course.ngos[0].id.unwrap())).await;
    acts.on("persons", &first, "disable", json!({})).await;
    course.ngos[0].get("/v1/me").await.refused("not-logged-in");
    let people = acts.read("/v1/persons").await;
    assert_eq!(people["items"].as_array().unwrap().len(), 2, "an organisation reads its own people");
    assert_eq!(app.findings().await, []);
}

/// Proves: A22
async fn an_organisation_without_people_is_recovered_by_two_offices_after_a_waiting_time(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let ngo = &course.ngos[0];
    let organisation = ngo.organisation.unwrap();
    let seen = cast.registry.read(&format!("/v1/organisations/{organisation}")).await;
    let body = |login: &str| json!({ "login": login, "identity_number": crate::people::identity(login), "name": "陈晓", "basis_document": "沪民社变更〔2026〕15号" });
    // Neither office acts alone, nor for the other.
    cast.security.try_on("organisations", &seen, "propose-recovery", body("new")).await.refused("not-allowed");
    cast.security.try_on("organisations", &seen, "confirm-recovery", json!({})).await.refused("no-recovery");
    let proposed = cast.registry.on("organisations", &seen, "propose-recovery", body("new")).await;
    cast.registry.try_on("organisations", &proposed, "propose-recovery", body("newer")).await.refused("recovery-runs");
    cast.registry.try_on("organisations", &proposed, "confirm-recovery", json!({})).await.refused("not-allowed");
    let confirmed = cast.security.on("organisations", &proposed, "confirm-recovery", json!({})).await;
    assert_eq!(confirmed["recovery"]["from"], "2026-03-10", "five working days from 2 March, and the day after");
    // The organisation is told: in its own view, in what is due, among its people. Others are not.
    let told = ngo.read(&format!("/v1/organisations/{organisation}")).await;
    assert!(told["recovery"].is_object());
    assert!(ngo.read("/v1/due").await.to_string().contains("object_to_recovery"));
    assert!(course.ngos[1].read(&format!("/v1/organisations/{organisation}")).await["recovery"].is_null());
    assert!(cast.anybody.read(&format!("/v1/organisations/{organisation}")).await["recovery"].is_null());
    // The person holds nothing yet.
    set_password(&app, "new", &proposed["one_time_code"]["code"]).await;
    let newcomer = log_in(&app, "new").await;
    newcomer.get("/v1/bids").await.refused("not-allowed");
    app.at("2026-03-09T23:59").await;
    assert!(ngo.read(&format!("/v1/organisations/{organisation}")).await["recovery"].is_object());
    // It objects, and the account is closed.
    let objection = json!({ "reason": "本组织人员在职，未申请恢复。" });
    let ended = ngo.now("organisations", &told, "object-to-recovery", objection).await;
    assert!(ended["recovery"].is_null());
    newcomer.get("/v1/me").await.refused("not-logged-in");
    // Asked for again, and one of its people does anything at all: it has not lost them.
    let proposed = cast.registry.now("organisations", &told, "propose-recovery", body("newest")).await;
    cast.security.on("organisations", &proposed, "confirm-recovery", json!({})).await;
    // What it hands in sealed says nothing of it, here or in the trail.
    let file = ngo.request(reqwest::Method::POST, "/v1/attachments?name=plan.txt");
    ngo.send(file.header("content-type", "text/plain").body("方案")).await.done();
    assert!(ngo.read(&format!("/v1/organisations/{organisation}")).await["recovery"].is_object());
    assert!(!cast.audit.read("/v1/journal?limit=200").await.to_string().contains("upload_attachment"));
    let member = json!({ "login": "second", "identity_number": crate::people::identity("second"), "name": "周敏", "roles": ["bidder"] });
    ngo.make(&format!("/v1/organisations/{organisation}/members"), member).await;
    assert!(ngo.read(&format!("/v1/organisations/{organisation}")).await["recovery"].is_null());
    let closed = json!({ "login": "newest", "password": PASSWORD });
    cast.anybody.post("/v1/sessions", &closed, None).await.refused("wrong-password");
    // Asked for again, and nobody objects: the clock lets it take effect, and the newcomer signs.
    let proposed = cast.registry.now("organisations", &told, "propose-recovery", body("newer")).await;
    let confirmed = cast.security.on("organisations", &proposed, "confirm-recovery", json!({})).await;
    let from = confirmed["recovery"]["from"].as_str().unwrap().to_owned();
    set_password(&app, "newer", &proposed["one_time_code"]["code"]).await;
    app.at(&format!("{from}T00:00")).await;
    let newcomer = log_in(&app, "newer").await;
    let me = newcomer.read("/v1/me").await;
    assert!(me.to_string().contains("signer") && me.to_string().contains(&organisation.to_string()), "{me}");
    assert!(cast.registry.read(&format!("/v1/organisations/{organisation}")).await["recovery"].is_null());
    assert_eq!(app.findings().await, []);
}

/// Proves: E3
async fn after_the_opening_the_trail_tells_every_sealed_act_but_no_content_of_what_was_taken_back(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00", "439123.45"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let (ngo, bid) = &bids[3];
    let replaced = course.ngos[*ngo].on("bids", bid, "replace", json!({ "content": content("438123.45") })).await;
    let withdrawn = course.ngos[*ngo].on("bids", &replaced, "withdraw", json!({})).await;
    let before = json!(trail(&course.cast.audit).await).to_string();
    assert!(
        !before.contains("submit_bid") && !before.contains("sealed") && !before.contains(id(bid)),
        "told too early"
    );
    app.at(DEADLINE).await;
    course.cast.officer.now("tenders", &tender, "open-bids", json!({})).await;
    app.office.store.sequence().await.unwrap();
    let entries = trail(&course.cast.audit).await;
    let of_bid = entries.iter().filter(|entry| entry["subject"] == withdrawn["id"]);
    let told: Vec<(&str, &str)> =
        of_bid.clone().map(|entry| (entry["act"].as_str().unwrap(), entry["actor"].as_str().unwrap())).collect();
    let who = course.ngos[*ngo].id.unwrap().to_string();
    let who = who.as_str();
    assert_eq!(told, [("submit_bid", who), ("replace_bid", who), ("withdraw_bid", who)]);
    assert!(
        of_bid
            .clone()
            .any(|entry| entry["event"].to_string().contains(replaced["receipt"]["sha256"].as_str().unwrap()))
    );
    let text = json!(entries).to_string();
    for price in ["439123.45", "438123.45", "43912345", "43812345"] {
        assert!(!text.contains(price), "the trail tells what a withdrawn bid said");
    }
    // Positions are given without a gap, in the order in which they are told.
    let positions: Vec<i64> = entries.iter().map(|entry| entry["position"].as_i64().unwrap()).collect();
    assert_eq!(positions, (1..=i64::try_from(positions.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(app.findings().await, []);
}
