//! Nobody reads, finds or counts a bid before the opening: not through any face, not in the database.

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
};
use serde_json::json;

const CANARY: &str = "金丝雀方案七三九";

on_both!(
    a_sealed_bid_is_found_by_nobody_but_its_bidder,
    who_sits_on_the_panel_is_told_to_no_bidder,
    bids_of_a_lot_without_enough_bidders_stay_sealed
);

/// Proves: E1, E3
/// Detours: E3 role, E1 role
async fn a_sealed_bid_is_found_by_nobody_but_its_bidder(app: App) {
    let cast = app.cast().await;
    let purchase = cast.purchase(&app).await;
    let tender = purchase.tender["id"].as_str().unwrap();
    let content =
        json!({ "lot": 1, "content": { "price": "443219.87", "plan": CANARY, "team": "六名。", "attachments": [] } });
    let bid = cast.ngos[3].make(&format!("/v1/tenders/{tender}/bids"), content).await;
    let id = bid["id"].as_str().unwrap();
    let everybody = [
        &cast.anybody,
        &cast.officer,
        &cast.inspector,
        &cast.approver,
        &cast.finance,
        &cast.treasury,
        &cast.registry,
        &cast.supervisor,
        &cast.auditor,
        &cast.city_auditor,
        &cast.neighbour,
        &cast.elsewhere,
        &cast.experts[0],
        &cast.ngos[1],
        &cast.system,
        &cast.security,
    ];
    let absent = cast.officer.get("/v1/bids/0197c0de-0000-4000-8000-000000000001").await;
    for person in everybody {
        let reply = person.get(&format!("/v1/bids/{id}")).await;
        assert_eq!((reply.status, &reply.bytes), (404, &absent.bytes), "a hidden bid and an absent one look the same");
        let list = person.get(&format!("/v1/bids?tender={tender}")).await;
        if list.status == 200 {
            let own = person.organisation.map(|id| json!(id.to_string()));
            let items = list.json()["items"].as_array().unwrap().clone();
            assert!(items.iter().all(|bid| Some(&bid["organisation"]) == own.as_ref()), "{items:?}");
        }
        // The tender tells neither who bids nor how many.
        let seen = person.read(&format!("/v1/tenders/{tender}")).await;
        assert_eq!(seen["tender_documents"]["lots"][0]["opening"], json!([]));
    }
    // Even who keeps the audit trail reads of the bid no more than its receipt.
    let journal = cast.audit.get("/v1/journal?limit=200").await;
    let journal = String::from_utf8(journal.bytes).unwrap();
    assert!(!journal.contains(CANARY) && !journal.contains("443219.87"));
    assert!(!journal.contains(id), "the audit trail tells no bid before it is opened");
}

/// Proves: E3
/// Detours: E3 party
async fn who_sits_on_the_panel_is_told_to_no_bidder(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let round = course.open(&app, &tender, bids, 5).await;
    for person in [&course.cast.anybody, &course.ngos[0], &course.cast.neighbour] {
        assert_ne!(person.get(&format!("/v1/evaluations/{}", id(&round.evaluation))).await.status, 200);
        let seen = person.read(&format!("/v1/tenders/{}", id(&round.tender))).await.to_string();
        let listed = person.get("/v1/evaluations").await;
        let listed = String::from_utf8(listed.bytes).unwrap();
        for expert in round.evaluation["appointed"].as_array().unwrap() {
            let expert = expert.as_str().unwrap();
            assert!(!seen.contains(expert) && !listed.contains(expert), "a member can be read");
        }
    }
}

async fn bids_of_a_lot_without_enough_bidders_stay_sealed(app: App) {
    let cast = app.cast().await;
    let lines = cast.lines().await;
    let item = cast.item(&lines).await;
    let tender = cast.tender(&app, &item).await;
    app.at("2026-04-15T09:00").await;
    let bid = cast.submit(&tender, 0, "450000.00").await;
    cast.submit(&tender, 1, "455000.00").await;
    app.at("2026-04-20T10:00").await;
    let closed = cast.officer.again("tenders", &tender).await;
    let refused = cast.officer.try_on("tenders", &closed, "open-bids", json!({})).await.refused("too-few-bids");
    assert_eq!((&refused["rule"], &refused["facts"]["needed"]), (&json!("M14"), &json!("3")));
    let void = cast
        .approver
        .on("tenders", &closed, "void", json!({ "legal_ground": "too_few_suppliers", "reason": "有效供应商不足三家" }))
        .await;
    assert_eq!(void["status"], "void");
    let mine = cast.ngos[0].again("bids", &bid).await;
    assert_eq!((&mine["status"], &mine["content"]), (&json!("sealed"), &json!(null)));
    cast.officer.get(&format!("/v1/bids/{}", bid["id"].as_str().unwrap())).await.refused("not-found");
    // The item is free for another round.
    let item = cast.officer.again("purchase-items", &item).await;
    assert_eq!(item["status"], "intention_published");
    assert_eq!(app.findings().await, []);
}
