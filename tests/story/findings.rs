//! Whoever asks wrongly hears all that is wrong at once, each with its place.

use crate::{
    app::{App, on_both},
    course::{Course, content, criteria, id, tender_documents},
    in_chinese::{chinese, is_sentence},
    people::{Person, key},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both!(
    all_that_cannot_be_read_is_told_at_once,
    all_that_the_law_objects_to_is_told_at_once,
    what_stands_against_a_publication_is_told_at_once,
);

/// The problem of a wrong request of somebody who reads Chinese.
async fn wrong(who: &Person, path: &str, body: &Value, version: Option<&Value>) -> Value {
    let request =
        who.request(reqwest::Method::POST, path).json(body).headers(chinese()).header("idempotency-key", key());
    let request = version.iter().fold(request, |request, version| request.header("if-match", format!("\"{version}\"")));
    let reply = who.send(request).await;
    assert!((400..500).contains(&reply.status), "{}", String::from_utf8_lossy(&reply.bytes));
    let problem = reply.json();
    for finding in problem["errors"].as_array().into_iter().flatten() {
        let detail = finding["detail"].as_str().unwrap();
        assert!(!is_sentence(detail) && detail.chars().any(|letter| letter > '\u{2e80}'), "{finding}");
    }
    problem
}

fn pointers(problem: &Value) -> BTreeSet<String> {
    let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("one finding only: {problem}"));
    let all: Vec<String> =
        errors.iter().map(|finding| finding["pointer"].as_str().unwrap_or_default().into()).collect();
    let each: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(all.len(), each.len(), "a place is named twice: {problem}");
    each
}

fn at(places: &[&str]) -> BTreeSet<String> {
    places.iter().map(|place| format!("#/{place}")).collect()
}

async fn all_that_cannot_be_read_is_told_at_once(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let mut body = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20));
    body.as_object_mut().unwrap().remove("unit");
    body["nonsense"] = json!(1);
    let documents = &mut body["tender_documents"];
    documents["method"] = json!("磋商");
    documents["title"] = json!("");
    documents["lots"][0]["ceiling"] = json!(480_000);
    documents["lots"][0]["item"] = json!("第一项");
    documents["criteria"][1]["points"] = json!(200);
    documents["score_places"] = json!("2");
    documents["bid_deadline"] = json!("明天");
    documents["attachments"] = json!({});
    let problem = wrong(&course.cast.officer, "/v1/tenders", &body, None).await;
    let expected = [
        "unit",
        "nonsense",
        "tender_documents/method",
        "tender_documents/title",
        "tender_documents/lots/0/ceiling",
        "tender_documents/criteria/1/points",
        "tender_documents/score_places",
        "tender_documents/bid_deadline",
        "tender_documents/attachments",
    ];
    assert_eq!(pointers(&problem), at(&expected), "{problem}");
    // One fault alone is the problem itself; what is no JSON has no places.
    let mut body = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20));
    body["tender_documents"]["method"] = json!("磋商");
    let one = wrong(&course.cast.officer, "/v1/tenders", &body, None).await;
    assert_eq!((&one["field"], &one["errors"]), (&json!("tender_documents/method"), &Value::Null));
    // A hundred thousand faults are fifty.
    let lots: Vec<Value> = (0..1000).map(|_| json!({ "title": 1, "ceiling": 2 })).collect();
    body["tender_documents"]["lots"] = json!(lots);
    assert_eq!(wrong(&course.cast.officer, "/v1/tenders", &body, None).await["errors"].as_array().unwrap().len(), 50);
    // In a batch each line hears its own.
    let line = json!({ "on": item["id"], "version": item["version"], "body": { "allocations": [{}], "more": 1 } });
    let batch = json!({ "act": "budget_item", "lines": [line] });
    let request = course.cast.finance.request(reqwest::Method::POST, "/v1/batches").json(&batch);
    let told = course.cast.finance.send(request.header("idempotency-key", key())).await.done();
    let told = pointers(&told["lines"][0]["problem"]);
    assert_eq!(told, at(&["allocations/0/budget_line", "allocations/0/amount", "more"]));
}

async fn all_that_the_law_objects_to_is_told_at_once(app: App) {
    let course = Course::new(&app).await;
    let mut requirement = crate::process::requirement("0.00");
    requirement["requirement"]["catalogue_code"] = json!("Z99");
    let path = format!("/v1/purchase-lists/{}/items", id(&course.list));
    let problem = wrong(&course.cast.officer, &path, &requirement, None).await;
    assert_eq!(pointers(&problem), at(&["requirement/estimate", "requirement/catalogue_code"]), "{problem}");

    let tender = course.tender(&app, "open_tender").await;
    let mut said = content("480000.01");
    said["members"] = json!([course.ngos[1].organisation.unwrap()]);
    said["price_in_words"] = json!("四十八万");
    said["subcontracts"] = json!([{ "name": "某公司", "part": "送餐" }]);
    let path = format!("/v1/tenders/{}/bids", id(&tender));
    let problem = wrong(&course.ngos[0], &path, &json!({ "lot": 1, "content": said }), None).await;
    let found = pointers(&problem);
    assert!(found.is_superset(&at(&["content/price", "content/price_in_words"])), "{problem}");

    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.score(&mut round, &["70", "60", "50"]).await;
    let award = course.award(&app, &round.tender).await;
    let mut terms = course.terms(&award);
    let says = &mut terms["terms"];
    says["end_date"] = json!("2028-01-01");
    says["bond"] = json!({ "amount": "45000.01", "returned": "验收合格后退还。" });
    says["milestones"][0]["amount"] = json!("1.00");
    says["milestones"][0]["due"] = json!("2020-01-01");
    says["payee"]["name"] = json!("另一家");
    says["allocations"][0]["amount"] = json!("2.00");
    let path = format!("/v1/awards/{}/contract", id(&award));
    let problem = wrong(&course.cast.officer, &path, &terms, None).await;
    let expected =
        ["terms/end_date", "terms/bond/amount", "terms/milestones/0/due", "terms/payee/name", "terms/allocations"];
    assert!(pointers(&problem).is_superset(&at(&expected)), "{problem}");
    // Each with its rule and its numbers.
    let bond = problem["errors"].as_array().unwrap().iter().find(|finding| finding["pointer"] == "#/terms/bond/amount");
    let bond = bond.unwrap();
    assert_eq!((&bond["rule"], &bond["facts"]["limit"]), (&json!("D5"), &json!("45000.00")), "{bond}");
}

async fn what_stands_against_a_publication_is_told_at_once(app: App) {
    let course = Course::new(&app).await;
    app.at("2026-03-03T09:00").await;
    let item = course.item("4000000.00").await;
    // No approval of finance, and too little time to bid.
    let mut documents = tender_documents("competitive_consultation", Some(&item), "4000000.00", criteria(20));
    documents["tender_documents"]["bid_deadline"] = json!("2026-03-12T10:00:00+08:00");
    let tender = course.draft(documents).await;
    let path = format!("/v1/tenders/{}/publish", id(&tender));
    let problem = wrong(&course.cast.approver, &path, &json!({}), Some(&tender["version"])).await;
    let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("{problem}"));
    let kinds: BTreeSet<&str> = errors.iter().map(|finding| finding["type"].as_str().unwrap()).collect();
    let expected = ["/problems/bidding-period-too-short", "/problems/method-not-approved"];
    assert_eq!(kinds, expected.into(), "{problem}");
    assert!(problem.to_string().contains("至少 10 日"), "{problem}");
    assert_eq!(app.findings().await, []);
}
