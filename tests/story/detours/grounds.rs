//! Grounds are facts, not words.

use super::{bids, ranked};
use crate::{
    app::{App, on_both},
    course::{Course, DEADLINE, criteria, find, id, tender_documents},
};
use serde_json::{Value, json};

on_both!(
    a_round_is_void_on_what_happened,
    two_suffice_only_after_a_round_that_failed_for_want_of_bidders,
    a_top_up_adds_to_a_contract_of_the_same_supplier,
    a_deposit_is_forfeited_for_what_its_bidder_did,
    a_bond_is_called_and_a_contract_ended_for_a_breach,
    what_was_found_founded_is_not_released
);

fn void(ground: &str) -> Value {
    json!({ "legal_ground": ground, "reason": "情况有变" })
}

/// Proves: M14, M16
/// Detours: M14 act, M14 order, M14 edge, M16 act, M16 order, M16 revision
async fn a_round_is_void_on_what_happened(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    // With any words, at any stage: three valid bids are not too few, nothing is unlawful, no task fell away.
    for ground in ["too_few_suppliers", "unlawful_acts", "prices_above_budget", "task_cancelled"] {
        let refused = cast.approver.try_now("tenders", &round.tender, "void", void(ground)).await.refused("no-ground");
        assert_eq!((&refused["rule"], &refused["field"]), (&json!("M14"), &json!("legal_ground")), "{ground}");
    }
    cast.approver.try_now("tenders", &round.tender, "void", json!({ "reason": "重来" })).await.refused("malformed");
    // Published, it is not called off to draw or to ask anew.
    let item = course.item("300000.00").await;
    app.at("2026-06-01T09:00").await;
    let mut documents = tender_documents("competitive_consultation", Some(&item), "300000.00", criteria(20));
    documents["tender_documents"]["bid_deadline"] = json!("2026-06-20T10:00:00+08:00");
    let tender = course.draft(documents).await;
    let tender = course.try_publish(&tender).await.done();
    for ground in [Value::Null, json!("too_few_suppliers"), json!("prices_above_budget"), json!("unlawful_acts")] {
        let body = json!({ "legal_ground": ground, "reason": "重来" });
        assert_eq!(cast.approver.try_now("tenders", &tender, "cancel", body).await.refused("no-ground")["rule"], "M16");
    }
    // One bidder short: then, and not before the deadline.
    bids(&course, &tender, &["290000.00", "291000.00"]).await;
    cast.approver.try_now("tenders", &tender, "void", void("too_few_suppliers")).await.refused("wrong-status");
    app.at("2026-06-20T10:00").await;
    assert_eq!(cast.approver.now("tenders", &tender, "void", void("too_few_suppliers")).await["status"], "void");
    assert_eq!(app.findings().await, []);
}

/// Proves: M15
/// Detours: M15 act, M15 party, M15 order
async fn two_suffice_only_after_a_round_that_failed_for_want_of_bidders(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let (item, other) = (course.item("480000.00").await, course.item("480000.00").await);
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    bids(&course, &tender, &["450000.00", "455000.00"]).await;
    app.at(DEADLINE).await;
    cast.approver.now("tenders", &tender, "void", void("too_few_suppliers")).await;
    // For an unrelated item it follows nothing.
    let following = |method: &str, item: &Value| {
        let criteria = if method == "competitive_negotiation" { json!([]) } else { criteria(20) };
        let mut documents = tender_documents(method, Some(item), "480000.00", criteria);
        documents["tender_documents"]["bid_deadline"] = json!("2026-05-20T10:00:00+08:00");
        documents["tender_documents"]["conditions"] = json!({ "follows_failed": tender["id"] });
        documents
    };
    let unrelated = following("competitive_negotiation", &other);
    assert_eq!(cast.officer.post("/v1/tenders", &unrelated, None).await.refused("not-a-failed-tender")["rule"], "M15");
    // In another method two are two: the exception is the negotiation with those who bid.
    let again = course.draft(following("open_tender", &item)).await;
    cast.finance.now("tenders", &again, "approve-method", json!({ "basis_document": "浦财采〔2026〕15号" })).await;
    let again = course.try_publish(&again).await.done();
    bids(&course, &again, &["450000.00", "455000.00"]).await;
    app.at("2026-05-20T10:00").await;
    let refused = cast.officer.try_now("tenders", &again, "open-bids", json!({})).await.refused("too-few-bids");
    assert_eq!(refused["facts"]["needed"], "3");
    assert_eq!(app.findings().await, []);
}

