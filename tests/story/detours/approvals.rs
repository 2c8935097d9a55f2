//! An approval covers what was approved, and nothing else.

use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, criteria, id, tender_documents},
    law::warned,
};
use serde_json::{Value, json};

on_both!(
    an_approval_of_one_purchase_is_none_of_another,
    an_announcement_names_one_supplier,
    a_draw_stands_whatever_tender_it_is_repeated_in
);

fn alone(item: &Value, ceiling: &str, course: &Course, ngo: usize) -> Value {
    let mut documents = tender_documents("single_source", Some(item), ceiling, json!([]));
    documents["tender_documents"]["conditions"] = json!({ "single_source": {
        "supplier": course.ngos[ngo].organisation.unwrap(), "case": "only_supplier", "reason": "唯一具备条件的机构，专家论证意见附后。",
    }});
    documents
}

fn revision(documents: &Value) -> Value {
    json!({ "tender_documents": documents["tender_documents"] })
}

/// Proves: M11
/// Detours: M11 revision, M11 act, M11 order, M11 edge
async fn an_approval_of_one_purchase_is_none_of_another(app: App) {
    let course = Course::new(&app).await;
    let (cast, approval) = (&course.cast, json!({ "basis_document": "浦财采〔2026〕12号" }));
    let (small, large) = (course.item("4000000.00").await, course.item("9000000.00").await);
    app.at(PUBLISHED).await;
    let asked = tender_documents("competitive_consultation", Some(&small), "4000000.00", criteria(20));
    let tender = course.draft(asked.clone()).await;
    // At the threshold itself the approval is asked for; one fen below it is not.
    course.try_publish(&tender).await.refused("method-not-approved");
    cast.finance.now("tenders", &tender, "approve-method", approval.clone()).await;
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "补充材料" })).await;
    // Sent back and handed in again unchanged, it holds.
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    assert!(!cast.officer.again("tenders", &tender).await["method_approval"].is_null());
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "补充材料" })).await;
    // Another item, another method, another amount: what was approved is void, and the reviser is told.
    let revised =
        cast.officer.now("tenders", &tender, "revise", revision(&alone(&large, "9000000.00", &course, 0))).await;
    warned(&revised, "M11", "approval-void");
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    let refused = course.try_publish(&tender).await.refused("method-not-approved");
    assert_eq!((&refused["rule"], &refused["facts"]["amount"]), (&json!("M11"), &json!("9000000.00")));
    // Turning it back does not bring the approval back: what was approved is asked for anew.
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "改回" })).await;
    cast.officer.now("tenders", &tender, "revise", revision(&asked)).await;
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    course.try_publish(&tender).await.refused("method-not-approved");
    // Nor does another ceiling alone pass on it.
    cast.finance.now("tenders", &tender, "approve-method", approval.clone()).await;
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "调整" })).await;
    let mut other = asked.clone();
    other["tender_documents"]["lots"][0]["title"] = json!("另一项服务");
    warned(&cast.officer.now("tenders", &tender, "revise", revision(&other)).await, "M11", "approval-void");
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    course.try_publish(&tender).await.refused("method-not-approved");
    cast.finance.now("tenders", &tender, "approve-method", approval).await;
    assert_eq!(course.try_publish(&tender).await.done()["status"], "published");
    assert_eq!(app.findings().await, []);
}

/// Proves: M10
/// Detours: M10 revision, M10 order, M10 party
async fn an_announcement_names_one_supplier(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("4500000.00").await;
    app.at(PUBLISHED).await;
    let tender = course.draft(alone(&item, "4500000.00", &course, 0)).await;
    let approval = json!({ "basis_document": "浦财采〔2026〕13号" });
    cast.finance.now("tenders", &tender, "approve-method", approval.clone()).await;
    cast.approver.now("tenders", &tender, "announce", json!({})).await;
    app.at("2026-04-13T09:00").await;
    // Announced for five working days for one supplier, and then another is written in.
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "更正" })).await;
    let revised =
        cast.officer.now("tenders", &tender, "revise", revision(&alone(&item, "4500000.00", &course, 1))).await;
    warned(&revised, "M10", "approval-void");
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    cast.finance.now("tenders", &tender, "approve-method", approval.clone()).await;
    assert_eq!(course.try_publish(&tender).await.refused("notice-missing")["rule"], "M10");
    // There and back again is no way round either.
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "改回" })).await;
    cast.officer.now("tenders", &tender, "revise", revision(&alone(&item, "4500000.00", &course, 0))).await;
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    cast.finance.now("tenders", &tender, "approve-method", approval).await;
    course.try_publish(&tender).await.refused("notice-missing");
    // Announced anew, it stands its five working days anew.
    cast.approver.now("tenders", &tender, "announce", json!({})).await;
    assert_eq!(course.try_publish(&tender).await.refused("notice-period-not-over")["earliest"], "2026-04-21");
    assert_eq!(app.findings().await, []);
}

/// Proves: M6
/// Detours: M6 act, M6 order, M6 revision
async fn a_draw_stands_whatever_tender_it_is_repeated_in(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    let documents = tender_documents("invited_tender", Some(&item), "480000.00", criteria(20));
    let watchers = json!([cast.officer.id.unwrap(), cast.inspector.id.unwrap()]);
    let list: Vec<_> = course.ngos.iter().map(|ngo| ngo.organisation.unwrap()).collect();
    let draw = |list: &[_]| json!({ "list": list, "drawn": 3, "watchers": watchers });
    let first = course.draft(documents.clone()).await;
    let first = cast.officer.now("tenders", &first, "invite", draw(&list)).await;
    // The seed was told by its digest before there was a list.
    let seed = first["invited"]["draw"]["seed"].as_str().unwrap();
    assert_eq!(first["chance"]["suppliers"], crate::recount::sha256(seed));
    // A second tender on the same item draws nothing while the first stands.
    let second = course.draft(documents.clone()).await;
    cast.officer.try_now("tenders", &second, "invite", draw(&list)).await.refused("draw-stands");
    // What was drawn for stays: no other item, method or condition.
    cast.approver.now("tenders", &first, "return", json!({ "reason": "更正" })).await;
    let mut other = documents.clone();
    other["tender_documents"]["conditions"] = json!({ "qualification": ["具备养老服务经验"] });
    let refused = cast.officer.try_now("tenders", &first, "revise", revision(&other)).await;
    assert_eq!(refused.refused("draw-stands")["rule"], "M6");
    // Called off before anybody could bid, the draw goes with the item: the same list gives the same three.
    cast.approver.now("tenders", &first, "cancel", json!({ "reason": "重拟" })).await;
    cast.officer.try_now("tenders", &second, "invite", draw(&list[..5])).await.refused("draw-stands");
    let again = cast.officer.now("tenders", &second, "invite", draw(&list)).await;
    assert_eq!(again["invited"]["draw"], first["invited"]["draw"]);
    assert_eq!(id(&cast.officer.again("purchase-items", &item).await), id(&item));
    assert_eq!(app.findings().await, []);
}
