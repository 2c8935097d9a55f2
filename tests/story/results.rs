//! The law over HTTP, after the award: results, archives, what is open to everybody, challenges and complaints.

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    law::{awarded, organisation, warned},
};
use serde_json::{Value, json};

on_both!(from_the_result_to_the_archive, what_a_year_bought_is_open_to_everybody, challenge_and_complaint);

/// Proves: A3, A5, A14b, A15, A18, A19, A20, A21, W22
async fn from_the_result_to_the_archive(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let (round, award) = awarded(&app, &course).await;
    // Published at once and to all; nobody can change it afterwards.
    assert_eq!(cast.anybody.again("awards", &award).await["reason"], "方案完整，排名第一。");
    let again = cast.officer.try_now("awards", &award, "publish", json!({ "reason": "另一理由" })).await;
    again.refused("wrong-status");
    let lost = course.ngos[1].again("bids", &round.bids[1].1).await;
    assert_eq!((&lost["status"], &lost["rank"]), (&json!("lost"), &json!(2)));
    let contract = course.contract(&award).await;
    let shown = cast.anybody.again("contracts", &contract).await;
    assert_eq!((&shown["price"], &shown["organisation"]), (&award["price"], &award["organisation"]));
    // Filed with finance late, which is told.
    app.at("2026-05-12T10:00").await;
    warned(&cast.officer.now("contracts", &contract, "file", json!({})).await, "A5", "deadline-missed");
    cast.officer.try_now("contracts", &contract, "file", json!({})).await.refused("already-exists");
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    let supplier = course.of(&contract);
    supplier
        .on(
            "milestones",
            &milestones["items"][0],
            "deliver",
            json!({ "report": "完成。", "ledger": "台账。", "evidence": [] }),
        )
        .await;
    let milestone = cast
        .inspector
        .now("milestones", &milestones["items"][0], "accept", crate::process::acceptance(&["全部服务"], "450000.00"))
        .await;
    let invoice = supplier
        .make(&format!("/v1/milestones/{}/invoices", id(&milestone)), crate::process::invoice(5, "450000.00"))
        .await;
    let invoice = cast.officer.on("invoices", &invoice, "match", json!({})).await;
    // Ten working days are usual in some places, thirty days the law; beyond them interest is owed.
    app.at("2026-06-21T10:00").await;
    let payment = cast.request(&invoice, "450000.00").await;
    warned(&payment, "A14b", "deadline-missed");
    let payment = cast.approver.now("payments", &payment, "approve", json!({})).await;
    cast.sent(&payment).await;
    let paid = cast.treasury.now("payments", &payment, "confirm", json!({ "bank_reference": "LATE-1" })).await;
    warned(&paid, "A15", "late-interest-owed");
    assert_eq!(
        (&paid["warnings"][0]["facts"]["days"], &paid["warnings"][0]["facts"]["interest"]),
        (&json!("10"), &json!("2250.00"))
    );
    let done = cast.approver.now("contracts", &contract, "complete", json!({})).await;
    assert_eq!(done["records_kept_until"], "2041-06-21");
    let name = cast.anybody.again("organisations", &organisation(supplier)).await["name"].clone();
    let own =
        json!({ "performance": { "grade": 5, "report": "很好。", "beneficiaries": "满意。", "evaluator": name } });
    warned(
        &cast.approver.now("contracts", &contract, "evaluate-performance", own).await,
        "A19",
        "evaluator-is-supplier",
    );
    assert_eq!(cast.anybody.again("contracts", &contract).await["performance_evaluation"]["grade"], 5);
    let due = cast.officer.read("/v1/due").await;
    assert!(
        due["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["clock"] == "keep_files" && item["last_day"] == "2041-06-21"),
        "{due}"
    );
    assert_eq!(app.findings().await, []);
}

/// Proves: W17, A21b
async fn what_a_year_bought_is_open_to_everybody(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let share = |read: &Value| (read["social_share"]["basis_points"].clone(), read["social_share"]["reached"].clone());
    let before = cast.anybody.read("/v1/disclosure?unit=310115004").await;
    assert_eq!(
        (&before["appropriated"], &before["contracted"], &before["sources"][0]["pre_committed"]),
        (&json!("90000000.00"), &json!("0.00"), &json!("480000.00"))
    );
    assert_eq!((share(&before), &before["social_share"]["rule"]), ((json!(0), json!(false)), &json!("W17")));
    let tender = course
        .published(&app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20)))
        .await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    course.quote(&app, &mut round, &["450000.00", "455000.00", "460000.00"]).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    course.work(&app, &contract).await;
    // The district sees its streets with it; a neighbour bought nothing.
    let after = cast.anybody.read("/v1/disclosure?unit=310115&year=2026").await;
    assert_eq!(
        (&after["contracted"], &after["paid"], share(&after)),
        (&json!("450000.00"), &json!("450000.00"), (json!(50), json!(false)))
    );
    let none = cast.anybody.read("/v1/disclosure?unit=310110").await;
    assert_eq!((&none["sources"], share(&none)), (&json!([]), (Value::Null, json!(false))));
    assert_eq!(cast.anybody.get("/v1/disclosure?unit=999999").await.refused("unknown-unit")["field"], "unit");
    assert_eq!(cast.anybody.get("/v1/disclosure").await.status, 400);
}

