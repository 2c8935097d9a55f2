//! Races: whatever arrives together, the law holds afterwards as if it had come one by one.

use crate::{
    app::{App, on_both},
    people::{Person, Reply, key},
    process::{bid, terms},
};
use futures::future::join_all;
use serde_json::{Value, json};

pub(crate) fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

/// No race ends in a fault: each is done, or refused with a reason.
pub(crate) fn without_fault(replies: &[Reply]) {
    for reply in replies {
        assert!(reply.status < 500, "{}", String::from_utf8_lossy(&reply.bytes));
    }
}

async fn together(who: &Person, path: &str, body: &Value, version: Option<&Value>, times: usize) -> Vec<Reply> {
    let replies = join_all((0..times).map(|_| who.post(path, body, version))).await;
    without_fault(&replies);
    replies
}

on_both!(
    an_award_is_decided_once,
    a_lot_gets_one_contract,
    payments_reach_the_cap_and_stop,
    a_payment_is_confirmed_once_and_a_reference_is_used_once,
    of_two_editors_one_is_told_to_read_again,
    a_plan_never_takes_more_than_the_line_holds,
    a_repeated_request_has_one_effect_and_the_same_bytes
);

async fn an_award_is_decided_once(app: App) {
    let cast = app.cast().await;
    let mut purchase = cast.purchase(&app).await;
    cast.open(&app, &mut purchase).await;
    cast.score(&mut purchase).await;
    let awards = cast.officer.read(&format!("/v1/awards?tender={}", purchase.tender["id"].as_str().unwrap())).await;
    let award = &awards["items"][0];
    let path = format!("/v1/awards/{}/decide", award["id"].as_str().unwrap());
    let replies = together(&cast.approver, &path, &json!({ "bid": award["bid"] }), Some(&award["version"]), 16).await;
    assert_eq!((count(&replies, 200), count(&replies, 412)), (1, 15));
    assert_eq!(app.findings().await, []);
}

async fn a_lot_gets_one_contract(app: App) {
    let cast = app.cast().await;
    let purchase = cast.awarded(&app).await;
    let path = format!("/v1/awards/{}/contract", purchase.award["id"].as_str().unwrap());
    let body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    let replies = together(&cast.officer, &path, &body, None, 8).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 7));
}

async fn payments_reach_the_cap_and_stop(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    let path = format!("/v1/invoices/{}/payments", invoice["id"].as_str().unwrap());
    // 32 payers, each for a tenth: ten fit.
    let replies = together(&cast.officer, &path, &json!({ "amount": "22500.00" }), None, 32).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (10, 22));
    let claimed = cast.officer.again("invoices", &invoice).await;
    assert_eq!(claimed["claimed"], "225000.00");
    // All ten are paid at once; the lines bear exactly what they owe.
    let mut payments = Vec::new();
    for reply in replies.iter().filter(|reply| reply.status == 201) {
        let payment = cast.approver.on("payments", &reply.json(), "approve", json!({})).await;
        payments.push(cast.sent(&payment).await);
    }
    let confirm = payments.iter().enumerate().map(|(number, payment)| {
        let body = json!({ "bank_reference": format!("REF{number}") });
        let treasury = &cast.treasury;
        async move { treasury.try_on("payments", payment, "confirm", body).await }
    });
    let paid = join_all(confirm).await;
    assert_eq!(count(&paid, 200), 10);
    let funding =
        cast.officer.read(&format!("/v1/contracts/{}/funding", purchase.contract["id"].as_str().unwrap())).await;
    let paid: Vec<&str> =
        funding["items"].as_array().unwrap().iter().map(|line| line["paid_net"].as_str().unwrap()).collect();
    assert_eq!(paid, ["150000.00", "75000.00"]);
    assert_eq!(app.findings().await, []);
}

async fn a_payment_is_confirmed_once_and_a_reference_is_used_once(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    let mut sent = Vec::new();
    for _ in 0..2 {
        let payment = cast.request(&invoice, "1000.00").await;
        let payment = cast.approver.on("payments", &payment, "approve", json!({})).await;
        sent.push(cast.sent(&payment).await);
    }
    let path = format!("/v1/payments/{}/confirm", sent[0]["id"].as_str().unwrap());
    let replies =
        together(&cast.treasury, &path, &json!({ "bank_reference": "REF1" }), Some(&sent[0]["version"]), 16).await;
    assert_eq!((count(&replies, 200), count(&replies, 412)), (1, 15));
    let again = cast.treasury.try_on("payments", &sent[1], "confirm", json!({ "bank_reference": "REF1" })).await;
    again.refused("already-exists");
    assert_eq!(app.findings().await, []);
}

async fn of_two_editors_one_is_told_to_read_again(app: App) {
    let cast = app.cast().await;
    let list = json!({ "unit": "310115004", "year": 2026, "title": "清单" });
    let list = cast.officer.make("/v1/purchase-lists", list).await;
    let path = format!("/v1/purchase-lists/{}/rename", list["id"].as_str().unwrap());
    let replies = together(&cast.officer, &path, &json!({ "title": "清单（改）" }), Some(&list["version"]), 12).await;
    assert_eq!((count(&replies, 200), count(&replies, 412)), (1, 11));
}

async fn a_plan_never_takes_more_than_the_line_holds(app: App) {
    let cast = app.cast().await;
    let line = cast.line("district", "1000000.00").await;
    let list = json!({ "unit": "310115004", "year": 2026, "title": "清单" });
    let list = cast.officer.make("/v1/purchase-lists", list).await;
    let mut items = Vec::new();
    for _ in 0..6 {
        let path = format!("/v1/purchase-lists/{}/items", list["id"].as_str().unwrap());
        let item = cast.officer.make(&path, crate::process::requirement("300000.00")).await;
        let item = cast.officer.on("purchase-items", &item, "submit", json!({})).await;
        let item = cast.approver.on("purchase-items", &item, "review", json!({})).await;
        let allocations = json!({ "allocations": [{ "budget_line": line["id"], "amount": "300000.00" }] });
        items.push(cast.finance.on("purchase-items", &item, "budget", allocations).await);
    }
    let replies =
        join_all(items.iter().map(|item| cast.approver.try_on("purchase-items", item, "file", json!({})))).await;
    without_fault(&replies);
    assert_eq!((count(&replies, 200), count(&replies, 409)), (3, 3));
    let refused = replies.into_iter().find(|reply| reply.status == 409).unwrap().refused("budget-exceeded");
    assert_eq!((&refused["facts"]["balance"], &refused["facts"]["needed"]), (&json!("100000.00"), &json!("300000.00")));
    assert_eq!(app.findings().await, []);
}

async fn a_repeated_request_has_one_effect_and_the_same_bytes(app: App) {
    let cast = app.cast().await;
    let purchase = cast.purchase(&app).await;
    let path = format!("/v1/tenders/{}/bids", purchase.tender["id"].as_str().unwrap());
    let (key, body) = (key(), bid("433000.00"));
    let replies = join_all((0..8).map(|_| cast.ngos[3].post_with_key(&path, &body, None, &key))).await;
    without_fault(&replies);
    let done: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert!(!done.is_empty() && done.iter().all(|reply| reply.bytes == done[0].bytes));
    let again = cast.ngos[3].post_with_key(&path, &body, None, &key).await;
    assert_eq!((again.status, &again.bytes), (201, &done[0].bytes));
    let mine = cast.ngos[3].read("/v1/bids").await;
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    cast.ngos[3].post_with_key(&path, &bid("433000.01"), None, &key).await.refused("idempotency-key-reused");
}
