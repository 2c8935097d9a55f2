//! What follows when a complaint is upheld: for the lot that it is about and no other, and the money with it.

use crate::{
    app::{App, on_both},
    course::{Course, content, criteria, id, tender_documents},
};
use serde_json::{Value, json};

/// A challenge of an organisation to a step of a lot, answered in the buyer's favour; the complaint after it, accepted.
async fn complaint(course: &Course, ngo: usize, tender: &Value, lot: u32, step: &str) -> Value {
    let cast = &course.cast;
    let body = json!({ "lot": lot, "step": step, "matters": ["评审有误"], "statement_of_facts": "请复核。" });
    let challenge = course.ngos[ngo].make(&format!("/v1/tenders/{}/challenges", id(tender)), body).await;
    cast.officer.now("challenges", &challenge, "answer", json!({ "finding": "unfounded", "answer": "无误。" })).await;
    let body = json!({ "matters": ["评审有误"], "about_answer": false, "statement_of_facts": "附材料。" });
    let complaint = course.ngos[ngo].make(&format!("/v1/challenges/{}/complaint", id(&challenge)), body).await;
    cast.finance.now("complaints", &complaint, "accept", json!({})).await
}

async fn decide(course: &Course, complaint: &Value, verdict: &str) -> Value {
    let body = json!({ "verdict": verdict, "reason": "经查属实，影响成交结果。" });
    course.cast.finance.now("complaints", complaint, "decide", body).await["decision"]["consequence"].clone()
}

async fn available(course: &Course) -> Value {
    course.cast.finance.read(&format!("/v1/budget-lines/{}/balance", id(&course.line))).await["available"].clone()
}

/// A consultation for one lot, awarded to the first of three.
async fn awarded(app: &App, course: &Course, item: &Value) -> (Value, Value) {
    let tender = course
        .published(app, tender_documents("competitive_consultation", Some(item), "480000.00", criteria(20)))
        .await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(app, &tender, bids, 3).await;
    course.quote(app, &mut round, &["450000.00", "455000.00", "460000.00"]).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    (tender, course.award(app, &round.tender).await)
}

on_both!(
    a_contract_of_which_nothing_was_performed_is_cancelled_and_its_money_returns,
    what_was_performed_stays_and_damages_remain,
    one_lot_is_done_again_and_the_other_goes_on
);

/// Proves: C9
/// Detours: C9 order
async fn a_contract_of_which_nothing_was_performed_is_cancelled_and_its_money_returns(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let (tender, award) = awarded(&app, &course, &item).await;
    let contract = course.contract(&award).await;
    assert_eq!(available(&course).await, "89550000.00");
    let complaint = complaint(&course, 1, &tender, 1, "result").await;
    assert_eq!(decide(&course, &complaint, "upheld").await, "cancel_contract");
    assert_eq!(course.cast.officer.again("contracts", &contract).await["status"], "terminated");
    // The whole of it is free again, and the item can be planned anew, down to another contract.
    assert_eq!(available(&course).await, "90000000.00");
    let item = course.cast.officer.again("purchase-items", &item).await;
    assert_eq!((&item["status"], &item["tender"]), (&json!("budgeted"), &Value::Null));
    let filed = course.cast.approver.on("purchase-items", &item, "file", json!({})).await;
    assert_eq!((filed["status"].clone(), available(&course).await), (json!("filed"), json!("89520000.00")));
    course.cast.officer.on("purchase-items", &filed, "publish-intention", json!({})).await;
    assert_eq!(app.findings().await, []);
}

/// Proves: C9
/// Detours: C9 edge
async fn what_was_performed_stays_and_damages_remain(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let (tender, award) = awarded(&app, &course, &item).await;
    let contract = course.contract(&award).await;
    let milestones = course.cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    let delivered = json!({ "report": "已完成。", "ledger": "台账摘录。", "evidence": [] });
    let delivered = course.of(&contract).on("milestones", &milestones["items"][0], "deliver", delivered).await;
    let part = json!({ "acceptance": { "verdicts": [{ "item": "全部服务", "passed": true, "remark": null }], "beneficiaries_opinion": "满意。", "amount": "1000.00" } });
    course.cast.inspector.on("milestones", &delivered, "accept", part).await;
    app.at("2026-04-28T09:00").await;
    let complaint = complaint(&course, 1, &tender, 1, "result").await;
    assert_eq!(decide(&course, &complaint, "upheld").await, "damages");
    assert_eq!(course.cast.officer.again("contracts", &contract).await["status"], "effective");
    assert_eq!(app.findings().await, []);
}

/// Proves: C5, C9
/// Detours: C9 party, C5 party
async fn one_lot_is_done_again_and_the_other_goes_on(app: App) {
    let course = Course::new(&app).await;
    let (first, second) = (course.item("480000.00").await, course.item("300000.00").await);
    let mut body = tender_documents("open_tender", Some(&first), "480000.00", criteria(20));
    body["tender_documents"]["lots"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "item": second["id"], "title": "第二包", "ceiling": "300000.00" }));
    let tender = course.published(&app, body).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
        let other = json!({ "lot": 2, "content": content("290000.00") });
        bids.push((ngo, course.ngos[ngo].make(&format!("/v1/tenders/{}/bids", id(&tender)), other).await));
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    // Two complaints, each with its suspension: the longer one counts until its complaint ends.
    let one = complaint(&course, 1, &tender, 2, "process").await;
    let other = complaint(&course, 2, &tender, 1, "process").await;
    let finance = &course.cast.finance;
    finance.now("complaints", &one, "suspend", json!({ "until": "2026-05-20" })).await;
    finance.now("complaints", &other, "suspend", json!({ "until": "2026-05-08" })).await;
    assert_eq!(course.cast.officer.again("tenders", &tender).await["suspended_until"], "2026-05-20");
    assert_eq!(decide(&course, &one, "upheld").await, "redo");
    let now = course.cast.officer.again("tenders", &tender).await;
    assert_eq!(now["suspended_until"], "2026-05-08", "the other complaint is still open");
    assert_eq!(
        (&now["tender_documents"]["lots"][0]["outcome"], &now["tender_documents"]["lots"][1]["outcome"]),
        (&json!("opened"), &json!("failed"))
    );
    let officer = &course.cast.officer;
    assert_eq!(officer.again("purchase-items", &second).await["status"], "intention_published");
    assert_eq!(officer.again("purchase-items", &first).await["status"], "in_tender");
    course.ngos[2].now("complaints", &other, "withdraw", json!({})).await;
    assert_eq!(officer.again("tenders", &tender).await["suspended_until"], Value::Null);
    // The first lot goes its way; the bids for the second are out.
    course.score(&mut round, &["75", "70", "70", "70", "65", "70"]).await;
    let award = course.award(&app, &round.tender).await;
    assert_eq!((&award["lot"], &award["price"]), (&json!(1), &json!("450000.00")));
    let contract = course.contract(&award).await;
    assert_eq!(contract["status"], "effective");
    assert_eq!(officer.again("tenders", &tender).await["status"], "completed");
    assert_eq!(app.findings().await, []);
}
