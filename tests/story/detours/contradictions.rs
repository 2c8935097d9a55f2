//! What contradicts itself blocks.

use crate::{
    app::{App, on_both},
    course::{Course, content, criteria, id, tender_documents},
};
use serde_json::{Value, json};

on_both!(
    a_price_that_contradicts_itself_blocks_the_ranking,
    work_lies_within_the_term_of_its_contract,
    a_round_of_quotes_has_its_minutes_and_can_be_called_again
);

/// Proves: E10
/// Detours: E10 order, E10 role, E10 act
async fn a_price_that_contradicts_itself_blocks_the_ranking(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    // The figures say 440,000, the words say 460,000.
    let mut low = content("440000.00");
    low["price_in_words"] = json!("肆拾陆万元整");
    let mut bids = vec![(0, course.try_bid(0, &tender, low).await.done())];
    for (ngo, price) in [(1, "450000.00"), (2, "455000.00")] {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.sheets(&round, &["70", "70", "70"]).await;
    let consolidate =
        async |evaluation: &Value| cast.officer.try_now("evaluations", evaluation, "consolidate", json!({})).await;
    let refused = consolidate(&round.evaluation).await.refused("price-contradicts-itself");
    assert_eq!((&refused["rule"], &refused["facts"]["bid"]), (&json!("E10"), &round.bids[0].1["id"]));
    // The panel corrects, not the officer; while the bidder is asked nothing is ranked.
    let correct = json!({ "bid": round.bids[0].1["id"] });
    let place = ("evaluations", &round.evaluation, "correct-price");
    cast.officer.try_now(place.0, place.1, place.2, correct.clone()).await.refused("not-allowed");
    course.panel(&round.evaluation)[0].now(place.0, place.1, place.2, correct).await;
    consolidate(&round.evaluation).await.refused("bidder-answer-pending");
    course.ngos[0].now("bids", &round.bids[0].1, "answer-correction", json!({ "confirmed": true })).await;
    round.evaluation = consolidate(&round.evaluation).await.done();
    // At the price in words it is the dearest of three with the same points.
    let last = round.evaluation["rankings"][0]["places"].as_array().unwrap().last().unwrap();
    assert_eq!(last["bid"], round.bids[0].1["id"]);
    assert_eq!(app.findings().await, []);
}

/// Proves: A8
/// Detours: A8 edge, A8 revision, A8 act, A7 edge, A7 revision, A7 act
async fn work_lies_within_the_term_of_its_contract(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = super::ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let path = format!("/v1/awards/{}/contract", id(&award));
    let with = |due: &str, amount: &str| {
        let mut terms = course.terms(&award);
        terms["terms"]["milestones"][0]["due"] = json!(due);
        terms["terms"]["milestones"][0]["amount"] = json!(amount);
        terms
    };
    for due in ["2026-04-26", "2027-04-27", "2035-01-01"] {
        let refused = cast.officer.post(&path, &with(due, "450000.00"), None).await.refused("milestone-outside-term");
        assert_eq!((&refused["rule"], &refused["field"]), (&json!("A8"), &json!("terms/milestones/0/due")));
    }
    cast.officer.post(&path, &with("2026-11-30", "449999.99"), None).await.refused("milestones-do-not-sum");
    let contract = cast.officer.make(&path, with("2027-04-26", "450000.00")).await;
    // Revised, it is looked at again.
    for (due, amount, reason) in
        [("2035-01-01", "450000.00", "milestone-outside-term"), ("2026-11-30", "450000.01", "milestones-do-not-sum")]
    {
        cast.officer.try_now("contracts", &contract, "revise", with(due, amount)).await.refused(reason);
    }
    cast.officer.on("contracts", &contract, "send", json!({})).await;
    course.of(&award).now("contracts", &contract, "sign-as-supplier", json!({})).await;
    cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    // And so is what a supplement adds.
    let supplement = |due: &str, allocated: &str| {
        json!({ "supplement": {
            "reason": "新增", "milestone": { "title": "补充", "due": due, "amount": "1000.00", "items": ["补充服务"] },
            "allocations": [{ "budget_line": course.line["id"], "amount": allocated }],
        }})
    };
    let propose = ("contracts", &contract, "propose-supplement");
    let late = cast.officer.try_now(propose.0, propose.1, propose.2, supplement("2027-04-27", "1000.00")).await;
    assert_eq!(late.refused("milestone-outside-term")["rule"], "A8");
    let unpaid = cast.officer.try_now(propose.0, propose.1, propose.2, supplement("2027-04-26", "999.99")).await;
    unpaid.refused("allocations-do-not-sum");
    assert_eq!(app.findings().await, []);
}

/// Proves: M7
/// Detours: M7 edge, M7 order, M7 act, E1 edge
async fn a_round_of_quotes_has_its_minutes_and_can_be_called_again(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let tender = course
        .published(&app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(30)))
        .await;
    let bids = super::bids(&course, &tender, &["450000.00", "460000.00", "470000.00"]).await;
    let mut round = course.open(&app, &tender, bids, 3).await;
    let call = async |until: &str| {
        let until = json!({ "until": format!("2026-04-24T{until}+08:00") });
        cast.officer.try_now("tenders", &round.tender, "call-quotes", until).await
    };
    // Four seconds are no time to quote.
    let refused = call("10:00:04").await.refused("time-too-short");
    assert_eq!((&refused["rule"], &refused["facts"]["minutes"]), (&json!("M7"), &json!("30")));
    call("10:29:59").await.refused("time-too-short");
    call("10:30:00").await.done();
    // While it runs there is no other, and one quote is no round.
    call("11:30:00").await.refused("already-exists");
    course.ngos[0].now("bids", &round.bids[0].1, "quote", json!({ "price": "449000.00" })).await;
    app.at("2026-04-24T10:30").await;
    cast.officer.try_now("tenders", &round.tender, "open-quotes", json!({})).await.refused("too-few-quotes");
    // Nobody's quote was opened: the round is called again, and everybody quotes anew.
    call("11:00:00").await.done();
    for ((ngo, bid), price) in round.bids.iter().zip(["448000.00", "447000.00", "446000.00"]) {
        course.ngos[*ngo].now("bids", bid, "quote", json!({ "price": price })).await;
    }
    app.at("2026-04-24T11:00").await;
    round.tender = cast.officer.now("tenders", &round.tender, "open-quotes", json!({})).await;
    assert_eq!(cast.officer.again("bids", &round.bids[0].1).await["final_price"], "448000.00");
    assert_eq!(app.findings().await, []);
}
