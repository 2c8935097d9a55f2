//! One check for one thing, at every door and over every party.

use super::{barred, bids, joint, ranked, recommended, recorded};
use crate::{
    app::{App, on_both},
    course::{Course, criteria, find, id, tender_documents},
};
use serde_json::json;

on_both!(
    a_bid_that_is_replaced_is_looked_at_like_a_new_one,
    who_is_barred_after_bidding_wins_nothing,
    one_organisation_stands_behind_one_bid,
    one_account_behind_two_deposits_puts_both_out,
    an_expert_on_the_board_of_a_member_stands_aside,
    who_refused_the_award_does_not_bid_again
);

/// Proves: Q1, Q3, Q4
/// Detours: Q4 act, Q4 party, Q3 act, Q3 party, Q1 act, Q1 party, M17 act
async fn a_bid_that_is_replaced_is_looked_at_like_a_new_one(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let mut documents = tender_documents("open_tender", Some(&item), "480000.00", criteria(20));
    documents["tender_documents"]["conditions"] =
        json!({ "designed_by": [course.ngos[5].organisation.unwrap()], "subcontracting": "配餐" });
    let tender = course.published(&app, documents).await;
    let (_, bid) = course.bid(0, &tender, "450000.00").await;
    app.at("2026-04-10T09:00").await;
    barred(&course, 1, "2026-04-09").await;
    let violation = json!({ "kind": "violation", "value": null, "from": "2026-04-09", "until": null, "basis_document": "处罚决定书" });
    recorded(&course, 2, violation).await;
    let replace = |content| json!({ "content": content });
    for (members, reason, rule) in [
        (vec![1], "organisation-debarred", "Q4"),
        (vec![2], "major-violation", "Q1"),
        (vec![5], "designer-excluded", "Q3"),
        (vec![3, 1], "organisation-debarred", "Q4"),
        (vec![3, 3], "already-exists", "M17"),
        (vec![0], "already-exists", "M17"),
    ] {
        let content = joint(&course, "449000.00", &members);
        let refused = course.ngos[0].try_now("bids", &bid, "replace", replace(content)).await.refused(reason);
        assert_eq!(refused["rule"], rule, "{members:?}");
    }
    // Whoever is to do a part of the work is a party as well, whatever blanks the name has.
    let mut content = joint(&course, "449000.00", &[]);
    content["subcontracts"] = json!([{ "name": "上海 第6社工 事务所", "part": "配餐" }]);
    course.ngos[0].try_now("bids", &bid, "replace", replace(content)).await.refused("designer-excluded");
    // One that was barred between the publication and its bid is refused, though the law is that of the publication.
    course.try_bid(1, &tender, joint(&course, "449000.00", &[])).await.refused("organisation-debarred");
    course.ngos[0].now("bids", &bid, "replace", replace(joint(&course, "449000.00", &[3]))).await;
    assert_eq!(app.findings().await, []);
}

/// Proves: Q4
/// Detours: Q4 order, Q1 order, Q4 revision, A1 order, E8 order
async fn who_is_barred_after_bidding_wins_nothing(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let round = ranked(&app, &course).await;
    let award = recommended(&course, &round.tender).await;
    barred(&course, 0, "2026-04-24").await;
    let decide = json!({ "bid": award["bid"] });
    let refused = cast.approver.try_on("awards", &award, "decide", decide.clone()).await;
    assert_eq!(refused.refused("organisation-debarred")["rule"], "Q4");
    // The officer says so on that fact and on no other, and the next in the ranking follows.
    let words = json!({ "condition": null, "reason": "不合适" });
    cast.officer.try_now("bids", &round.bids[1].1, "disqualify", words.clone()).await.refused("no-ground");
    let out = cast.officer.now("bids", &round.bids[0].1, "disqualify", words).await;
    assert_eq!((&out["status"], &out["exclusion_ground"]), (&json!("unqualified"), &json!("may_not_take_part")));
    let next = recommended(&course, &round.tender).await;
    assert_eq!((&next["rank"], &next["bid"]), (&json!(2), &round.bids[1].1["id"]));
    let decided = cast.approver.on("awards", &next, "decide", json!({ "bid": next["bid"] })).await;
    // Barred between the decision and the result, between the result and the signature: each door asks again.
    barred(&course, 1, "2026-04-24").await;
    cast.officer
        .try_on("awards", &decided, "publish", json!({ "reason": "第一。" }))
        .await
        .refused("organisation-debarred");
    assert_eq!(app.findings().await, []);
}

