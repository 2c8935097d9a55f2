//! Each method of purchase, from the plan to the last payment, over HTTP, on both databases.

use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, content, criteria, id, tender_documents},
    people::Person,
};
use serde_json::{Value, json};

fn ids(people: &[Person]) -> Vec<Value> {
    people.iter().map(|person| json!(person.organisation.unwrap())).collect()
}

on_both!(
    open_tender,
    invited_tender,
    competitive_negotiation,
    competitive_consultation,
    single_source,
    request_for_quotations,
    closed_framework,
    open_framework,
    self_organised,
    call_for_proposals
);

/// Proves: M1, M2, M3, E4, E5, E12, E13
async fn open_tender(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    // Below ten points the price does not count enough in a tender.
    let light = course
        .cast
        .officer
        .post("/v1/tenders", &tender_documents("open_tender", Some(&item), "480000.00", criteria(9)), None)
        .await;
    assert_eq!(light.refused("price-weight-out-of-range")["article"], "55");
    let mut soon = tender_documents("open_tender", Some(&item), "480000.00", criteria(10));
    soon["tender_documents"]["bid_deadline"] = json!("2026-04-21T10:00:00+08:00");
    let soon = course.draft(soon).await;
    let short = course.try_publish(&soon).await.refused("bidding-period-too-short");
    assert_eq!((&short["rule"], &short["earliest"]), (&json!("M2"), &json!("2026-04-22")));
    course.cast.approver.now("tenders", &soon, "cancel", json!({ "reason": "重拟" })).await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(10))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["470000.00", "450000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    // Experts are drawn two working days before, not earlier.
    app.at("2026-04-20T10:00").await;
    let panel = format!("/v1/tenders/{}/draw-panel", id(&tender));
    let five = json!({ "experts": 5, "representatives": [] });
    let early = course.cast.officer.post(&panel, &five, None).await.refused("drawn-too-early");
    assert_eq!((&early["rule"], &early["earliest"]), (&json!("E5"), &json!("2026-04-22")));
    app.at("2026-04-22T10:00").await;
    let three = json!({ "experts": 3, "representatives": [] });
    assert_eq!(course.cast.officer.post(&panel, &three, None).await.refused("panel-composition")["rule"], "E4");
    let mut round = course.open(&app, &tender, bids, 5).await;
    assert_eq!(round.evaluation["draw"]["drawn"].as_array().unwrap().len(), 5);
    course.score(&mut round, &["90", "70", "80"]).await;
    // 450,000 ÷ 470,000 × 10 = 9.57.
    let places = &round.evaluation["rankings"][0]["places"];
    assert_eq!((&places[0]["price_score"], &places[0]["total"]), (&json!("9.57"), &json!("99.57")));
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
    assert_eq!(app.findings().await, []);
}

