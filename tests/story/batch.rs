//! One act on many nouns: each line is decided on its own, and an office that works so needs few requests.

use crate::{
    app::{App, on_both},
    course::{Course, content, id},
    inbox::{everybody, first, follow, items_of, said},
    people::{Person, key},
};
use procedures::batch::{BATCH_ACTS, BATCH_MAX};
use serde_json::{Value, json};

on_both!(
    each_line_is_done_or_refused_on_its_own,
    what_is_no_batch_is_refused_whole,
    two_lots_from_the_list_to_the_bank_in_few_requests,
);

fn line(noun: &Value) -> Value {
    json!({ "on": noun["id"], "version": noun["version"] })
}

async fn send(who: &Person, act: &str, lines: &[Value]) -> Value {
    who.post("/v1/batches", &json!({ "act": act, "lines": lines }), None).await.done()
}

async fn each_line_is_done_or_refused_on_its_own(app: App) {
    let course = Course::new(&app).await;
    let officer = &course.cast.officer;
    let mut items = Vec::new();
    for _ in 0..3 {
        items.push(course.item_with(crate::process::requirement("480000.00")).await);
    }
    let stale = json!({ "on": items[1]["id"], "version": 7 });
    let unknown = json!({ "on": "0197c0de-0000-7000-8000-000000000001", "version": 1 });
    let none = json!({ "on": "清单", "version": 1 });
    let malformed = json!({ "on": items[2]["id"], "version": 1, "body": { "reason": "无" } });
    let unversioned = json!({ "on": items[2]["id"] });
    let lines = [line(&items[0]), stale, unknown, none, malformed, unversioned];
    let body = json!({ "act": "submit_item", "lines": lines });
    // A dry run tells the same, and nothing of it stays.
    let tried = officer.post("/v1/batches?dry_run=true", &body, None).await.done();
    assert_eq!((&tried["done"], &tried["refused"]), (&json!(1), &json!(5)), "{tried}");
    assert_eq!(officer.again("purchase-items", &items[0]).await["status"], "draft");
    let again = key();
    let done = officer.post_with_key("/v1/batches", &body, None, &again).await.done();
    let statuses: Vec<u64> =
        done["lines"].as_array().unwrap().iter().map(|line| line["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 412, 404, 404, 400, 428], "{done}");
    assert_eq!((&done["act"], &done["done"], &done["refused"]), (&json!("submit_item"), &json!(1), &json!(5)));
    let first = &done["lines"][0];
    assert_eq!((&first["version"], &first["problem"]), (&json!(2), &Value::Null));
    assert_eq!(officer.read(first["href"].as_str().unwrap()).await["status"], "submitted");
    assert_eq!(done["lines"][1]["problem"]["type"], "/problems/version-conflict");
    // With the same key, what was done is answered as it was, and what was not is tried again: here with the right version.
    let mut mended = body.clone();
    mended["lines"][1]["version"] = json!(1);
    let after = officer.post_with_key("/v1/batches", &mended, None, &again).await.done();
    assert_eq!((&after["lines"][0], &after["lines"][1]["status"]), (first, &json!(200)), "{after}");
    assert_eq!(officer.again("purchase-items", &items[0]).await["version"], 2);
    assert_eq!(officer.again("purchase-items", &items[2]).await["status"], "draft");
    assert_eq!(app.findings().await, []);
}

async fn what_is_no_batch_is_refused_whole(app: App) {
    let course = Course::new(&app).await;
    let officer = &course.cast.officer;
    let item = course.item_with(crate::process::requirement("480000.00")).await;
    let batch = |act: &str, many: usize| json!({ "act": act, "lines": vec![line(&item); many] });
    let path = "/v1/batches";
    // What lies sealed, what is shown once, and what is no act at all.
    for act in ["replace_bid", "make_token", "merge"] {
        let refused = officer.post(path, &batch(act, 1), None).await.refused("unknown-word");
        assert_eq!(refused["field"], "act", "{act}");
        assert!(refused["detail"].as_str().unwrap().contains("submit_item") || act == "merge", "{refused}");
    }
    let many = batch("submit_item", BATCH_MAX + 1);
    assert_eq!(officer.post(path, &many, None).await.refused("count-out-of-range")["field"], "lines");
    officer.post(path, &batch("submit_item", 0), None).await.refused("count-out-of-range");
    officer.post(path, &json!({ "act": "submit_item" }), None).await.refused("malformed");
    let one = batch("submit_item", 1);
    let keyless = officer.request(reqwest::Method::POST, path).json(&one);
    officer.send(keyless).await.refused("idempotency-key-required");
    course.ngos[0].post(path, &one, None).await.refused("not-allowed");
    course.cast.anybody.post(path, &one, None).await.refused("not-logged-in");
    // A stranger to the unit hears of each line what it would hear of it alone.
    let beside = &course.cast.neighbour;
    let path = format!("/v1/purchase-items/{}/submit", id(&item));
    let alone = beside.post(&path, &json!({}), Some(&item["version"])).await;
    let told = send(beside, "submit_item", &[line(&item)]).await;
    assert_eq!((&told["done"], &told["lines"][0]["status"]), (&json!(0), &json!(alone.status)), "{told}");
    assert_eq!(officer.again("purchase-items", &item).await["status"], "draft");
}

/// Does what an inbox says first, and with it all that waits for the same act, where that can be one request.
async fn follow_many(who: &Person, item: &Value, course: &Course, number: u64) {
    let act = item["act"].as_str().unwrap();
    let items = items_of(who, act).await;
    if items.len() < 2 || !BATCH_ACTS.iter().any(|known| known.word() == act) {
        return follow(who, item, course, number).await;
    }
    let mut lines = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let noun = who.read(item["href"].as_str().unwrap()).await;
        let body = if act == "draft_contract" {
            let mut terms = course.terms(&noun);
            terms["terms"]["end_date"] = json!("2026-12-31");
            terms
        } else {
            said(act, &noun, &course.line, number + at as u64).1
        };
        lines.push(json!({ "on": noun["id"], "version": noun["version"], "body": body }));
    }
    let done = send(who, act, &lines).await;
    assert_eq!(done["refused"], 0, "{done}");
}

/// Everybody does what their inbox says, until nobody has anything to do.
async fn work_off(course: &Course, done: &mut Vec<String>) {
    loop {
        let before = done.len();
        for (name, who) in everybody(course) {
            while let Some(item) = first(who).await {
                let number = done.len() as u64 * 10;
                done.push(format!("{name} {}", item["act"].as_str().unwrap()));
                assert!(done.len() < 300, "it never ends: {done:?}");
                follow_many(who, &item, course, number).await;
            }
        }
        if done.len() == before {
            return;
        }
    }
}

async fn two_lots_from_the_list_to_the_bank_in_few_requests(app: App) {
    let course = Course::new(&app).await;
    for _ in 0..2 {
        course.item_with(crate::process::requirement("480000.00")).await;
    }
    // The list and its two items are there; from here everybody is led by their inbox.
    let mut done = vec!["officer open_purchase_list".to_owned(); 1];
    done.extend(["officer draft_item".to_owned(), "officer draft_item".to_owned()]);
    app.at("2026-03-03T09:00").await;
    let early = "officer publish_intention";
    while !done.iter().any(|act| act == early) {
        let before = done.len();
        for (name, who) in everybody(&course) {
            if let Some(item) = first(who).await {
                done.push(format!("{name} {}", item["act"].as_str().unwrap()));
                follow_many(who, &item, &course, 0).await;
            }
        }
        assert!(done.len() > before, "nobody knows how to go on: {done:?}");
    }
    for moment in ["2026-04-02T10:00", "2026-04-24T10:00", "2026-04-24T16:00", "2026-04-27T10:00", "2026-11-20T10:00"] {
        app.at(moment).await;
        work_off(&course, &mut done).await;
        if moment == "2026-04-02T10:00" {
            bid_for_both(&course).await;
        }
    }
    let paid = course.cast.officer.read("/v1/payments?status=paid").await;
    assert_eq!(paid["items"].as_array().unwrap().len(), 2, "{done:?}");
    let office = |act: &&String| !act.starts_with("expert") && !act.starts_with("organisation");
    let acts = done.iter().filter(office).count();
    assert!(acts <= 45, "{acts} requests: {done:?}");
    assert_eq!(app.findings().await, []);
    eprintln!("{acts} requests of the office, {} of all", done.len());
}

async fn bid_for_both(course: &Course) {
    let tenders = course.cast.officer.read("/v1/tenders?status=published").await;
    let tender = tenders["items"][0].clone();
    assert_eq!(tender["tender_documents"]["lots"].as_array().unwrap().len(), 2);
    for lot in [1, 2] {
        for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
            let body = json!({ "lot": lot, "content": content(price) });
            course.ngos[ngo].post(&format!("/v1/tenders/{}/bids", id(&tender)), &body, None).await.done();
        }
    }
}
