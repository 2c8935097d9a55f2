//! The lawful are let through: what the statutes allow in their own words is refused to nobody. tests/lawful.json lists the
//! scenarios; each names the test that lives it.

use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, content, id},
    law::warned,
    process::{line_body, requirement},
};
use domain::{role::Role, rulebook::STATUTES};
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both!(
    suppliers_of_every_kind_bid,
    what_touches_no_bid_is_clarified_until_the_end,
    departments_of_all_lines_buy,
    questions_are_answered_after_the_result_too,
    bidders_change_their_minds_until_the_deadline,
    two_supplements_reach_ten_per_cent,
    what_is_over_is_over
);

async fn suppliers_of_every_kind_bid(app: App) {
    let course = Course::new(&app).await;
    let tender = course.tender(&app, "open_tender").await;
    let path = format!("/v1/tenders/{}/bids", id(&tender));
    for (at, (code, kind)) in [
        ("12310115MJ900002X", "public_institution"),
        ("N2310115MJ900003X", "rural_collective"),
        ("54310115MJ900004X", "committee"),
        ("55310115MJ900005X", "committee"),
        ("91310115MJ900006X", "enterprise"),
        ("92310115MJ900007X", "enterprise"),
    ]
    .into_iter()
    .enumerate()
    {
        // One address applies a few times in a quarter of an hour.
        app.at(&format!("2026-04-{:02}T09:00", 3 + at)).await;
        let supplier = app.supplier(&course.cast, code, kind, &format!("kind{at}")).await;
        supplier.make(&path, json!({ "lot": 1, "content": content("450000.00") })).await;
    }
    // Together with a social organisation as well.
    let mut joint = content("455000.00");
    joint["members"] = json!([course.ngos[1].organisation.unwrap()]);
    course.try_bid(0, &tender, joint).await.done();
    assert_eq!(app.findings().await, []);
}

async fn what_touches_no_bid_is_clarified_until_the_end(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    let clarify = |text: &str, material: bool, deadline: Value| json!({ "text": text, "material": material, "bid_deadline": deadline });
    // A change of the service exactly fifteen days before the deadline.
    app.at("2026-04-09T10:00").await;
    cast.officer.now("tenders", &tender, "clarify", clarify("服务频次更正为每周三次。", true, Value::Null)).await;
    // The telephone number, four days before.
    app.at("2026-04-20T10:00").await;
    let after =
        cast.officer.now("tenders", &tender, "clarify", clarify("联系电话更正为58880000。", false, Value::Null)).await;
    assert_eq!(after["bid_deadline"], "2026-04-24T10:00:00+08:00");
    // A late change moves the deadline by enough, and more time than that may be given.
    let moved = clarify("增加服务对象二十名。", true, json!("2026-05-06T10:00:00+08:00"));
    cast.officer.now("tenders", &tender, "clarify", moved).await;
    let longer = clarify("应潜在供应商要求顺延。", false, json!("2026-05-20T10:00:00+08:00"));
    assert_eq!(
        cast.officer.now("tenders", &tender, "clarify", longer).await["bid_deadline"],
        "2026-05-20T10:00:00+08:00"
    );
    assert_eq!(app.findings().await, []);
}

async fn departments_of_all_lines_buy(app: App) {
    let course = Course::new(&app).await;
    for (line, name) in [("JY", "edu"), ("WJ", "health"), ("SF", "justice"), ("MZ", "civil")] {
        let unit = format!("310115-{line}");
        let officer = app.staff(&format!("{name}.officer"), Role::BuyerOfficer, &unit).await;
        let approver = app.staff(&format!("{name}.approver"), Role::BuyerApprover, &unit).await;
        let budget = course.cast.finance.make("/v1/budget-lines", line_body(&unit, "district", "1000.00")).await;
        let list =
            officer.make("/v1/purchase-lists", json!({ "unit": unit, "year": 2026, "title": "购买服务清单" })).await;
        let item = officer.make(&format!("/v1/purchase-lists/{}/items", id(&list)), requirement("1000.00")).await;
        officer.now("purchase-items", &item, "submit", json!({})).await;
        approver.now("purchase-items", &item, "review", json!({})).await;
        let allocations = json!({ "allocations": [{ "budget_line": budget["id"], "amount": "1000.00" }] });
        course.cast.finance.now("purchase-items", &item, "budget", allocations).await;
        assert_eq!(approver.now("purchase-items", &item, "file", json!({})).await["status"], "filed");
    }
    assert_eq!(app.findings().await, []);
}