/// Proves: M6
async fn invited_tender(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    let tender = course.draft(tender_documents("invited_tender", Some(&item), "480000.00", criteria(20))).await;
    assert_eq!(course.try_publish(&tender).await.refused("suppliers-not-selected")["rule"], "M6");
    let watchers = json!([course.cast.officer.id.unwrap(), course.cast.inspector.id.unwrap()]);
    let short = json!({ "list": ids(&course.ngos[..5]), "drawn": 3, "watchers": watchers });
    assert_eq!(
        course.cast.officer.try_now("tenders", &tender, "invite", short).await.refused("candidate-list-too-short")["article"],
        "14"
    );
    let alone = json!({ "list": ids(&course.ngos), "drawn": 3, "watchers": [course.cast.officer.id.unwrap()] });
    course.cast.officer.try_now("tenders", &tender, "invite", alone).await.refused("witnesses-missing");
    let drawn = json!({ "list": ids(&course.ngos), "drawn": 3, "watchers": watchers });
    let tender = course.cast.officer.now("tenders", &tender, "invite", drawn).await;
    let invited: Vec<usize> = tender["invited"]["draw"]["drawn"]
        .as_array()
        .unwrap()
        .iter()
        .map(|drawn| course.ngos.iter().position(|ngo| json!(ngo.organisation.unwrap()) == *drawn).unwrap())
        .collect();
    let tender = course.try_publish(&tender).await.done();
    // Who was drawn is told to nobody but each of itself.
    assert!(course.cast.anybody.again("tenders", &tender).await["invited"].is_null());
    assert_eq!(
        course.ngos[invited[0]].again("tenders", &tender).await["invited"]["draw"]["drawn"].as_array().unwrap().len(),
        1
    );
    let outside = (0..6).find(|ngo| !invited.contains(ngo)).unwrap();
    assert_eq!(course.try_bid(outside, &tender, content("440000.00")).await.refused("not-invited")["rule"], "M6");
    let mut bids = Vec::new();
    for (ngo, price) in invited.into_iter().zip(["450000.00", "455000.00", "460000.00"]) {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.score(&mut round, &["70", "60", "50"]).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
}

/// Proves: M8
async fn competitive_negotiation(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    let scored = tender_documents("competitive_negotiation", Some(&item), "480000.00", criteria(20));
    assert_eq!(
        course.cast.officer.post("/v1/tenders", &scored, None).await.refused("method-without-scoring")["rule"],
        "M8"
    );
    let tender =
        course.published(&app, tender_documents("competitive_negotiation", Some(&item), "480000.00", json!([]))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    course.sheets(&round, &[]).await;
    let early = course.cast.officer.try_now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    assert_eq!(early.refused("quotes-missing")["rule"], "M8");
    // The dearest bid wins with the lowest final quote.
    course.quote(&app, &mut round, &["449000.00", "448000.00", "440000.00"]).await;
    let evaluation = course.cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    assert_eq!(evaluation["rankings"][0]["places"][0]["bid"], round.bids[2].1["id"]);
    let award = course.award(&app, &round.tender).await;
    assert_eq!(award["price"], "440000.00");
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
}

/// Proves: M7
async fn competitive_consultation(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course
        .published(&app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(30)))
        .await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    let until = json!({ "until": "2026-04-24T16:00:00+08:00" });
    course.cast.officer.now("tenders", &round.tender, "call-quotes", until).await;
    // Two of three quote; for services that suffices, and the third has left.
    for (ngo, price) in [(0, "449000.00"), (2, "430000.00")] {
        let before = course.cast.officer.again("bids", &round.bids[ngo].1).await;
        let receipt = course.ngos[ngo].now("bids", &round.bids[ngo].1, "quote", json!({ "price": price })).await;
        assert_eq!(receipt["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(course.cast.officer.again("bids", &round.bids[ngo].1).await, before, "the quote shows on the bid");
    }
    let hidden = course.cast.officer.again("bids", &round.bids[2].1).await;
    assert!(!hidden.to_string().contains("430000"), "a final quote can be read before it is opened: {hidden}");
    let early = course.cast.officer.try_now("tenders", &round.tender, "open-quotes", json!({})).await;
    early.refused("deadline-not-reached");
    app.at("2026-04-24T16:00").await;
    let late = course.ngos[1].try_now("bids", &round.bids[1].1, "quote", json!({ "price": "420000.00" })).await;
    assert_eq!(late.refused("deadline-passed")["rule"], "E1");
    round.tender = course.cast.officer.now("tenders", &round.tender, "open-quotes", json!({})).await;
    assert_eq!(course.cast.officer.again("bids", &round.bids[1].1).await["status"], "invalid");
    round.bids.remove(1);
    course.score(&mut round, &["60", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    assert_eq!(award["price"], "430000.00");
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
    assert_eq!(app.findings().await, []);
}

/// Proves: M10
async fn single_source(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    let mut alone = tender_documents("single_source", Some(&item), "480000.00", json!([]));
    assert_eq!(
        course.cast.officer.post("/v1/tenders", &alone, None).await.refused("does-not-fit-method")["rule"],
        "M10"
    );
    alone["tender_documents"]["conditions"] = json!({ "single_source": {
        "supplier": course.ngos[0].organisation.unwrap(), "case": "only_supplier", "reason": "唯一具备该专利服务的机构，专家论证意见附后。",
    }});
    let tender = course.draft(alone).await;
    let tender = course.cast.approver.now("tenders", &tender, "announce", json!({})).await;
    assert_eq!(course.cast.anybody.again("tenders", &tender).await["status"], "announced");
    let early = course.try_publish(&tender).await.refused("notice-period-not-over");
    assert_eq!((&early["rule"], &early["earliest"]), (&json!("M10"), &json!("2026-04-11")));
    let objection = course.ngos[1]
        .make(&format!("/v1/tenders/{}/objections", id(&tender)), json!({ "text": "本机构亦可提供。" }))
        .await;
    app.at("2026-04-13T09:00").await;
    course.try_publish(&tender).await.refused("objections-open");
    let late = course.ngos[2]
        .post(&format!("/v1/tenders/{}/objections", id(&tender)), &json!({ "text": "也可提供。" }), None)
        .await;
    assert_eq!(late.refused("objection-too-late")["article"], "38-42");
    course.cast.officer.now("enquiries", &objection, "answer", json!({ "answer": "经论证，不具备同等条件。" })).await;
    let tender = course.try_publish(&tender).await.done();
    course.try_bid(1, &tender, content("400000.00")).await.refused("not-invited");
    let bids = vec![course.bid(0, &tender, "450000.00").await];
    let mut round = course.open(&app, &tender, bids, 1).await;
    course.sheets(&round, &[]).await;
    round.evaluation = course.cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
}

/// Proves: M9
async fn request_for_quotations(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let refused = course
        .cast
        .officer
        .post("/v1/tenders", &tender_documents("request_for_quotations", Some(&item), "480000.00", json!([])), None)
        .await;
    let problem = refused.refused("method-not-for-services");
    assert_eq!((&problem["rule"], &problem["article"]), (&json!("M9"), &json!("3")));
}

/// Proves: M12
/// Detours: M12 edge, M12 order, M12 party, M12 act
async fn closed_framework(app: App) {
    let course = Course::new(&app).await;
    let (first, second) = (course.item("90000.00").await, course.item("95000.00").await);
    app.at(PUBLISHED).await;
    let mut agreed = tender_documents("closed_framework", None, "100000.00", criteria(20));
    agreed["tender_documents"]["conditions"] =
        json!({ "framework": { "end_date": "2028-04-03", "choice": "in_turn" } });
    assert_eq!(
        course.cast.officer.post("/v1/tenders", &agreed, None).await.refused("framework-too-long")["rule"],
        "M12"
    );
    agreed["tender_documents"]["conditions"]["framework"]["end_date"] = json!("2028-04-02");
    let tender = course.published(&app, agreed).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["90000.00", "92000.00", "94000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.score(&mut round, &["70", "60", "50"]).await;
    // A fifth of three, rounded up, is one: two are kept.
    let framework =
        course.cast.approver.make(&format!("/v1/tenders/{}/framework", id(&round.tender)), json!({ "lot": 1 })).await;
    assert_eq!(framework["suppliers"].as_array().unwrap().len(), 2);
    assert_eq!(course.cast.anybody.again("frameworks", &framework).await["status"], "active");
    assert_eq!(course.ngos[2].again("bids", &round.bids[2].1).await["status"], "lost");
    let path = format!("/v1/frameworks/{}/call-offs", id(&framework));
    let off = |item: &Value, ngo: usize, price: &str| {
        json!({
            "item": item["id"], "organisation": course.ngos[ngo].organisation.unwrap(), "price": price, "quotes": [], "reason": "按顺序轮候。",
        })
    };
    course.cast.officer.post(&path, &off(&first, 1, "90000.00"), None).await.refused("not-its-turn");
    course.cast.officer.post(&path, &off(&first, 0, "90000.01"), None).await.refused("above-framework-price");
    course.cast.officer.post(&path, &off(&first, 2, "80000.00"), None).await.refused("not-in-framework");
    let award = course.cast.officer.make(&path, off(&first, 0, "90000.00")).await;
    assert_eq!((&award["status"], &award["framework"]), (&json!("published"), &framework["id"]));
    let next = course.cast.officer.make(&path, off(&second, 1, "91000.00")).await;
    let contract = course.contract(&award).await;
    let other = course.contract(&next).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
    assert_eq!(other["status"], "effective");
    // A ground is a fact: nothing is late yet, nobody refused, nobody is barred, and no panel found anything.
    let removal = |ground: &str| {
        json!({
            "organisation": course.ngos[1].organisation.unwrap(), "legal_ground": ground, "reason": "经催告仍不履行",
        })
    };
    for ground in ["not_performed", "refused_contract", "barred", "collusion", "false_documents"] {
        let refused = course.cast.approver.try_now("frameworks", &framework, "remove-supplier", removal(ground)).await;
        assert_eq!(refused.refused("no-ground")["rule"], "M12", "{ground}");
    }
    app.at("2026-12-02T09:00").await;
    course.cast.approver.now("frameworks", &framework, "remove-supplier", removal("not_performed")).await;
    app.at("2028-04-03T09:00").await;
    assert_eq!(course.cast.anybody.again("frameworks", &framework).await["status"], "ended");
    assert_eq!(app.findings().await, []);
}

/// Proves: M12
async fn open_framework(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("90000.00").await;
    let mut agreed = tender_documents("open_framework", None, "100000.00", criteria(0));
    agreed["tender_documents"]["conditions"] = json!({ "framework": { "end_date": "2028-04-02", "choice": "direct" } });
    agreed["tender_documents"]["bid_deadline"] = json!("2028-04-02T17:00:00+08:00");
    let tender = course.published(&app, agreed).await;
    let framework =
        course.cast.anybody.read(&format!("/v1/frameworks?tender={}", id(&tender))).await["items"][0].clone();
    // Each application is answered as it comes; the buyer reads it at once and has seven working days.
    let (_, applied) = course.bid(0, &tender, "98000.00").await;
    assert_eq!((&applied["status"], &applied["answer_due_date"]), (&json!("opened"), &json!("2026-04-14")));
    let due = course.cast.officer.read("/v1/due?mine=true").await;
    assert!(due["items"].as_array().unwrap().iter().any(|item| item["clock"] == "answer_application"), "{due}");
    course.cast.officer.now("bids", &applied, "qualify", json!({})).await;
    let (_, late) = course.bid(1, &tender, "97000.00").await;
    course.cast.officer.now("bids", &late, "qualify", json!({})).await;
    assert_eq!(course.cast.anybody.again("frameworks", &framework).await["suppliers"].as_array().unwrap().len(), 2);
    course.ngos[0].now("frameworks", &framework, "leave", json!({ "reason": "业务调整" })).await;
    let path = format!("/v1/frameworks/{}/call-offs", id(&framework));
    let off = |ngo: usize| {
        json!({
            "item": item["id"], "organisation": course.ngos[ngo].organisation.unwrap(), "price": "88000.00", "quotes": [], "reason": "服务对象选择。",
        })
    };
    course.cast.officer.post(&path, &off(0), None).await.refused("not-in-framework");
    // With one supplier left there is nothing to choose from (R110 Art. 3).
    course.cast.officer.post(&path, &off(1), None).await.refused("too-few-for-framework");
    let (_, third) = course.bid(2, &tender, "96000.00").await;
    course.cast.officer.now("bids", &third, "qualify", json!({})).await;
    let award = course.cast.officer.make(&path, off(1)).await;
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
    assert_eq!(app.findings().await, []);
}

/// Proves: W16
async fn self_organised(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("90000.00").await;
    let tender =
        course.published(&app, tender_documents("self_organised", Some(&item), "90000.00", criteria(30))).await;
    let bids = vec![course.bid(0, &tender, "88000.00").await];
    let mut round = course.open(&app, &tender, bids, 1).await;
    course.score(&mut round, &["60"]).await;
    let award = course.award(&app, &round.tender).await;
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
}

/// Proves: A23
async fn call_for_proposals(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("90000.00").await;
    app.at(PUBLISHED).await;
    let mut soon = tender_documents("call_for_proposals", Some(&item), "90000.00", criteria(0));
    soon["tender_documents"]["bid_deadline"] = json!("2026-04-16T10:00:00+08:00");
    let soon = course.draft(soon).await;
    // Known from a secondary source, the notice of fifteen days is warned of.
    let warned = course.try_publish(&soon).await.done();
    assert_eq!(
        (&warned["warnings"][0]["reason"], &warned["warnings"][0]["rule"]),
        (&json!("bidding-period-too-short"), &json!("A23"))
    );
    // Once published it is called off only because the task fell away: it is another purchase that is made afterwards.
    let document =
        json!({ "legal_ground": "task_cancelled", "basis_document": "浦府办〔2026〕8号", "reason": "任务取消" });
    course.cast.approver.now("tenders", &soon, "cancel", document).await;
    let item = course.item("90000.00").await;
    let tender =
        course.published(&app, tender_documents("call_for_proposals", Some(&item), "90000.00", criteria(0))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["60000.00", "89000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    course.score(&mut round, &["70", "95"]).await;
    // The better proposal wins, not the cheaper.
    let award = course.award(&app, &round.tender).await;
    assert_eq!(award["price"], "89000.00");
    let contract = course.contract(&award).await;
    assert_eq!(course.work(&app, &contract).await["status"], "completed");
}