/// Proves: M10
/// Detours: M10 edge, M10 act, A10 act
async fn a_top_up_adds_to_a_contract_of_the_same_supplier(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    let item = course.item("450000.00").await;
    app.at("2026-06-15T09:00").await;
    let top_up = |ceiling: &str, ngo: usize, original: Value| {
        let mut documents = tender_documents("single_source", Some(&item), ceiling, json!([]));
        documents["tender_documents"]["bid_deadline"] = json!("2026-07-10T10:00:00+08:00");
        documents["tender_documents"]["conditions"] = json!({ "single_source": {
            "supplier": course.ngos[ngo].organisation.unwrap(), "case": "top_up", "reason": "添购配套服务。", "original": original,
        }});
        documents
    };
    for (ceiling, ngo, original, reason) in [
        ("45000.00", 0, Value::Null, "no-such-part"),
        ("45000.00", 0, item["id"].clone(), "no-such-part"),
        ("45000.01", 0, contract["id"].clone(), "supplements-exceeded"),
        ("45000.00", 1, contract["id"].clone(), "no-ground"),
    ] {
        let tender = course.draft(top_up(ceiling, ngo, original)).await;
        course.try_publish(&tender).await.refused(reason);
        cast.approver.now("tenders", &tender, "cancel", json!({ "reason": "重拟" })).await;
    }
    let tender = course.draft(top_up("45000.00", 0, contract["id"].clone())).await;
    course.try_publish(&tender).await.done();
    assert_eq!(cast.officer.again("contracts", &contract).await["topped_up"], "45000.00");
    // With the tenth used up a supplement is one fen too much.
    let supplement = json!({ "supplement": {
        "reason": "新增", "milestone": { "title": "补充", "due": "2027-01-31", "amount": "0.01", "items": ["补充服务"] },
        "allocations": [{ "budget_line": course.line["id"], "amount": "0.01" }],
    }});
    let refused = cast.officer.try_now("contracts", &contract, "propose-supplement", supplement).await;
    assert_eq!(refused.refused("supplements-exceeded")["rule"], "A10");
    assert_eq!(app.findings().await, []);
}

/// Proves: D4
/// Detours: D4 act, D4 order, D4 party
async fn a_deposit_is_forfeited_for_what_its_bidder_did(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let prices = [("450000.00", "03160"), ("455000.00", "03161"), ("460000.00", "03162"), ("465000.00", "03163")];
    let (tender, made) = course.deposited(&app, &prices).await;
    let round = course.open(&app, &tender, made, 5).await;
    let deposits = cast.officer.read("/v1/deposits?status=held").await["items"].clone();
    let of =
        |bid: &Value| deposits.as_array().unwrap().iter().find(|deposit| deposit["bid"] == bid["id"]).unwrap().clone();
    let forfeit = |ground: &str| json!({ "legal_ground": ground, "reason": "依规定" });
    for ground in ["withdrawn_late", "false_documents", "refused_contract", "collusion"] {
        let deposit = of(&round.bids[3].1);
        let refused =
            cast.approver.try_now("deposits", &deposit, "forfeit", forfeit(ground)).await.refused("no-ground");
        assert_eq!(refused["rule"], "D4", "{ground}");
    }
    // Once the panel finds its documents false it is: on that ground, and only its own.
    let panel = course.panel(&round.evaluation);
    find(&panel[..3], &round.evaluation, "false_documents", &round.bids[3].1).await;
    let deposit = of(&round.bids[3].1);
    cast.approver.try_now("deposits", &deposit, "forfeit", forfeit("collusion")).await.refused("no-ground");
    cast.approver
        .try_now("deposits", &of(&round.bids[2].1), "forfeit", forfeit("false_documents"))
        .await
        .refused("no-ground");
    assert_eq!(
        cast.approver.now("deposits", &deposit, "forfeit", forfeit("false_documents")).await["status"],
        "forfeited"
    );
    assert_eq!(app.findings().await, []);
}

