//! What is refused of bids, openings and evaluations.

use super::{Teller, with};
use crate::{
    app::App,
    course::{Course, content, criteria, id, tender_documents},
};
use serde_json::{Value, json};

pub(super) fn documents_of(method: &str, item: &Value, deadline: &str) -> Value {
    with(tender_documents(method, Some(item), "480000.00", criteria(20)), &[("/bid_deadline", json!(deadline))])
}

pub(super) async fn bidding(app: &App, course: &Course, tell: &mut Teller) -> Value {
    let cast = &course.cast;
    let (item, reserved_item) = (course.item("480000.00").await, course.item("480000.00").await);
    app.at("2026-07-15T09:00").await;
    let body = with(
        documents_of("open_tender", &item, "2026-08-10T10:00:00+08:00"),
        &[
            ("/lots/0/deposit", json!("9600.00")),
            ("/criteria/1/objective", json!(true)),
            ("/conditions", json!({ "designed_by": [course.ngos[5].organisation.unwrap()], "joint_bids": false })),
        ],
    );
    let tender = course.draft(body).await;
    let tender = course.try_publish(&tender).await.done();
    let bids = format!("/v1/tenders/{}/bids", id(&tender));
    let fact = |kind: &str, from: &str, until: Value| json!({ "registry_entry": { "kind": kind, "value": null, "name": null, "from": from, "until": until, "basis_document": "行政处罚决定书" } });
    for (ngo, kind, until) in [(3, "ban", json!("2026-12-31")), (4, "violation", Value::Null)] {
        let organisation = json!({ "id": course.ngos[ngo].organisation.unwrap() });
        cast.registry
            .now("organisations", &organisation, "record-registry-entry", fact(kind, "2026-02-01", until))
            .await;
    }
    let whole = |price: &str, changes: &[(&str, Value)]| {
        let mut body = json!({ "lot": 1, "content": content(price) });
        body["content"]["deposit"] = json!({ "amount": "9600.00", "account_owner": "某机构", "account": "0316" });
        for (field, value) in changes {
            body["content"][*field] = value.clone();
        }
        body
    };
    let member = json!([course.ngos[1].organisation.unwrap()]);
    for (title, ngo, body, expected) in [
        ("A barred organisation bids", 3, whole("450000.00", &[]), ("organisation-debarred", "Q4", "32")),
        ("An organisation with a major violation bids", 4, whole("450000.00", &[]), ("major-violation", "Q1", "22")),
        ("Who designed the project bids", 5, whole("450000.00", &[]), ("designer-excluded", "Q3", "18")),
        ("A bid above the ceiling", 0, whole("480000.01", &[]), ("price-above-ceiling", "E8", "63")),
        (
            "A bid without the deposit",
            0,
            whole("450000.00", &[("deposit", Value::Null)]),
            ("deposit-missing", "E8", "63"),
        ),
        (
            "A joint bid where none is taken",
            0,
            whole("450000.00", &[("members", member)]),
            ("joint-bid-not-allowed", "M17", "24"),
        ),
        (
            "A subcontract where none is allowed",
            0,
            whole("450000.00", &[("subcontracts", json!([{ "name": "某公司", "part": "配餐" }]))]),
            ("subcontract-not-allowed", "A9", "48"),
        ),
    ] {
        tell.wrong(title, ("bidder", &course.ngos[ngo]), &bids, body, None, expected).await;
    }
    // What is reserved for small and medium enterprises is bid for by enterprises.
    let reserved = with(
        documents_of("open_tender", &reserved_item, "2026-08-10T10:00:00+08:00"),
        &[("/conditions", json!({ "reserved_for_enterprises": true }))],
    );
    let reserved = course.draft(reserved).await;
    let reserved = course.try_publish(&reserved).await.done();
    let path = format!("/v1/tenders/{}/bids", id(&reserved));
    let body = json!({ "lot": 1, "content": content("450000.00") });
    let expected = ("reserved-for-smes", "W18", "6-9");
    tell.wrong("A reserve for enterprises", ("bidder", &course.ngos[0]), &path, body, None, expected).await;
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        let own =
            json!({ "amount": "9600.00", "account_owner": format!("某机构{ngo}"), "account": format!("0316{ngo}") });
        course.ngos[ngo].make(&bids, whole(price, &[("deposit", own)])).await;
    }
    app.at("2026-07-28T09:00").await;
    let clarification = json!({ "text": "服务频次更正为每周三次。", "bid_deadline": null });
    tell.wrong_on(
        "A clarification thirteen days before the deadline",
        ("officer", &cast.officer),
        ("tenders", &tender, "clarify"),
        clarification,
        ("clarification-too-late", "M4", "31"),
    )
    .await;
    tell.wrong_on(
        "Opening before the deadline",
        ("officer", &cast.officer),
        ("tenders", &tender, "open-bids"),
        json!({}),
        ("deadline-not-reached", "E1", "33"),
    )
    .await;
    tender
}

