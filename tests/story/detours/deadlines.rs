//! Deadlines are functions of facts: they stop while the law holds the purchase still, and are counted again when the calendar
//! learns.

use super::{ranked, recommended};
use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    law::warned,
};
use serde_json::{Value, json};

on_both!(
    a_dismissed_complaint_leaves_days_to_sign,
    a_year_without_a_notice_shuts_no_door,
    each_step_counts_from_its_own_end,
    a_complaint_that_nobody_checked_counts_as_accepted
);

fn challenge(step: &str) -> Value {
    json!({ "lot": 1, "step": step, "matters": ["评分不公"], "statement_of_facts": "请复核。" })
}

/// Proves: A4, C8
/// Detours: A4 act, A4 order, A4 edge, C8 order, C8 act, C8 edge
async fn a_dismissed_complaint_leaves_days_to_sign(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    // Thirty days from the 27th of April end on the 27th of May. A loser challenges, and complains of the answer.
    let path = format!("/v1/tenders/{}/challenges", id(&round.tender));
    let filed = course.ngos[1].make(&path, challenge("result")).await;
    app.at("2026-05-09T09:00").await;
    let answer = json!({ "finding": "unfounded", "answer": "评审合法。" });
    cast.officer.now("challenges", &filed, "answer", answer).await;
    app.at("2026-05-20T09:00").await;
    let complaint = json!({ "matters": ["评分不公"], "about_answer": true, "statement_of_facts": "附材料。" });
    let complaint = course.ngos[1].make(&format!("/v1/challenges/{}/complaint", id(&filed)), complaint).await;
    cast.finance.now("complaints", &complaint, "accept", json!({})).await;
    cast.finance.now("complaints", &complaint, "suspend", json!({ "until": "2026-06-18" })).await;
    let terms = course.terms(&award);
    let contract = format!("/v1/awards/{}/contract", id(&award));
    cast.officer.post(&contract, &terms, None).await.refused("suspended");
    app.at("2026-06-15T09:00").await;
    cast.finance
        .now("complaints", &complaint, "decide", json!({ "verdict": "unfounded", "reason": "投诉不成立。" }))
        .await;
    // Twelve days of the challenge (the 27th of April counts as the start) and twenty-six of the suspension do not count.
    let contract = cast.officer.make(&contract, terms).await;
    assert_eq!(contract["signing_due_date"], "2026-07-03");
    cast.officer.on("contracts", &contract, "send", json!({})).await;
    app.at("2026-07-03T23:00").await;
    course.of(&award).now("contracts", &contract, "sign-as-supplier", json!({})).await;
    app.at("2026-07-04T00:00").await;
    cast.approver.try_now("contracts", &contract, "sign-as-buyer", json!({})).await.refused("signing-too-late");
    app.at("2026-07-03T23:30").await;
    assert_eq!(cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await["status"], "effective");
    assert_eq!(recommended(&course, &round.tender).await, Value::Null);
    assert_eq!(app.findings().await, []);
}

/// Proves: C2, C6
/// Detours: C2 edge, C2 order, C6 edge, C6 order
async fn a_year_without_a_notice_shuts_no_door(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    app.at("2027-01-04T09:00").await;
    let mut documents = tender_documents("open_tender", Some(&item), "480000.00", criteria(20));
    documents["tender_documents"]["bid_deadline"] = json!("2027-03-20T10:00:00+08:00");
    let tender = course.draft(documents).await;
    let tender = course.try_publish(&tender).await.done();
    let path = format!("/v1/tenders/{}/challenges", id(&tender));
    // The notice runs to the 11th of January, and seven working days more to the 20th, as far as anybody knows.
    app.at("2027-01-21T09:00").await;
    let late = course.ngos[0].make(&path, challenge("tender_documents")).await;
    warned(&late, "C2", "challenge-too-late");
    let warning = late["warnings"].as_array().unwrap().iter().find(|found| found["rule"] == "C2").unwrap().clone();
    assert_eq!(warning["facts"]["last"], "2027-01-20");
    // Seven working days to answer end on the 1st of February, fifteen to complain run over the lunar new year.
    assert_eq!((&late["answer_due_date"], &late["complaint_due_date"]), (&json!("2027-02-01"), &json!("2027-02-24")));
    // The notice moves days: what was counted is counted again.
    let days: Vec<Value> = (8..=12)
        .map(|day| json!({ "day": format!("2027-02-{day:02}"), "kind": "public_holiday" }))
        .chain([
            json!({ "day": "2027-02-05", "kind": "public_holiday" }),
            json!({ "day": "2027-01-30", "kind": "makeup_workday" }),
        ])
        .collect();
    cast.system.post("/v1/calendar/holidays", &json!({ "days": days }), None).await.done();
    let again = cast.officer.again("challenges", &late).await;
    assert_eq!((&again["answer_due_date"], &again["complaint_due_date"]), (&json!("2027-01-30"), &json!("2027-03-01")));
    // Now that it is known, the door is shut on the day that it says.
    app.at("2027-03-02T09:00").await;
    let complaint = json!({ "matters": ["评分不公"], "about_answer": true, "statement_of_facts": "附材料。" });
    let refused = course.ngos[0].post(&format!("/v1/challenges/{}/complaint", id(&late)), &complaint, None).await;
    assert_eq!(refused.refused("complaint-too-late")["rule"], "C6");
    assert_eq!(app.findings().await, []);
}