/// Proves: C1, C3, C4, C7, C8, C9, C10, C11, C12
async fn challenge_and_complaint(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let mut body = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20));
    body["tender_documents"]["conditions"] = json!({ "one_challenge_a_step": true });
    let tender = course.published(&app, body).await;
    // An enquiry is answered within three working days; late is told.
    let asked = course.ngos[0]
        .make(&format!("/v1/tenders/{}/enquiries", id(&tender)), json!({ "text": "场地由谁提供？" }))
        .await;
    assert_eq!(asked["answer_due_date"], "2026-04-08");
    app.at("2026-04-09T09:00").await;
    warned(
        &cast.officer.now("enquiries", &asked, "answer", json!({ "answer": "由街道提供。" })).await,
        "C1",
        "deadline-missed",
    );
    let mut bids = Vec::new();
    // Four, so that three are left where one is struck out.
    let prices = ["450000.00", "455000.00", "460000.00", "465000.00"];
    for (ngo, price) in prices.into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    course.quote(&app, &mut round, &prices).await;
    course.score(&mut round, &["75", "70", "65", "60"]).await;
    let award = course.award(&app, &round.tender).await;
    let path = format!("/v1/tenders/{}/challenges", id(&tender));
    let body =
        |matter: &str| json!({ "lot": 1, "step": "result", "matters": [matter], "statement_of_facts": "请复核。" });
    warned(&course.ngos[4].make(&path, body("无关者")).await, "C12", "not-taking-part");
    let challenge = course.ngos[1].make(&path, body("第一名证书不实")).await;
    assert_eq!(
        (&challenge["answer_due_date"], &challenge["complaint_due_date"]),
        (&json!("2026-05-09"), &json!("2026-05-29"))
    );
    warned(&course.ngos[1].make(&path, body("又一理由")).await, "C3", "challenged-before");
    app.at("2026-05-12T09:00").await;
    let answer = json!({ "finding": "unfounded", "answer": "证书属实。" });
    warned(&cast.officer.now("challenges", &challenge, "answer", answer).await, "C4", "deadline-missed");
    assert!(cast.anybody.again("challenges", &challenge).await["organisation"].is_null());
    // The complaint: checked, stated on, suspended, decided; the award goes to the next candidate.
    let complaint =
        json!({ "matters": ["第一名证书不实"], "about_answer": true, "statement_of_facts": "附查询结果。" });
    let complaint = course.ngos[1].make(&format!("/v1/challenges/{}/complaint", id(&challenge)), complaint).await;
    assert_eq!(
        (&complaint["check_due_date"], &complaint["decision_due_date"]),
        (&json!("2026-05-19"), &json!("2026-06-24"))
    );
    cast.anybody.get(&format!("/v1/complaints/{}", id(&complaint))).await.refused("not-found");
    cast.finance.now("complaints", &complaint, "ask-correction", json!({ "remark": "请补充法律依据" })).await;
    app.at("2026-05-15T09:00").await;
    let corrected = course.ngos[1]
        .now("complaints", &complaint, "correct", json!({ "statement_of_facts": "依据实施条例第五十五条。" }))
        .await;
    assert_eq!(
        (&corrected["check_due_date"], &corrected["decision_due_date"]),
        (&json!("2026-05-22"), &json!("2026-06-29"))
    );
    let accepted = cast.finance.now("complaints", &complaint, "accept", json!({})).await;
    assert_eq!(accepted["reply_due_date"], "2026-05-22");
    cast.officer.now("complaints", &complaint, "reply", json!({ "text": "评审合法。" })).await;
    let long = cast.finance.try_now("complaints", &complaint, "suspend", json!({ "until": "2026-06-15" })).await;
    assert_eq!(long.refused("suspension-too-long")["rule"], "C8");
    cast.finance.now("complaints", &complaint, "suspend", json!({ "until": "2026-06-14" })).await;
    let terms = course.terms(&award);
    let refused =
        cast.officer.post(&format!("/v1/awards/{}/contract", id(&award)), &terms, None).await.refused("suspended");
    assert_eq!((&refused["rule"], &refused["earliest"]), (&json!("C8"), &json!("2026-06-15")));
    app.at("2026-06-30T09:00").await;
    let decision = json!({ "verdict": "upheld", "reason": "证书不实，影响成交结果。" });
    let decided = cast.finance.now("complaints", &complaint, "decide", decision).await;
    warned(&decided, "C7", "deadline-missed");
    assert_eq!(decided["decision"]["consequence"], "another_candidate");
    assert_eq!(cast.anybody.again("complaints", &complaint).await["decision"]["verdict"], "upheld");
    assert_eq!(cast.officer.again("awards", &award).await["status"], "void");
    let next = cast.officer.read(&format!("/v1/awards?tender={}&status=recommended", id(&tender))).await;
    assert_eq!((&next["items"][0]["rank"], &next["items"][0]["price"]), (&json!(2), &json!("455000.00")));
    // Evidence that is false bars the complainant for three years.
    let other = cast.officer.read(&format!("/v1/challenges?tender={}&status=filed", id(&tender))).await;
    let own = other["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["organisation"] == json!(course.ngos[1].organisation.unwrap()))
        .unwrap()
        .clone();
    app.at("2026-05-20T09:00").await;
    let body = json!({ "matters": ["又一理由"], "about_answer": true, "statement_of_facts": "附材料。" });
    let second = course.ngos[1].make(&format!("/v1/challenges/{}/complaint", id(&own)), body).await;
    cast.finance.now("complaints", &second, "accept", json!({})).await;
    cast.finance
        .now("complaints", &second, "decide", json!({ "verdict": "false_evidence", "reason": "所附材料系伪造。" }))
        .await;
    let standing = cast
        .anybody
        .read(&format!("/v1/organisations/{}/eligibility?day=2029-05-19", course.ngos[1].organisation.unwrap()))
        .await;
    assert_eq!((&standing["banned"], &standing["may_bid"]), (&json!(true), &json!(false)));
    let after = cast
        .anybody
        .read(&format!("/v1/organisations/{}/eligibility?day=2029-05-20", course.ngos[1].organisation.unwrap()))
        .await;
    assert_eq!(after["banned"], false);
    assert_eq!(app.findings().await, []);
}