async fn questions_are_answered_after_the_result_too(app: App) {
    let course = Course::new(&app).await;
    let round = crate::detours::ranked(&app, &course).await;
    course.award(&app, &round.tender).await;
    let path = format!("/v1/tenders/{}/enquiries", id(&round.tender));
    let asked = course.ngos[1].make(&path, json!({ "text": "请说明我方技术得分的依据。" })).await;
    assert_eq!(asked["answer_due_date"], "2026-04-30");
    let answer = json!({ "answer": "按评分标准第二项。" });
    course.cast.officer.now("enquiries", &asked, "answer", answer).await;
    assert_eq!(app.findings().await, []);
}

async fn bidders_change_their_minds_until_the_deadline(app: App) {
    let course = Course::new(&app).await;
    let tender = course.tender(&app, "open_tender").await;
    let bidder = &course.ngos[0];
    let (_, bid) = course.bid(0, &tender, "470000.00").await;
    bidder.now("bids", &bid, "replace", json!({ "content": content("460000.00") })).await;
    bidder.now("bids", &bid, "withdraw", json!({})).await;
    app.at("2026-04-24T09:59").await;
    // At the ceiling itself, a minute before the end.
    course.bid(0, &tender, "480000.00").await;
    assert_eq!(app.findings().await, []);
}

async fn two_supplements_reach_ten_per_cent(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = crate::detours::ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    for (title, amount) in [("新增二十名", "18000.00"), ("新增三十名", "27000.00")] {
        let supplement = json!({ "supplement": {
            "reason": title, "milestone": { "title": title, "due": "2027-04-26", "amount": amount, "items": ["新增服务"] },
            "allocations": [{ "budget_line": course.line["id"], "amount": amount }],
        }});
        cast.officer.now("contracts", &contract, "propose-supplement", supplement).await;
        course.of(&award).now("contracts", &contract, "agree-supplement", json!({})).await;
    }
    assert_eq!(cast.officer.again("contracts", &contract).await["price"], "495000.00");
    assert_eq!(app.findings().await, []);
}

async fn what_is_over_is_over(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    app.at(PUBLISHED).await;
    for (ngo, kind, from, until) in [
        (0, "ban", "2025-04-03", json!("2026-04-02")),
        (1, "violation", "2023-04-03", Value::Null),
        (2, "abnormal_list", "2026-01-01", Value::Null),
    ] {
        let entry = json!({ "kind": kind, "value": null, "from": from, "until": until, "basis_document": "决定书" });
        let organisation = json!({ "id": course.ngos[ngo].organisation.unwrap() });
        cast.registry
            .now("organisations", &organisation, "record-registry-entry", json!({ "registry_entry": entry }))
            .await;
    }
    let tender = course.tender(&app, "open_tender").await;
    // A bar that ended yesterday, a violation of three years ago, a list that is known second hand and warns.
    app.at("2026-04-03T09:00").await;
    course.bid(0, &tender, "450000.00").await;
    course.bid(1, &tender, "455000.00").await;
    let (_, listed) = course.bid(2, &tender, "460000.00").await;
    warned(&listed, "Q7", "organisation-on-abnormal-list");
    assert_eq!(app.findings().await, []);
}

/// The scenarios of the file.
fn scenarios() -> Vec<Value> {
    serde_json::from_str(include_str!("../lawful.json")).unwrap()
}

#[test]
fn every_lawful_scenario_has_its_source_and_a_test_that_lives_it() {
    let scenarios = scenarios();
    let ids: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario["id"].as_str().unwrap()).collect();
    assert!(ids.len() == scenarios.len() && ids.len() >= 40, "{} scenarios", ids.len());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for scenario in &scenarios {
        for source in scenario["source"].as_array().unwrap() {
            let (key, article) = source.as_str().unwrap().split_once(' ').unwrap();
            assert!(STATUTES.iter().any(|statute| statute.key == key) && !article.is_empty(), "{scenario}");
        }
        let (file, test) = scenario["test"].as_str().unwrap().rsplit_once("::").unwrap();
        let text = std::fs::read_to_string(folder.join(file)).unwrap_or_else(|_| panic!("{scenario}"));
        assert!(text.contains(&format!("fn {test}(")), "{scenario}");
        assert!(scenario["zh"].is_string() && scenario["en"].is_string());
    }
}