/// Proves: C2
/// Detours: C2 act, C2 revision
async fn each_step_counts_from_its_own_end(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    let path = format!("/v1/tenders/{}/challenges", id(&tender));
    // Published on the 2nd of April, the tender documents could be challenged until the 21st. What is clarified on the 22nd can be
    // challenged from then on.
    app.at("2026-04-22T09:00").await;
    course.ngos[0].post(&path, &challenge("tender_documents"), None).await.refused("challenge-too-late");
    let clarification = json!({ "text": "服务频次更正为每周三次。", "bid_deadline": "2026-05-12T10:00:00+08:00" });
    cast.officer.now("tenders", &tender, "clarify", clarification).await;
    let filed = course.ngos[0].make(&path, challenge("tender_documents")).await;
    let answer = json!({ "finding": "unfounded", "answer": "文件合法。" });
    cast.officer.now("challenges", &filed, "answer", answer).await;
    // Opened on the 12th of May, evaluated on the 29th: the process is challenged from the end of its last step.
    let three = super::bids(&course, &tender, &["450000.00", "455000.00", "460000.00"]).await;
    app.at("2026-05-12T10:00").await;
    let panel = json!({ "experts": 5, "representatives": [] });
    let evaluation = cast.officer.make(&format!("/v1/tenders/{}/draw-panel", id(&tender)), panel).await;
    let tender = cast.officer.now("tenders", &tender, "open-bids", json!({})).await;
    for expert in course.panel(&evaluation) {
        let free = json!({ "no_conflict_of_interest": true });
        expert.now("evaluations", &evaluation, "declare-conflict-of-interest", free).await;
    }
    for (_, bid) in &three {
        cast.officer.now("bids", bid, "qualify", json!({})).await;
    }
    let mut round = crate::course::Round { tender, bids: three, evaluation };
    app.at("2026-05-29T10:00").await;
    course.score(&mut round, &["75", "70", "65"]).await;
    app.at("2026-06-09T10:00").await;
    course.ngos[1].make(&path, challenge("process")).await;
    app.at("2026-06-10T10:00").await;
    course.ngos[2].post(&path, &challenge("process"), None).await.refused("challenge-too-late");
    assert_eq!(app.findings().await, []);
}

/// Proves: C7
/// Detours: C7 edge, C7 order, C7 act
async fn a_complaint_that_nobody_checked_counts_as_accepted(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    course.award(&app, &round.tender).await;
    let filed =
        course.ngos[1].make(&format!("/v1/tenders/{}/challenges", id(&round.tender)), challenge("result")).await;
    app.at("2026-05-12T09:00").await;
    let complaint = json!({ "matters": ["评分不公"], "about_answer": true, "statement_of_facts": "附材料。" });
    let complaint = course.ngos[1].make(&format!("/v1/challenges/{}/complaint", id(&filed)), complaint).await;
    let due = cast.finance.read("/v1/due").await;
    let told =
        due["items"].as_array().unwrap().iter().find(|item| item["clock"] == "tell_not_accepted").unwrap().clone();
    assert_eq!(told["last_day"], "2026-05-15");
    // Told late, it is told; once the five working days are over it counts as accepted.
    app.at("2026-05-20T09:00").await;
    let away = json!({ "remark": "未经质疑" });
    let refused =
        cast.finance.try_now("complaints", &complaint, "not-accept", away).await.refused("counts-as-accepted");
    assert_eq!((&refused["rule"], &refused["facts"]["last"]), (&json!("C7"), &json!("2026-05-19")));
    assert_eq!(app.findings().await, []);
}
