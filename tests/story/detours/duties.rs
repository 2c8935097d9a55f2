//! Duties with a day, and what names a person for good: done by another, done twice, done a day late, done after a change.

use super::opened;
use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    law::warned,
    process::requirement,
};
use domain::organisation::CreditCode;
use serde_json::{Value, json};

on_both!(
    nothing_goes_on_before_the_plan_is_filed,
    each_side_rates_the_other_and_not_itself,
    a_supplement_is_filed_like_its_contract,
    a_credit_code_is_written_in_one_way
);

/// Proves: W12
/// Detours: W12 order, W12 edge, W12 act
async fn nothing_goes_on_before_the_plan_is_filed(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let budgeted = |number: u32| {
        let course = &course;
        async move {
            let mut item = requirement("480000.00");
            item["requirement"]["name"] = json!(format!("第{number}项服务"));
            let item = course.item_with(item).await;
            course.cast.officer.now("purchase-items", &item, "submit", json!({})).await;
            course.cast.approver.now("purchase-items", &item, "review", json!({})).await;
            let allocations = json!({ "allocations": [{ "budget_line": course.line["id"], "amount": "480000.00" }] });
            course.cast.finance.now("purchase-items", &item, "budget", allocations).await
        }
    };
    let (first, second) = (budgeted(1).await, budgeted(2).await);
    // Without a plan on file neither the intention is published nor a tender made of it.
    cast.officer.try_now("purchase-items", &first, "publish-intention", json!({})).await.refused("wrong-status");
    let documents = tender_documents("open_tender", Some(&first), "480000.00", criteria(20));
    let tender = cast.officer.make("/v1/tenders", documents).await;
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    course.try_publish(&tender).await.refused("wrong-status");
    // Twenty working days after the budget's approval end on the 30th of March.
    app.at("2026-03-30T23:59").await;
    let filed = cast.approver.now("purchase-items", &first, "file", json!({})).await;
    assert_eq!(filed.get("warnings"), None, "{filed}");
    cast.approver.try_now("purchase-items", &first, "file", json!({})).await.refused("wrong-status");
    app.at("2026-03-31T00:00").await;
    let late = cast.approver.now("purchase-items", &second, "file", json!({})).await;
    warned(&late, "W12", "deadline-missed");
    assert_eq!(app.findings().await, []);
}

/// Proves: E19
/// Detours: E19 role, E19 party, E19 order, E19 act
async fn each_side_rates_the_other_and_not_itself(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    let bids = super::bids(&course, &tender, &["450000.00", "455000.00", "460000.00"]).await;
    app.at(crate::course::DEADLINE).await;
    let panel = json!({ "experts": 4, "representatives": [cast.inspector.id.unwrap()] });
    let evaluation = cast.officer.make(&format!("/v1/tenders/{}/draw-panel", id(&tender)), panel).await;
    cast.officer.now("tenders", &tender, "open-bids", json!({})).await;
    let mut sitting = course.panel(&evaluation);
    sitting.push(&cast.inspector);
    for member in &sitting {
        let free = json!({ "no_conflict_of_interest": true });
        member.now("evaluations", &evaluation, "declare-conflict-of-interest", free).await;
    }
    let rating = |of: Value| json!({ "of": of, "grade": 3, "remark": "尽责" });
    let expert = json!(sitting[0].id.unwrap());
    let place = ("evaluations", &evaluation, "rate");
    // Nobody is rated before the work is done.
    cast.officer.try_now(place.0, place.1, place.2, rating(expert.clone())).await.refused("wrong-status");
    for (_, bid) in &bids {
        cast.officer.now("bids", bid, "qualify", json!({})).await;
    }
    let sheet: Vec<Value> =
        bids.iter().map(|(_, bid)| json!({ "bid": bid["id"], "criterion": "plan", "points": "70" })).collect();
    for member in &sitting {
        let path = format!("/v1/evaluations/{}/score-sheets", id(&evaluation));
        member.make(&path, json!({ "scores": sheet })).await;
    }
    cast.officer.now("evaluations", &evaluation, "consolidate", json!({})).await;
    // Who sits there for the buyer neither rates the buyer nor is rated by it, and experts do not rate each other.
    let own = cast.inspector.try_now(place.0, place.1, place.2, rating(Value::Null)).await;
    assert!(matches!(own.status, 403 | 404 | 422), "{}", own.status);
    let of_own = rating(json!(cast.inspector.id.unwrap()));
    assert_eq!(cast.officer.try_now(place.0, place.1, place.2, of_own).await.refused("no-such-part")["rule"], "E19");
    sitting[1].try_now(place.0, place.1, place.2, rating(expert.clone())).await.refused("no-such-part");
    cast.officer.try_now(place.0, place.1, place.2, rating(Value::Null)).await.refused("no-such-part");
    // The buyer speaks once of an expert, with whatever hand.
    cast.officer.now(place.0, place.1, place.2, rating(expert.clone())).await;
    let other = app.staff("another.officer", domain::role::Role::BuyerOfficer, "310115004").await;
    other.try_now(place.0, place.1, place.2, rating(expert)).await.refused("already-exists");
    sitting[0].now(place.0, place.1, place.2, rating(Value::Null)).await;
    sitting[1].now(place.0, place.1, place.2, rating(Value::Null)).await;
    sitting[0].try_now(place.0, place.1, place.2, rating(Value::Null)).await.refused("already-exists");
    assert_eq!(app.findings().await, []);
}

