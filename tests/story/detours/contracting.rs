//! From the ranking to the delivery: who decides, what is signed, what is delivered.

use super::ranked;
use crate::{
    app::{App, on_both},
    course::{Course, content, criteria, id, tender_documents},
};
use serde_json::{Value, json};

on_both!(
    nobody_else_decides_and_nothing_is_signed_before,
    what_is_done_by_others_was_named_in_the_bid,
    nothing_is_delivered_before_the_contract_begins
);

/// Proves: A8
/// Detours: A8 order, A8 edge, A8 revision
async fn nothing_is_delivered_before_the_contract_begins(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let mut later = course.terms(&award);
    // Nor does it begin before anybody was chosen.
    let path = format!("/v1/awards/{}/contract", id(&award));
    later["terms"]["start_date"] = json!("2026-04-26");
    let backdated = cast.officer.post(&path, &later, None).await.refused("term-before-award");
    assert_eq!((&backdated["field"], &backdated["earliest"]), (&json!("terms/start_date"), &json!("2026-04-27")));
    (later["terms"]["start_date"], later["terms"]["end_date"]) = (json!("2026-06-01"), json!("2027-05-31"));
    let contract = cast.officer.make(&path, later).await;
    let supplier = course.of(&award);
    cast.officer.on("contracts", &contract, "send", json!({})).await;
    supplier.now("contracts", &contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    let delivered = json!({ "report": "全年服务已完成。", "ledger": "台账摘录。", "evidence": [] });
    // Signed on the 27th of April, it runs from the 1st of June.
    app.at("2026-05-31T23:59").await;
    let early = supplier.try_now("milestones", &milestones["items"][0], "deliver", delivered.clone()).await;
    let early = early.refused("work-before-term");
    assert_eq!((&early["rule"], &early["earliest"]), (&json!("A8"), &json!("2026-06-01")));
    app.at("2026-06-01T00:00").await;
    supplier.now("milestones", &milestones["items"][0], "deliver", delivered).await;
    // What is added later lies within the term too.
    let before = json!({ "supplement": {
        "reason": "补做", "milestone": { "title": "补充服务", "due": "2026-05-31", "amount": "1000.00", "items": ["补充服务"] },
        "allocations": [{ "budget_line": course.line["id"], "amount": "1000.00" }],
    }});
    let refused = cast.officer.try_now("contracts", &contract, "propose-supplement", before).await;
    assert_eq!(refused.refused("milestone-outside-term")["rule"], "A8");
    assert_eq!(app.findings().await, []);
}

/// Proves: A1, A2, A13
/// Detours: A1 role, A1 revision, A2 order, A2 act, A13 edge, A13 act
async fn nobody_else_decides_and_nothing_is_signed_before(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    app.at("2026-04-27T10:00").await;
    let award = super::recommended(&course, &round.tender).await;
    let decide = |bid: &Value| json!({ "bid": bid["id"] });
    for who in [&cast.officer, &cast.finance, &course.ngos[0]] {
        let reply = who.try_on("awards", &award, "decide", decide(&round.bids[0].1)).await;
        assert!(matches!(reply.status, 403 | 404), "{}", reply.status);
    }
    // Neither before the result is out nor by way of its draft.
    let path = format!("/v1/awards/{}/contract", id(&award));
    let terms = course.terms(&json!({ "price": "450000.00", "organisation": award["organisation"] }));
    cast.officer.post(&path, &terms, None).await.refused("award-not-published");
    let award = cast.approver.on("awards", &award, "decide", decide(&round.bids[0].1)).await;
    cast.officer.post(&path, &terms, None).await.refused("award-not-published");
    cast.approver.try_now("awards", &award, "decide", decide(&round.bids[1].1)).await.refused("wrong-status");
    let award = cast.officer.on("awards", &award, "publish", json!({ "reason": "排名第一。" })).await;
    cast.approver.try_now("awards", &award, "decide", decide(&round.bids[1].1)).await.refused("wrong-status");
    let contract = course.contract(&award).await;
    // A ledger of blanks is none, and one that is left out is none.
    app.at("2026-11-20T10:00").await;
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    for ledger in [json!(""), json!("　 "), Value::Null] {
        let delivered = json!({ "report": "已完成。", "ledger": ledger, "evidence": [] });
        let reply = course.ngos[0].try_now("milestones", &milestones["items"][0], "deliver", delivered).await;
        assert!((400..500).contains(&reply.status), "{}", String::from_utf8_lossy(&reply.bytes));
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: A9
/// Detours: A9 revision, A9 edge, A9 order
async fn what_is_done_by_others_was_named_in_the_bid(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let mut documents = tender_documents("open_tender", Some(&item), "480000.00", criteria(20));
    documents["tender_documents"]["conditions"] = json!({ "subcontracting": "配餐" });
    let tender = course.published(&app, documents).await;
    let mut named = content("450000.00");
    named["subcontracts"] = json!([{ "name": "上海某配餐公司", "part": "配餐" }]);
    let mut three = vec![(0, course.try_bid(0, &tender, named).await.done())];
    let others = course.bid(1, &tender, "455000.00").await;
    three.push(others);
    three.push(course.bid(2, &tender, "460000.00").await);
    let mut round = course.open(&app, &tender, three, 5).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    let path = format!("/v1/awards/{}/contract", id(&award));
    let with = |name: &str, part: &str| {
        let mut terms = course.terms(&award);
        terms["terms"]["subcontracts"] = json!([{ "name": name, "part": part }]);
        terms
    };
    let contract = cast.officer.make(&path, with("上海某配餐公司", "配餐")).await;
    for (name, part) in
        [("上海另一配餐公司", "配餐"), ("上海某配餐公司分公司", "配餐"), ("上海第6社工事务所", "全部服务")]
    {
        let refused = cast.officer.try_now("contracts", &contract, "revise", with(name, part)).await;
        assert_eq!(refused.refused("subcontract-not-named")["rule"], "A9", "{name}");
    }
    assert_eq!(app.findings().await, []);
}