/// Proves: M17, Q2
/// Detours: M17 party, M17 order, Q2 party, Q2 order, Q2 edge
async fn one_organisation_stands_behind_one_bid(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    // The third bids alone and sits in two consortia; before the opening nobody may be told.
    course.try_bid(0, &tender, joint(&course, "450000.00", &[2])).await.done();
    course.try_bid(1, &tender, joint(&course, "455000.00", &[2])).await.done();
    for (ngo, price) in [(2, "460000.00"), (3, "465000.00"), (4, "466000.00"), (5, "467000.00")] {
        course.bid(ngo, &tender, price).await;
    }
    // A blank makes nobody another person.
    for (ngo, name) in [(3, "张三 "), (4, "张　三")] {
        let entry = json!({ "kind": "responsible_person", "value": null, "name": name, "from": "2024-01-01", "until": null, "basis_document": "登记信息" });
        recorded(&course, ngo, entry).await;
    }
    app.at(crate::course::DEADLINE).await;
    let panel = json!({ "experts": 5, "representatives": [] });
    cast.officer.make(&format!("/v1/tenders/{}/draw-panel", id(&tender)), panel).await;
    cast.officer.now("tenders", &tender, "open-bids", json!({})).await;
    let found = cast.officer.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    for bid in found["items"].as_array().unwrap() {
        let of = course.ngos.iter().position(|ngo| json!(ngo.organisation.unwrap()) == bid["organisation"]).unwrap();
        let reply = cast.officer.try_now("bids", bid, "qualify", json!({})).await;
        match of {
            0..=2 => assert_eq!(reply.refused("bids-twice")["rule"], "M17"),
            3 | 4 => assert_eq!(reply.refused("linked-suppliers")["rule"], "Q2"),
            _ => assert_eq!(reply.done()["status"], "qualified"),
        }
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: E6
/// Detours: E6 party, E6 order, E6 role
async fn an_expert_on_the_board_of_a_member_stands_aside(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "competitive_consultation").await;
    course.try_bid(0, &tender, joint(&course, "450000.00", &[5])).await.done();
    for (ngo, price) in [(1, "455000.00"), (2, "460000.00")] {
        course.bid(ngo, &tender, price).await;
    }
    app.at(crate::course::DEADLINE).await;
    let panel = json!({ "experts": 3, "representatives": [] });
    let evaluation = cast.officer.make(&format!("/v1/tenders/{}/draw-panel", id(&tender)), panel).await;
    cast.officer.now("tenders", &tender, "open-bids", json!({})).await;
    let members = course.panel(&evaluation);
    let declare = json!({ "no_conflict_of_interest": true });
    for member in &members {
        member.now("evaluations", &evaluation, "declare-conflict-of-interest", declare.clone()).await;
    }
    // The tie becomes known after the declaration: neither a finding nor a score is taken.
    let tie = json!({ "relationship": { "organisation": course.ngos[5].organisation.unwrap(), "kind": "board", "until": null } });
    let person = json!({ "id": members[0].id.unwrap(), "version": 2 });
    cast.security.on("persons", &person, "record-relationship", tie).await;
    let found = cast.officer.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    let bid = &found["items"][0];
    let finding = json!({ "matter": "unsigned", "bid": bid["id"], "reason": "未签署" });
    members[0].try_now("evaluations", &evaluation, "record-finding", finding).await.refused("related-to-bidder");
    let path = format!("/v1/evaluations/{}/score-sheets", id(&evaluation));
    let refused = members[0].post(&path, &json!({ "scores": [] }), None).await.refused("related-to-bidder");
    assert_eq!(refused["rule"], "E6");
    let correct = json!({ "bid": bid["id"] });
    members[0].try_now("evaluations", &evaluation, "correct-price", correct).await.refused("related-to-bidder");
    // The next of the draw takes the place.
    let replaced = json!({ "leaves": members[0].id.unwrap(), "reason": "与联合体成员存在利害关系" });
    let after = cast.officer.now("evaluations", &evaluation, "replace-member", replaced).await;
    assert!(!after["appointed"].as_array().unwrap().contains(&json!(members[0].id.unwrap())));
    assert_eq!(app.findings().await, []);
}

/// Proves: D6
/// Detours: D6 order, D6 party, D6 edge
async fn one_account_behind_two_deposits_puts_both_out(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    // The first and the second pay from one account, written in two ways.
    let bids = [
        ("450000.00", "0316 0000 0010 0001"),
        ("455000.00", "０３１６-00000010-0001"),
        ("461000.00", "031600000010002"),
        ("464000.00", "031600000010003"),
        ("469000.00", "031600000010004"),
    ];
    let (tender, made) = course.deposited(&app, &bids).await;
    let mut round = course.open(&app, &tender, made, 5).await;
    let panel = course.panel(&round.evaluation);
    // To put out one of the two is no way to keep the other.
    find(&panel[..3], &round.evaluation, "collusion", &round.bids[1].1).await;
    round.bids.remove(1);
    course.sheets(&round, &["75", "70", "65", "60"]).await;
    let refused = cast
        .officer
        .try_now("evaluations", &round.evaluation, "consolidate", json!({}))
        .await
        .refused("taken-as-collusion");
    assert_eq!(refused["rule"], "D6");
    find(&panel[..3], &round.evaluation, "collusion", &round.bids[0].1).await;
    let ranked = cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    assert_eq!(ranked["rankings"][0]["places"].as_array().unwrap().len(), 3);
    assert_eq!(app.findings().await, []);
}

/// Proves: A6
/// Detours: A6 act, A6 party, A6 order
async fn who_refused_the_award_does_not_bid_again(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    let documents = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20));
    let tender = course.published(&app, documents.clone()).await;
    let prices = ["450000.00", "455000.00", "460000.00"];
    let three = bids(&course, &tender, &prices).await;
    let mut round = course.open(&app, &tender, three, 3).await;
    course.quote(&app, &mut round, &prices).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let mut award = course.award(&app, &round.tender).await;
    for _ in 0..3 {
        course.of(&award).now("awards", &award, "refuse", json!({ "reason": "人员变动" })).await;
        let next = recommended(&course, &tender).await;
        if next.is_null() {
            break;
        }
        let next = cast.approver.on("awards", &next, "decide", json!({ "bid": next["bid"] })).await;
        award = cast.officer.on("awards", &next, "publish", json!({ "reason": "递补。" })).await;
    }
    assert_eq!(cast.officer.again("purchase-items", &item).await["status"], "intention_published");
    app.at("2026-05-06T09:00").await;
    let mut again = documents;
    again["tender_documents"]["bid_deadline"] = json!("2026-05-20T10:00:00+08:00");
    let again = course.draft(again).await;
    let again = course.try_publish(&again).await.done();
    // Neither itself nor behind another.
    let refused = course.try_bid(0, &again, joint(&course, "440000.00", &[])).await.refused("refused-before");
    assert_eq!(refused["rule"], "A6");
    course.try_bid(3, &again, joint(&course, "440000.00", &[1])).await.refused("refused-before");
    course.try_bid(3, &again, joint(&course, "440000.00", &[4])).await.done();
    assert_eq!(app.findings().await, []);
}