/// Proves: D5, A11
/// Detours: D5 order, D5 act, D5 edge, A11 act, A11 order, A11 role
async fn a_bond_is_called_and_a_contract_ended_for_a_breach(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let mut terms = course.terms(&award);
    terms["terms"]["bond"] =
        json!({ "amount": "45000.00", "returned": "期满无违约后五个工作日内退还，逾期按规定计息。" });
    let contract = cast.officer.make(&format!("/v1/awards/{}/contract", id(&award)), terms).await;
    cast.officer.on("contracts", &contract, "send", json!({})).await;
    course.of(&award).now("contracts", &contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    let bond = json!({ "form": "cash", "amount": "45000.00", "reference": "BOND-1", "expires": null });
    let bond = cast.officer.make(&format!("/v1/contracts/{}/bond", id(&contract)), bond).await;
    let call = json!({ "amount": "5000.00", "reason": "违约" });
    assert_eq!(cast.approver.try_now("bonds", &bond, "call", call.clone()).await.refused("no-ground")["rule"], "D5");
    // Nobody ends the contract alone, nor takes its work away piece by piece.
    for ground in ["breach", "public_interest", "decision"] {
        let end = json!({ "legal_ground": ground, "reason": "调整" });
        let refused = cast.approver.try_now("contracts", &contract, "terminate", end).await.refused("no-ground");
        assert_eq!(refused["rule"], "A11", "{ground}");
    }
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    let milestone = &milestones["items"][0];
    let close = json!({ "reason": "不再需要" });
    assert_eq!(
        cast.approver.try_now("milestones", milestone, "close", close).await.refused("no-ground")["rule"],
        "A11"
    );
    // Late work is a breach that everybody can see.
    app.at("2026-12-01T09:00").await;
    app.office.do_what_is_due().await.unwrap();
    assert_eq!(cast.approver.now("bonds", &bond, "call", call).await["called"], "5000.00");
    let end = json!({ "legal_ground": "breach", "reason": "逾期未交付" });
    assert_eq!(cast.approver.now("contracts", &contract, "terminate", end).await["end_ground"], "breach");
    assert_eq!(app.findings().await, []);
}

/// Proves: C5
/// Detours: C5 act, C5 order, C5 role
async fn what_was_found_founded_is_not_released(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let challenge = json!({ "lot": 1, "step": "result", "matters": ["证书不实"], "statement_of_facts": "请复核。" });
    let challenge = course.ngos[1].make(&format!("/v1/tenders/{}/challenges", id(&round.tender)), challenge).await;
    let answer = json!({ "finding": "founded", "answer": "经核查属实。" });
    cast.officer.now("challenges", &challenge, "answer", answer).await;
    let release = json!({ "reason": "不影响" });
    assert_eq!(
        cast.approver.try_now("challenges", &challenge, "lift-suspension", release.clone()).await.refused("no-ground")
            ["rule"],
        "C5"
    );
    let terms = course.terms(&award);
    let path = format!("/v1/awards/{}/contract", id(&award));
    cast.officer.post(&path, &terms, None).await.refused("challenge-pending");
    // Nor while it lies with finance.
    let complaint = json!({ "matters": ["证书不实"], "about_answer": true, "statement_of_facts": "附查询结果。" });
    course.ngos[1].make(&format!("/v1/challenges/{}/complaint", id(&challenge)), complaint).await;
    cast.approver.try_now("challenges", &challenge, "lift-suspension", release).await.refused("no-ground");
    cast.officer.post(&path, &terms, None).await.refused("challenge-pending");
    // What was found founded is a ground to do the round again.
    assert_eq!(cast.approver.now("tenders", &round.tender, "void", void("unlawful_acts")).await["status"], "void");
    assert_eq!(app.findings().await, []);
}
