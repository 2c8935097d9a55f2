//! The law over HTTP: what it warns of, what it lets happen in time and late, and what follows.

use crate::{
    app::{App, on_both},
    course::{Course, DEADLINE, PUBLISHED, Round, content, criteria, id, tender_documents},
    people::Person,
    process::requirement,
};
use domain::organisation::CreditCode;
use serde_json::{Value, json};

/// The rules and reasons of the warnings in an answer.
pub(crate) fn warnings(answer: &Value) -> Vec<(String, String)> {
    let text = |warning: &Value, field: &str| warning[field].as_str().unwrap().to_owned();
    let all = answer["warnings"].as_array().into_iter().flatten();
    all.map(|warning| (text(warning, "rule"), text(warning, "reason"))).collect()
}

#[track_caller]
pub(crate) fn warned(answer: &Value, rule: &str, reason: &str) {
    let found = warnings(answer);
    assert!(found.contains(&(rule.to_owned(), reason.to_owned())), "{rule} {reason} is not among {found:?}");
}

pub(crate) fn organisation(ngo: &Person) -> Value {
    json!({ "id": ngo.organisation.unwrap() })
}

/// A consultation of three with its result published: the first has won.
pub(crate) async fn awarded(app: &App, course: &Course) -> (Round, Value) {
    let item = course.item("480000.00").await;
    let tender = course
        .published(app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20)))
        .await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(app, &tender, bids, 3).await;
    course.quote(app, &mut round, &["450000.00", "455000.00", "460000.00"]).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(app, &round.tender).await;
    (round, award)
}

on_both!(
    planning_and_suppliers,
    rounds_that_come_to_nothing,
    deposits_are_returned_or_forfeited,
    the_panel_differs_corrects_and_rates,
);

/// Proves: W1, W2, W6, W12, Q5, Q7, Q10, Q11, U1
async fn planning_and_suppliers(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    // A residents' committee is no organ of the state.
    let committee = crate::process::line_body("310115004001", "street", "1000.00");
    assert_eq!(cast.finance.post("/v1/budget-lines", &committee, None).await.refused("unit-may-not-buy")["rule"], "W1");
    let register = |code: &CreditCode, kind: &str| {
        json!({
            "credit_code": code, "name": "某机构", "kind": kind, "registration_authority": "310115-MZ", "login": "some", "identity_number": crate::people::identity("some"), "contact": "某人", "password": "correct horse battery",
        })
    };
    let organ = CreditCode::complete("11310115MJ000001X").unwrap();
    assert_eq!(
        cast.anybody.post("/v1/organisations", &register(&organ, "foundation"), None).await.refused("may-not-supply")["rule"],
        "W3"
    );
    let enterprise = CreditCode::complete("91310115MJ000001X").unwrap();
    let refused = cast.anybody.post("/v1/organisations", &register(&enterprise, "foundation"), None).await;
    assert_eq!(refused.refused("credit-code-kind")["rule"], "W2");
    let mut wrong = register(&enterprise, "foundation");
    wrong["credit_code"] = json!("52310115MJ000001X0");
    assert_eq!(cast.anybody.post("/v1/organisations", &wrong, None).await.refused("credit-code-check")["rule"], "U1");
    let mut unknown = requirement("1000.00");
    unknown["requirement"]["catalogue_code"] = json!("A05010100");
    let path = format!("/v1/purchase-lists/{}/items", id(&course.list));
    assert_eq!(cast.officer.post(&path, &unknown, None).await.refused("unknown-catalogue-code")["rule"], "W6");

    // A plan filed late is filed, and the delay is told.
    let item = course.item_with(requirement("1000.00")).await;
    cast.officer.now("purchase-items", &item, "submit", json!({})).await;
    cast.approver.now("purchase-items", &item, "review", json!({})).await;
    let allocations = json!({ "allocations": [{ "budget_line": course.line["id"], "amount": "1000.00" }] });
    cast.finance.now("purchase-items", &item, "budget", allocations).await;
    app.at("2026-03-31T09:00").await;
    let filed = cast.approver.now("purchase-items", &item, "file", json!({})).await;
    warned(&filed, "W12", "deadline-missed");
    assert_eq!(filed["warnings"][0]["facts"]["last"], "2026-03-30");

    // The annual report is due on the 31st of May, and again when the year's check is seen.
    let ngo = &course.ngos[0];
    let report = |due: &Value| {
        due["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["clock"] == "annual_report")
            .map(|item| item["last_day"].clone())
    };
    assert_eq!(report(&ngo.read("/v1/due").await), Some(json!("2026-05-31")));
    let check = json!({ "registry_entry": { "kind": "annual_check_passed", "value": 2025, "from": "2026-03-31", "until": null, "basis_document": "年检公告" } });
    cast.registry.now("organisations", &organisation(ngo), "record-registry-entry", check).await;
    assert_eq!(report(&ngo.read("/v1/due").await), Some(json!("2027-05-31")));

    // The abnormal list is known from a secondary source: it warns, as a grade as a score does.
    let listed = json!({ "registry_entry": { "kind": "abnormal_list", "value": null, "from": "2026-03-31", "until": null, "basis_document": "名录公告" } });
    cast.registry.now("organisations", &organisation(ngo), "record-registry-entry", listed).await;
    let item = course.item("480000.00").await;
    app.at("2026-05-06T09:00").await;
    let mut scored = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20));
    (scored["tender_documents"]["criteria"][1]["title"], scored["tender_documents"]["bid_deadline"]) =
        (json!("社会组织评估等级4A以上"), json!("2026-05-20T10:00:00+08:00"));
    let tender = course.draft(scored).await;
    let tender = course.try_publish(&tender).await.done();
    warned(&tender, "Q10", "discriminating-criterion");
    let bid = course.try_bid(0, &tender, content("450000.00")).await.done();
    warned(&bid, "Q7", "organisation-on-abnormal-list");

    // That an organisation is a charity is a public fact of the registry, as its contracts are.
    let charity = json!({ "registry_entry": { "kind": "charity", "value": null, "from": "2026-01-01", "until": null, "basis_document": "认定公告" } });
    cast.registry.now("organisations", &organisation(ngo), "record-registry-entry", charity).await;
    let seen = cast.anybody.again("organisations", &organisation(ngo)).await;
    assert!(seen["registry_entries"].as_array().unwrap().iter().any(|fact| fact["kind"] == "charity"));
    assert_eq!(app.findings().await, []);
}

