//! Powers lie with whom the law gives them.

use super::{opened, ranked, recommended};
use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, find, id, tender_documents},
};
use domain::role::Role;
use serde_json::{Value, json};

on_both!(
    the_panel_and_not_the_officer_finds_a_bid_invalid,
    nobody_refuses_for_the_supplier,
    the_draw_names_who_follows,
    the_panel_is_composed_as_the_method_asks
);

/// Proves: E8, E16, E18
/// Detours: E8 role, E8 act, E8 order, E16 act, E16 role, E16 edge, E18 role, E18 order, E18 edge
async fn the_panel_and_not_the_officer_finds_a_bid_invalid(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = opened(&app, &course).await;
    let (first, panel) = (&round.bids[0].1, course.panel(&round.evaluation));
    let finding = json!({ "matter": "unsigned", "bid": first["id"], "reason": "未签署" });
    for who in [&cast.officer, &cast.approver, &cast.inspector] {
        who.try_now("evaluations", &round.evaluation, "record-finding", finding.clone()).await.refused("not-allowed");
    }
    // Qualified, a bid is put out by the officer only on facts that the registry tells.
    let words = json!({ "condition": null, "reason": "服务不好" });
    assert_eq!(
        cast.officer.try_now("bids", first, "disqualify", words).await.refused("no-ground")["type"],
        "/problems/no-ground"
    );
    // Asking about a price that is not low, with a second to answer, is no way either.
    let ask = |until: &str| json!({ "bid": first["id"], "until": until });
    let place = ("evaluations", &round.evaluation, "request-price-explanation");
    cast.officer.try_now(place.0, place.1, place.2, ask("2026-04-24T10:00:01+08:00")).await.refused("not-allowed");
    panel[0].try_now(place.0, place.1, place.2, ask("2026-04-24T12:00:00+08:00")).await.refused("no-majority");
    find(&panel[..3], &round.evaluation, "price_doubted", first).await;
    let short =
        panel[0].try_now(place.0, place.1, place.2, ask("2026-04-24T10:00:01+08:00")).await.refused("time-too-short");
    assert_eq!((&short["rule"], &short["facts"]["minutes"]), (&json!("E16"), &json!("30")));
    panel[0].now(place.0, place.1, place.2, ask("2026-04-24T10:30:00+08:00")).await;
    // Nobody judges before the time is over, and two of five judge nothing.
    let judge = json!({ "matter": "price_unconvincing", "bid": first["id"], "reason": "成本说明不足" });
    panel[0]
        .try_now("evaluations", &round.evaluation, "record-finding", judge.clone())
        .await
        .refused("deadline-not-reached");
    app.at("2026-04-24T10:30").await;
    for member in &panel[..2] {
        member.now("evaluations", &round.evaluation, "record-finding", judge.clone()).await;
    }
    assert_eq!(cast.officer.again("bids", first).await["status"], "qualified");
    panel[0].try_now("evaluations", &round.evaluation, "record-finding", judge.clone()).await.refused("already-exists");
    panel[2].now("evaluations", &round.evaluation, "record-finding", judge).await;
    let out = cast.officer.again("bids", first).await;
    assert_eq!((&out["status"], &out["exclusion_ground"]), (&json!("invalid"), &json!("price_unconvincing")));
    // Judged once: the others cannot turn it.
    let turn = json!({ "matter": "price_convincing", "bid": first["id"], "reason": "可信" });
    panel[3].try_now("evaluations", &round.evaluation, "record-finding", turn).await.refused("wrong-status");
    assert_eq!(app.findings().await, []);
}

/// Proves: A6
/// Detours: A6 role, A6 edge
async fn nobody_refuses_for_the_supplier(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let refuse = json!({ "reason": "对方不来签" });
    // The minute it is published, and with a contract that was never sent.
    assert_eq!(
        cast.approver.try_now("awards", &award, "refuse", refuse.clone()).await.refused("no-ground")["rule"],
        "A6"
    );
    let contract = cast.officer.make(&format!("/v1/awards/{}/contract", id(&award)), course.terms(&award)).await;
    app.at("2026-05-28T09:00").await;
    cast.approver.try_now("awards", &award, "refuse", refuse.clone()).await.refused("no-ground");
    app.at("2026-05-25T09:00").await;
    // Sent two working days before the end: the supplier had no time.
    cast.officer.on("contracts", &contract, "send", json!({})).await;
    app.at("2026-05-28T09:00").await;
    cast.approver.try_now("awards", &award, "refuse", refuse).await.refused("no-ground");
    assert_eq!(recommended(&course, &round.tender).await, Value::Null);
    assert_eq!(app.findings().await, []);
}