pub(super) async fn opening(app: &App, course: &Course, tell: &mut Teller, tender: &Value) -> Value {
    let cast = &course.cast;
    let officer = ("officer", &cast.officer);
    let panel = format!("/v1/tenders/{}/panel", id(tender));
    let seats = |experts: usize, representative_leads: bool| {
        let mut members: Vec<Value> = course.experts[..experts]
            .iter()
            .map(|expert| json!({ "person": expert.id.unwrap(), "seat": "expert" }))
            .collect();
        members.push(json!({ "person": cast.inspector.id.unwrap(), "seat": "buyer_representative", "leads": representative_leads }));
        json!({ "members": members, "consent": "浦民〔2026〕7号" })
    };
    let drawn = json!({ "experts": 5, "representatives": [] });
    let problem = tell
        .wrong(
            "Experts drawn two weeks before",
            officer,
            &format!("/v1/tenders/{}/draw-panel", id(tender)),
            drawn,
            None,
            ("drawn-too-early", "E5", "12-14"),
        )
        .await;
    assert_eq!(problem["earliest"], "2026-08-06");
    app.at("2026-08-10T10:00").await;
    let late = json!({ "lot": 1, "content": content("440000.00") });
    tell.wrong(
        "A bid at the deadline",
        ("bidder", &course.ngos[3]),
        &format!("/v1/tenders/{}/bids", id(tender)),
        late,
        None,
        ("deadline-passed", "E1", "33"),
    )
    .await;
    let mut chosen = seats(4, false);
    chosen["consent"] = Value::Null;
    tell.wrong("Experts chosen without consent", officer, &panel, chosen, None, ("experts-not-drawn", "E5", "12-14"))
        .await;
    tell.wrong("A panel of four", officer, &panel, seats(3, false), None, ("panel-composition", "E4", "47")).await;
    tell.wrong("The buyer leads the panel", officer, &panel, seats(4, true), None, ("chair-not-eligible", "E7", "45"))
        .await;
    let evaluation = cast.officer.make(&panel, seats(4, false)).await;
    cast.officer.now("tenders", tender, "open-bids", json!({})).await;
    evaluation
}

