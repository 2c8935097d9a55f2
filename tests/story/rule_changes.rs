//! The law changes: by two persons, from a later day on, for a territory; as a file, too. What was decided before keeps the
//! law of its day.

use crate::{
    app::{App, on_both},
    course::{Course, id},
    people::Person,
};
use qingdan::rules::{Market, export, import};
use serde_json::{Value, json};
use std::cell::RefCell;

fn switch(unit: Option<&str>, rule: &str, mode: &str, start_date: &str) -> Value {
    json!({ "unit": unit, "change": { "mode": { "rule": rule, "mode": mode } }, "start_date": start_date, "end_date": null, "basis_document": "沪财采〔2026〕3号" })
}

async fn mode(who: &Person, unit: &str, day: &str, rule: &str) -> Value {
    let rules = who.read(&format!("/v1/rules?unit={unit}&day={day}")).await;
    rules["items"].as_array().unwrap().iter().find(|found| found["id"] == rule).unwrap()["mode"].clone()
}

/// How long an intention is public in May, in days.
async fn period(who: &Person, unit: &str) -> i64 {
    let rules = who.read(&format!("/v1/rules?unit={unit}&day=2026-05-01")).await;
    let rule = rules["items"].as_array().unwrap().iter().find(|found| found["id"] == "W13").unwrap().clone();
    rule["numbers"][0]["value"].as_i64().unwrap()
}

on_both!(
    a_rule_is_switched_by_two_persons_for_a_territory_from_a_day_on,
    the_rulebook_goes_out_and_in_as_a_file,
    a_dry_run_says_what_would_come_and_leaves_nothing
);

/// Proves: A22
async fn a_rule_is_switched_by_two_persons_for_a_territory_from_a_day_on(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    // Never for today, never what is fixed, never by one person, never by who has no such duty.
    let path = "/v1/rule-changes";
    let today = cast.system.post(path, &switch(None, "W13", "enforced", "2026-03-02"), None).await;
    assert_eq!(today.refused("not-retroactive")["earliest"], "2026-03-03");
    cast.system.post(path, &switch(None, "E1", "off", "2026-04-01"), None).await.refused("rule-is-fixed");
    cast.officer.post(path, &switch(None, "W13", "enforced", "2026-04-01"), None).await.refused("not-allowed");
    let proposed = cast.system.make(path, switch(Some("310115"), "W13", "enforced", "2026-04-01")).await;
    assert_eq!(mode(&cast.anybody, "310115004", "2026-04-01", "W13").await, "warns");
    cast.security.on("rule-changes", &proposed, "confirm", json!({})).await;
    // It holds in the territory, from its day on, and is narrowed by a nearer one.
    for (unit, day, expected) in [
        ("310115004", "2026-03-31", "warns"),
        ("310115004", "2026-04-01", "enforced"),
        ("310115", "2027-01-01", "enforced"),
        ("310110", "2026-04-01", "warns"),
        ("31", "2026-04-01", "warns"),
    ] {
        assert_eq!(mode(&cast.anybody, unit, day, "W13").await, expected, "{unit} {day}");
    }
    // A place below takes nothing away from it, and may ask for more.
    let off = cast.system.post(path, &switch(Some("310115004"), "W13", "off", "2026-05-01"), None).await;
    assert_eq!(off.refused("below-higher-law")["facts"]["above"], "enforced");
    let longer = |value: u32| json!({ "unit": "310115004", "change": { "number": { "parameter": "intention_period", "value": value } }, "start_date": "2026-05-01", "end_date": null, "basis_document": "街道规定" });
    cast.system.post(path, &longer(29), None).await.refused("below-higher-law");
    let nearer = cast.system.make(path, longer(45)).await;
    cast.security.on("rule-changes", &nearer, "confirm", json!({})).await;
    assert_eq!(period(&cast.anybody, "310115004").await, 45);
    assert_eq!(period(&cast.anybody, "310115005").await, 30);
    // Once it holds it is not taken back: a later one may follow it.
    app.at("2026-04-02T09:00").await;
    cast.system
        .try_now("rule-changes", &proposed, "withdraw", json!({ "reason": "改由市级规定" }))
        .await
        .refused("not-retroactive");
    cast.system.now("rule-changes", &nearer, "withdraw", json!({ "reason": "改由市级规定" })).await;
    assert_eq!(period(&cast.anybody, "310115004").await, 30);
    assert_eq!(app.findings().await, []);
}