/// Proves: M14, M15, M16
async fn rounds_that_come_to_nothing(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    // No place shortens the time to bid that the nation gives.
    let body = json!({ "unit": "310115", "change": { "number": { "parameter": "tender_period", "value": 1 } }, "start_date": "2026-03-03", "end_date": null, "basis_document": "试点" });
    cast.finance.post("/v1/rule-changes", &body, None).await.refused("below-higher-law");
    let item = course.item("480000.00").await;
    // A draft is called off for whatever reason.
    app.at(PUBLISHED).await;
    let soon = course.draft(tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    cast.approver.now("tenders", &soon, "cancel", json!({ "reason": "重拟" })).await;

    // Two bidders: no opening, the round is void, and its deposits and items are free.
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    for (ngo, price) in [(0, "450000.00"), (1, "455000.00")] {
        course.bid(ngo, &tender, price).await;
    }
    app.at(DEADLINE).await;
    let problem = cast.officer.try_now("tenders", &tender, "open-bids", json!({})).await.refused("too-few-bids");
    assert_eq!((&problem["rule"], &problem["facts"]["needed"]), (&json!("M14"), &json!("3")));
    let void = json!({ "legal_ground": "too_few_suppliers", "reason": "不足三家" });
    let void = cast.approver.now("tenders", &tender, "void", void).await;
    assert_eq!(cast.anybody.again("tenders", &void).await["end_reason"], "不足三家");

    // Then, with the approval of finance, two suppliers suffice for a negotiation.
    let mut again = tender_documents("competitive_negotiation", Some(&item), "480000.00", json!([]));
    again["tender_documents"]["bid_deadline"] = json!("2026-05-11T10:00:00+08:00");
    again["tender_documents"]["conditions"] = json!({ "follows_failed": item["id"] });
    cast.officer.post("/v1/tenders", &again, None).await.refused("no-such-part");
    again["tender_documents"]["conditions"] = json!({ "follows_failed": soon["id"] });
    assert_eq!(cast.officer.post("/v1/tenders", &again, None).await.refused("not-a-failed-tender")["rule"], "M15");
    again["tender_documents"]["conditions"] = json!({ "follows_failed": void["id"] });
    let next = course.draft(again).await;
    cast.finance.now("tenders", &next, "approve-method", json!({ "basis_document": "浦财采〔2026〕12号" })).await;
    let next = course.try_publish(&next).await.done();
    // With those two, and nobody else.
    assert_eq!(course.try_bid(2, &next, content("440000.00")).await.refused("not-invited")["rule"], "M15");
    for (ngo, price) in [(0, "450000.00"), (1, "455000.00")] {
        course.bid(ngo, &next, price).await;
    }
    app.at("2026-05-11T10:00").await;
    assert_eq!(cast.officer.now("tenders", &next, "open-bids", json!({})).await["status"], "opened");

    // Called off because the task fell away, by the document that says so: everybody reads why, and the money returns.
    let other = course.item("1000.00").await;
    app.at("2026-06-15T09:00").await;
    let mut third = tender_documents("self_organised", Some(&other), "1000.00", criteria(20));
    third["tender_documents"]["bid_deadline"] = json!("2026-06-25T10:00:00+08:00");
    let third = course.draft(third).await;
    let third = course.try_publish(&third).await.done();
    let words = cast.approver.try_now("tenders", &third, "cancel", json!({ "reason": "任务取消" })).await;
    assert_eq!(words.refused("no-ground")["rule"], "M16");
    let document =
        json!({ "legal_ground": "task_cancelled", "basis_document": "浦府办〔2026〕8号", "reason": "任务取消" });
    cast.approver.now("tenders", &third, "cancel", document).await;
    assert_eq!(cast.anybody.again("tenders", &third).await["status"], "cancelled");
    assert_eq!(cast.officer.again("purchase-items", &other).await["status"], "withdrawn");
}

/// Proves: D2, D3, D4, A6
async fn deposits_are_returned_or_forfeited(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let prices = [("450000.00", "03160"), ("455000.00", "03161"), ("460000.00", "03162")];
    let (tender, bids) = course.deposited(&app, &prices).await;
    assert_eq!(cast.officer.read("/v1/deposits").await["items"], json!([]));
    let mut round = course.open(&app, &tender, bids, 5).await;
    assert_eq!(cast.officer.read("/v1/deposits?status=held").await["items"].as_array().unwrap().len(), 3);
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    // Those of the losers are due within five working days of the notice; the winner's waits for the contract.
    let due = cast.officer.read("/v1/deposits?status=due").await;
    let due = due["items"].as_array().unwrap();
    assert_eq!((due.len(), &due[0]["return_due_date"]), (2, &json!("2026-05-07")));
    app.at("2026-05-07T10:00").await;
    let returned = cast.officer.on("deposits", &due[0], "return", json!({ "bank_reference": "D1" })).await;
    assert_eq!((&returned["late_interest"], &returned["status"]), (&json!("0.00"), &json!("returned")));
    app.at("2026-05-17T10:00").await;
    let late = cast.officer.on("deposits", &due[1], "return", json!({ "bank_reference": "D2" })).await;
    assert_eq!(late["late_interest"], "13.73");
    // The winner refuses: the next in the ranking follows, and the deposit is forfeited on a ground of the law.
    course.of(&award).now("awards", &award, "refuse", json!({ "reason": "人员变动" })).await;
    let next = cast.officer.read(&format!("/v1/awards?tender={}&status=recommended", id(&tender))).await;
    assert_eq!((&next["items"][0]["rank"], &next["items"][0]["price"]), (&json!(2), &json!("455000.00")));
    let held = cast.officer.read("/v1/deposits?status=held").await["items"][0].clone();
    let without = json!({ "legal_ground": "because", "reason": "无" });
    cast.approver.try_on("deposits", &held, "forfeit", without).await.refused("unknown-word");
    let forfeited = json!({ "legal_ground": "refused_contract", "reason": "无正当理由拒签合同" });
    assert_eq!(cast.approver.on("deposits", &held, "forfeit", forfeited).await["legal_ground"], "refused_contract");
    assert_eq!(app.findings().await, []);
}

/// Proves: E14, E15, E18, E19
/// Detours: E15 act, E15 order
async fn the_panel_differs_corrects_and_rates(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "450000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.sheets(&round, &["70", "70", "70"]).await;
    let panel = course.panel(&round.evaluation);
    let dissent = json!({ "reason": "对第二名的人员配备评分过高。" });
    panel[0].now("evaluations", &round.evaluation, "dissent", dissent.clone()).await;
    panel[0].try_now("evaluations", &round.evaluation, "dissent", dissent).await.refused("already-exists");
    round.evaluation = cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    // A tie of score and price is broken by what nobody could choose: a secret told in advance by its digest, and all bids.
    let places = round.evaluation["rankings"][0]["places"].as_array().unwrap();
    assert_eq!((&places[0]["total"], &places[1]["total"]), (&json!("90"), &json!("90")));
    let seed = round.evaluation["rankings"][0]["tie"]["seed"].as_str().unwrap();
    let place = |place: &Value| crate::recount::place_in_tie(seed, place["bid"].as_str().unwrap());
    assert!(place(&places[0]) < place(&places[1]));
    // The result may change on a ground of the law and no other.
    let other = json!({ "legal_ground": "second_thoughts", "reason": "再想想" });
    cast.approver.try_now("evaluations", &round.evaluation, "reopen", other).await.refused("unknown-word");
    // Nor on one that the sheets do not show: what the law lets be corrected is looked at, not believed.
    for ground in ["sum_wrong", "out_of_range", "objective_differs", "deviation"] {
        let body = json!({ "legal_ground": ground, "reason": "汇总有误" });
        let refused = cast.approver.try_now("evaluations", &round.evaluation, "reopen", body).await;
        assert_eq!(refused.refused("no-ground")["rule"], "E15", "{ground}");
    }
    // Three of five find a score far too low; its author corrects it, and the ranking follows.
    let first = round.bids[1].1["id"].clone();
    let finding = json!({ "matter": "score_deviates", "bid": first, "score": { "member": panel[0].id.unwrap(), "criterion": "plan" }, "reason": "评分畸低" });
    for member in &panel[1..4] {
        member.now("evaluations", &round.evaluation, "record-finding", finding.clone()).await;
    }
    cast.approver
        .now("evaluations", &round.evaluation, "reopen", json!({ "legal_ground": "deviation", "reason": "评分畸低" }))
        .await;
    let sheets = panel[0].read(&format!("/v1/score-sheets?evaluation={}", id(&round.evaluation))).await;
    let own = sheets["items"].as_array().unwrap().iter().find(|sheet| sheet["person"] == json!(panel[0].id.unwrap()));
    let other = json!({ "scores": [{ "bid": round.bids[0].1["id"], "criterion": "plan", "points": "75" }] });
    panel[0].try_now("score-sheets", own.unwrap(), "correct", other).await.refused("not-objective");
    let corrected = json!({ "scores": [{ "bid": first, "criterion": "plan", "points": "75" }] });
    panel[0].now("score-sheets", own.unwrap(), "correct", corrected).await;
    round.evaluation = cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    let award = course.award(&app, &round.tender).await;
    let again = cast
        .approver
        .try_now(
            "evaluations",
            &round.evaluation,
            "reopen",
            json!({ "legal_ground": "sum_wrong", "reason": "汇总有误" }),
        )
        .await;
    assert_eq!(again.refused("wrong-status")["rule"], "E15");
    assert_eq!(award["status"], "published");
    // Five working days to rate each other; a late rating is taken and told.
    let expert = panel[0].id.unwrap();
    let rating = json!({ "of": expert, "grade": 5, "remark": "认真" });
    cast.officer.now("evaluations", &round.evaluation, "rate", rating.clone()).await;
    cast.officer.try_now("evaluations", &round.evaluation, "rate", rating).await.refused("already-exists");
    app.at("2026-05-20T10:00").await;
    let late = panel[1]
        .now("evaluations", &round.evaluation, "rate", json!({ "of": null, "grade": 4, "remark": "组织有序" }))
        .await;
    warned(&late, "E19", "deadline-missed");
    assert_eq!(app.findings().await, []);
}