pub(super) async fn evaluating(
    app: &App,
    course: &Course,
    tell: &mut Teller,
    tender: &Value,
    evaluation: &Value,
) -> Vec<Value> {
    let cast = &course.cast;
    let officer = ("officer", &cast.officer);
    let tied = json!({ "relationship": { "organisation": course.ngos[0].organisation.unwrap(), "kind": "employment", "until": "2025-06-30" } });
    cast.security
        .post(&format!("/v1/persons/{}/record-relationship", course.experts[0].id.unwrap()), &tied, Some(&json!(2)))
        .await
        .done();
    tell.wrong_on(
        "An expert who worked for a bidder",
        ("expert", &course.experts[0]),
        ("evaluations", evaluation, "declare-conflict-of-interest"),
        json!({ "no_conflict_of_interest": true }),
        ("related-to-bidder", "E6", "9"),
    )
    .await;
    let comes = json!({ "leaves": course.experts[0].id.unwrap(), "comes": course.experts[4].id.unwrap(), "consent": "浦民〔2026〕8号", "reason": "回避" });
    cast.officer.now("evaluations", evaluation, "replace-member", comes).await;
    let members = [&course.experts[1], &course.experts[2], &course.experts[3], &course.experts[4], &cast.inspector];
    for member in members {
        member
            .now("evaluations", evaluation, "declare-conflict-of-interest", json!({ "no_conflict_of_interest": true }))
            .await;
    }
    let found = cast.officer.read(&format!("/v1/bids?tender={}", id(tender))).await;
    let mut bids = found["items"].as_array().unwrap().clone();
    bids.sort_by_key(|bid| bid["content"]["price"].as_str().unwrap().to_owned());
    for ngo in [0, 1] {
        let organisation = json!({ "id": course.ngos[ngo].organisation.unwrap() });
        let fact = json!({ "registry_entry": { "kind": "responsible_person", "value": null, "name": "张某 310***1234", "from": "2024-01-01", "until": "2026-08-10", "basis_document": "登记信息" } });
        cast.registry.now("organisations", &organisation, "record-registry-entry", fact).await;
    }
    tell.wrong_on(
        "Two bidders with one responsible person",
        officer,
        ("bids", &bids[0], "qualify"),
        json!({}),
        ("linked-suppliers", "Q2", "18"),
    )
    .await;
    app.at("2026-08-11T10:00").await;
    for bid in &bids {
        cast.officer.now("bids", bid, "qualify", json!({})).await;
    }
    tell.wrong_on(
        "Correcting a price that does not contradict itself",
        ("expert", members[0]),
        ("evaluations", evaluation, "correct-price"),
        json!({ "bid": bids[0]["id"] }),
        ("nothing-to-correct", "E10", "59"),
    )
    .await;
    let sheet = |points: [&str; 3]| {
        let scores: Vec<Value> = bids
            .iter()
            .zip(points)
            .map(|(bid, points)| json!({ "bid": bid["id"], "criterion": "plan", "points": points }))
            .collect();
        json!({ "scores": scores })
    };
    let sheets = format!("/v1/evaluations/{}/score-sheets", id(evaluation));
    let mut partial = sheet(["70", "60", "50"]);
    partial["scores"].as_array_mut().unwrap().pop();
    tell.wrong(
        "A bid without a score",
        ("expert", members[0]),
        &sheets,
        partial,
        None,
        ("scores-incomplete", "E11", "55"),
    )
    .await;
    for (at, member) in members.iter().enumerate() {
        member.make(&sheets, sheet(if at == 0 { ["71", "60", "50"] } else { ["70", "60", "50"] })).await;
    }
    let ask = json!({ "bid": bids[0]["id"], "until": "2026-08-11T12:00:00+08:00" });
    tell.wrong_on(
        "One member alone asks about a price that is not low",
        ("expert", members[0]),
        ("evaluations", evaluation, "request-price-explanation"),
        ask.clone(),
        ("no-majority", "E18", "61"),
    )
    .await;
    crate::course::find(&members[..3], evaluation, "price_doubted", &bids[0]).await;
    members[0].now("evaluations", evaluation, "request-price-explanation", ask).await;
    tell.wrong_on(
        "The ranking while a price is being explained",
        officer,
        ("evaluations", evaluation, "consolidate"),
        json!({}),
        ("bidder-answer-pending", "E16", "60"),
    )
    .await;
    app.at("2026-08-11T12:00").await;
    tell.wrong_on(
        "An explanation after its time",
        ("bidder", &course.ngos[0]),
        ("bids", &bids[0], "explain-price"),
        json!({ "explanation": "自有场地。" }),
        ("deadline-passed", "E16", "60"),
    )
    .await;
    crate::course::find(&members[..3], evaluation, "price_convincing", &bids[0]).await;
    tell.wrong_on(
        "Members who differ on an objective item",
        officer,
        ("evaluations", evaluation, "consolidate"),
        json!({}),
        ("objective-scores-differ", "E15", "64"),
    )
    .await;
    let own = members[0].read(&format!("/v1/score-sheets?evaluation={}", id(evaluation))).await;
    let correction = json!({ "scores": [{ "bid": bids[0]["id"], "criterion": "plan", "points": "70" }] });
    members[0].on("score-sheets", &own["items"][0], "correct", correction).await;
    cast.officer.now("evaluations", evaluation, "consolidate", json!({})).await;
    bids
}