/// Proves: E5, E7
/// Detours: E5 act, E5 order, E5 role, E7 act, E7 role, E7 order
async fn the_draw_names_who_follows(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "competitive_consultation").await;
    app.at(crate::course::DEADLINE).await;
    let path = format!("/v1/tenders/{}/draw-panel", id(&tender));
    // Nobody is left out by name until three wanted ones remain.
    let excluding = json!({ "experts": 3, "representatives": [], "excluded": [course.experts[0].id.unwrap()] });
    cast.officer.post(&path, &excluding, None).await.refused("malformed");
    // With a representative it is five, so that two thirds are experts.
    let panel = json!({ "experts": 4, "representatives": [cast.inspector.id.unwrap()] });
    let evaluation = cast.officer.make(&path, panel).await;
    assert_eq!(
        cast.officer.again("tenders", &tender).await["chance"]["panel"],
        crate::recount::sha256(evaluation["draw"]["seed"].as_str().unwrap())
    );
    let leader = course.panel(&evaluation)[0].id.unwrap();
    let outside = course
        .experts
        .iter()
        .find(|expert| !evaluation["appointed"].as_array().unwrap().contains(&json!(expert.id.unwrap())));
    let replace = |leaves: Value, comes: Value| json!({ "leaves": leaves, "comes": comes, "reason": "更换" });
    // Without a ground nobody leaves, and nobody is chosen in place of who was drawn.
    let act = ("evaluations", &evaluation, "replace-member");
    cast.officer.try_now(act.0, act.1, act.2, replace(json!(leader), Value::Null)).await.refused("no-ground");
    let chosen = replace(json!(leader), json!(outside.unwrap().id.unwrap()));
    cast.officer.try_now(act.0, act.1, act.2, chosen).await.refused("experts-not-drawn");
    course.panel(&evaluation)[0]
        .now("evaluations", &evaluation, "declare-conflict-of-interest", json!({ "no_conflict_of_interest": false }))
        .await;
    let after = cast.officer.now(act.0, act.1, act.2, replace(json!(leader), Value::Null)).await;
    // The next of the same draw comes and leads; the draw can still be counted again.
    let comes =
        after["appointed"].as_array().unwrap().iter().position(|person| *person == json!(outside.unwrap().id.unwrap()));
    assert_eq!(after["members"][comes.unwrap()]["leads"], true);
    assert_eq!(after["draw"]["drawn"].as_array().unwrap().len(), 5);
    // The buyer's representative is replaced by another of the buyer's own, who leads nothing.
    let own = replace(json!(cast.inspector.id.unwrap()), json!(cast.approver.id.unwrap()));
    let after = cast.officer.now(act.0, act.1, act.2, own).await;
    let seat = after["members"]
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["seat"] == "buyer_representative")
        .unwrap()
        .clone();
    assert_eq!((&seat["person"], &seat["leads"]), (&json!(cast.approver.id.unwrap()), &json!(false)));
    assert_eq!(app.findings().await, []);
}

/// Proves: E4
/// Detours: E4 edge, E4 role, E4 party
async fn the_panel_is_composed_as_the_method_asks(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("4500000.00").await;
    app.at(PUBLISHED).await;
    let negotiation =
        course.draft(tender_documents("competitive_negotiation", Some(&item), "4500000.00", json!([]))).await;
    cast.finance
        .now("tenders", &negotiation, "approve-method", json!({ "basis_document": "浦财采〔2026〕14号" }))
        .await;
    let negotiation = course.try_publish(&negotiation).await.done();
    app.at(crate::course::DEADLINE).await;
    // Above the threshold a negotiation has five (R74 7).
    let path = format!("/v1/tenders/{}/draw-panel", id(&negotiation));
    let refused = cast.officer.post(&path, &json!({ "experts": 3, "representatives": [] }), None).await;
    assert_eq!(refused.refused("panel-composition")["facts"]["min"], "5");
    // Whoever works for the buyer sits there as its representative or not at all, under whatever hat.
    let double = app.staff("officer.and.expert", Role::BuyerOfficer, "310115004").await;
    let person = json!({ "id": double.id.unwrap() });
    let granted = json!({ "role": "expert", "unit": null, "organisation": null });
    cast.security.now("persons", &person, "assign-role", granted).await;
    let mut members: Vec<Value> =
        course.experts[..4].iter().map(|expert| json!({ "person": expert.id.unwrap(), "seat": "expert" })).collect();
    members.push(json!({ "person": double.id.unwrap(), "seat": "expert" }));
    let chosen = json!({ "members": members, "consent": "浦民〔2026〕9号" });
    let refused = cast.officer.post(&format!("/v1/tenders/{}/panel", id(&negotiation)), &chosen, None).await;
    assert_eq!(refused.refused("member-not-eligible")["rule"], "E6");
    let drawn = cast.officer.make(&path, json!({ "experts": 5, "representatives": [] })).await;
    assert!(!drawn["draw"]["list"].as_array().unwrap().contains(&json!(double.id.unwrap())));
    assert_eq!(app.findings().await, []);
}