async fn the_rulebook_goes_out_and_in_as_a_file(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let market = Market { market: app.url.clone(), token: Some(cast.system.token.clone().unwrap()) };
    let text = export(&market, Some("310115"), "2026-04-01").await.unwrap();
    assert!(text.contains("[rules.W13]\nmode = \"warns\"\nintention_period = 30"), "{text}");
    let nothing = import(&market, &text, false, |line| panic!("{line}")).await.unwrap();
    assert_eq!(nothing, 0, "what was exported asks for a change");
    let changed = text
        .replace("basis_document = \"\"", "basis_document = \"沪财采〔2026〕3号\"")
        .replace("mode = \"warns\"\nintention_period = 30", "mode = \"enforced\"\nintention_period = 45");
    let said = RefCell::new(Vec::new());
    let say = |line: &str| {
        said.borrow_mut().push(line.to_owned());
        Ok(())
    };
    assert_eq!(import(&market, &changed, true, say).await.unwrap(), 2);
    assert_eq!(*said.borrow(), ["W13 mode: warns → enforced", "W13 intention_period: 30 → 45"]);
    assert_eq!(cast.system.read("/v1/rule-changes").await["items"], json!([]), "a check proposes nothing");
    assert_eq!(import(&market, &changed, false, say).await.unwrap(), 2);
    assert_eq!(import(&market, &changed, false, say).await.unwrap(), 2);
    assert!(said.borrow().last().unwrap().contains("proposed already"));
    let waiting = cast.system.read("/v1/rule-changes?status=proposed").await;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 2);
    for rule_change in waiting["items"].as_array().unwrap() {
        cast.security.on("rule-changes", rule_change, "confirm", json!({})).await;
    }
    let now = export(&market, Some("310115"), "2026-04-01").await.unwrap();
    assert!(now.contains("mode = \"enforced\"\nintention_period = 45 # days, shipped 30"), "{now}");
    for (wrong, expected) in
        [("[rules.W13]", "[rules.W99]"), ("intention_period", "intention_perio"), ("mode = ", "mode : ")]
    {
        let broken = changed.replace(wrong, expected);
        assert!(import(&market, &broken, false, |_| Ok(())).await.is_err());
    }
    assert_eq!(id(&waiting["items"][0]).len(), 36);
    assert_eq!(app.findings().await, []);
}

/// Proves: W13
async fn a_dry_run_says_what_would_come_and_leaves_nothing(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let list = json!({ "unit": "310115004", "year": 2026, "title": "试算" });
    let before = cast.officer.read("/v1/purchase-lists").await;
    let journal = cast.audit.read("/v1/journal?limit=200").await["items"].as_array().unwrap().len();
    let tried = cast.officer.post("/v1/purchase-lists?dry_run=true", &list, None).await;
    assert_eq!((tried.status, tried.headers["preference-applied"].to_str().unwrap()), (200, "dry-run"));
    assert_eq!(tried.json()["title"], "试算");
    let preferred =
        cast.officer.request(reqwest::Method::POST, "/v1/purchase-lists").header("prefer", "dry-run").json(&list);
    assert_eq!(cast.officer.send(preferred).await.status, 200);
    // What is refused in earnest is refused in a dry run, with the same words; what warns, warns.
    let wrong = json!({ "unit": "310115004", "year": 12, "title": "试算" });
    let tried = cast.officer.post("/v1/purchase-lists?dry_run=true", &wrong, None).await;
    let earnest = cast.officer.post("/v1/purchase-lists", &wrong, None).await;
    assert_eq!((tried.status, tried.bytes), (earnest.status, earnest.bytes));
    let item = course.item("480000.00").await;
    let tender = course
        .draft(crate::course::tender_documents(
            "competitive_consultation",
            Some(&item),
            "480000.00",
            crate::course::criteria(20),
        ))
        .await;
    let version = cast.approver.again("tenders", &tender).await["version"].clone();
    let tried = cast
        .approver
        .post(&format!("/v1/tenders/{}/publish?dry_run=true", id(&tender)), &json!({}), Some(&version))
        .await
        .done();
    assert_eq!((&tried["status"], &tried["warnings"][0]["rule"]), (&json!("published"), &json!("W13")));
    assert_eq!(tried["warnings"][0]["earliest"], "2026-04-01");
    assert_eq!(cast.approver.again("tenders", &tender).await["status"], "in_review");
    assert_eq!(cast.officer.read("/v1/purchase-lists").await, before);
    let after = cast.audit.read("/v1/journal?limit=200").await["items"].as_array().unwrap().len();
    assert!(after > journal, "the acts in earnest are in the journal");
    assert_eq!(app.findings().await, []);
}