/// Proves: A5
/// Detours: A5 revision, A5 edge, A5 act
async fn a_supplement_is_filed_like_its_contract(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let mut round = opened(&app, &course).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    let due = |read: &Value| {
        let mut items = read["items"].as_array().unwrap().iter();
        items.find(|item| item["clock"] == "file_contract").map(|item| item["last_day"].clone())
    };
    // In force, everybody reads it the same day; seven working days after the 27th of April end on the 9th of May, a Saturday on which
    // one works.
    assert_eq!(cast.anybody.again("contracts", &contract).await["status"], "effective");
    let mine = "/v1/due?mine=true&limit=200";
    assert_eq!(due(&cast.officer.read(mine).await), Some(json!("2026-05-09")));
    app.at("2026-05-09T23:59").await;
    let filed = cast.officer.now("contracts", &contract, "file", json!({})).await;
    assert_eq!((filed.get("warnings"), &filed["unfiled_since"]), (None, &Value::Null));
    cast.officer.try_now("contracts", &contract, "file", json!({})).await.refused("already-exists");
    // A supplement is a contract too: its copy is filed within its own seven working days.
    app.at("2026-07-01T10:00").await;
    let supplement = json!({ "supplement": {
        "reason": "新增服务对象", "milestone": { "title": "补充服务", "due": "2026-12-31", "amount": "1000.00", "items": ["补充服务"] },
        "allocations": [{ "budget_line": course.line["id"], "amount": "1000.00" }],
    }});
    cast.officer.now("contracts", &contract, "propose-supplement", supplement).await;
    assert_eq!(due(&cast.officer.read(mine).await), None);
    course.of(&award).now("contracts", &contract, "agree-supplement", json!({})).await;
    assert_eq!(due(&cast.officer.read(mine).await), Some(json!("2026-07-10")));
    app.at("2026-07-11T00:00").await;
    let late = cast.officer.now("contracts", &contract, "file", json!({})).await;
    warned(&late, "A5", "deadline-missed");
    cast.officer.try_now("contracts", &contract, "file", json!({})).await.refused("already-exists");
    assert_eq!(app.findings().await, []);
}

/// Proves: U1
/// Detours: U1 edge, U1 order, U1 act
async fn a_credit_code_is_written_in_one_way(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let code = CreditCode::complete("52310115MJ0000777").unwrap().to_string();
    let register = |code: &str| {
        json!({
            "credit_code": code, "name": "上海某社工事务所", "kind": "service_institution", "registration_authority": "310115-MZ",
            "login": "some", "identity_number": crate::people::identity("some"), "contact": "某人",
            "password": "correct horse battery",
        })
    };
    let wide: String = code.chars().map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap()).collect();
    let swapped = format!("{}{}{}", &code[..15], code[15..17].chars().rev().collect::<String>(), &code[17..]);
    for wrong in [
        code.to_lowercase(),
        format!(" {code}"),
        format!("{code} "),
        format!("{}\u{200b}", code),
        format!("{}-{}", &code[..8], &code[8..]),
        code.replace('0', "O"),
        code[..17].to_owned(),
        format!("{code}0"),
        wide,
        String::new(),
    ] {
        let refused = cast.anybody.post("/v1/organisations", &register(&wrong), None).await;
        assert_eq!(refused.refused("credit-code-format")["rule"], "U1", "{wrong}");
        let tried = cast.anybody.post("/v1/organisations?dry_run=true", &register(&wrong), None).await;
        tried.refused("credit-code-format");
    }
    if swapped != code {
        cast.anybody.post("/v1/organisations", &register(&swapped), None).await.refused("credit-code-check");
    }
    cast.anybody.post("/v1/organisations", &register(&code), None).await.done();
    assert_eq!(app.findings().await, []);
}
