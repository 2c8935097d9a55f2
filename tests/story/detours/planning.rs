//! The plan and the tender documents: what was looked at once is looked at again after a revision, and by every way in.

use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, criteria, id, tender_documents},
    process::{line_body, requirement},
};
use domain::{organisation::CreditCode, role::Role};
use serde_json::{Value, json};

on_both!(
    who_may_neither_buy_nor_supply_comes_in_by_no_other_door,
    what_a_need_says_is_read_again_when_it_is_revised,
    what_an_item_was_not_budgeted_for_is_not_slipped_in,
    tender_documents_are_read_again_when_they_are_revised,
    periods_count_from_the_publication_and_never_shrink
);

/// Proves: W1, W2, W3
/// Detours: W1 role, W1 act, W2 act, W2 party, W3 act, W3 party
async fn who_may_neither_buy_nor_supply_comes_in_by_no_other_door(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    // A committee has no budget line, no list and nobody who buys.
    for source in ["street", "district", "city"] {
        cast.finance
            .post("/v1/budget-lines", &line_body("310115004001", source, "1.00"), None)
            .await
            .refused("unit-may-not-buy");
    }
    let person = json!({ "id": cast.inspector.id.unwrap() });
    let seat = json!({ "role": "buyer_officer", "unit": "310115004001", "organisation": null });
    cast.security.try_now("persons", &person, "assign-role", seat).await.refused("role-does-not-fit-unit");
    // Whoever lives on the budget is none of the kinds that supply, whatever kind it claims.
    let register = |code: &str, kind: &str| {
        let code = CreditCode::complete(code).unwrap();
        json!({
            "credit_code": code, "name": "某机构", "kind": kind, "registration_authority": "310115-MZ", "login": "claims.much",
            "identity_number": crate::people::identity("claims.much"), "contact": "某人", "password": "correct horse battery",
        })
    };
    // One address applies a few times in a quarter of an hour.
    let hours = 9..;
    for (hour, (code, kind, reason)) in hours.zip([
        ("11310115MJ000001X", "public_institution", "may-not-supply"),
        ("11310115MJ000001X", "enterprise", "may-not-supply"),
        ("13310115MJ000001X", "association", "may-not-supply"),
        ("12310115MJ000001X", "service_institution", "may-not-supply"),
        ("12310115MJ000001X", "enterprise", "may-not-supply"),
        ("91310115MJ000001X", "public_institution", "credit-code-kind"),
        ("52310115MJ000001X", "enterprise", "credit-code-kind"),
        ("91310115MJ000001X", "service_institution", "credit-code-kind"),
        ("51310115MJ000001X", "foundation", "credit-code-kind"),
    ]) {
        app.at(&format!("2026-03-02T{hour:02}:00")).await;
        cast.anybody.post("/v1/organisations", &register(code, kind), None).await.refused(reason);
    }
    assert_eq!(app.findings().await, []);
}

fn need(field: &str, value: Value) -> Value {
    let mut need = requirement("480000.00");
    need["requirement"][field] = value;
    need
}

/// Proves: W5, W6, W19, W21
/// Detours: W5 revision, W5 act, W6 revision, W6 act, W19 revision, W19 edge, W21 revision, W21 order
async fn what_a_need_says_is_read_again_when_it_is_revised(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let path = format!("/v1/purchase-lists/{}/items", id(&course.list));
    // In its name, its quantity, with blanks; and in the tender documents, which buy under its name.
    for (field, words) in
        [("name", "代办行政处罚"), ("quantity", "协助行政 许可 300 件"), ("description", "承担执法检查。")]
    {
        let refused = cast.officer.post(&path, &need(field, json!(words)), None).await.refused("must-not-be-bought");
        assert_eq!((&refused["rule"], &refused["field"]), (&json!("W5"), &json!(format!("requirement/{field}"))));
    }
    let item = course.item_with(requirement("480000.00")).await;
    let revise = async |need: Value| cast.officer.try_now("purchase-items", &item, "revise", need).await;
    revise(need("description", json!("改为承担行政许可的审查。"))).await.refused("must-not-be-bought");
    for code in ["C0501040", "A05010100", "c05010400"] {
        let reply = revise(need("catalogue_code", json!(code))).await;
        assert!((400..500).contains(&reply.status), "{code}: {}", reply.status);
    }
    let line = cast.finance.post("/v1/budget-lines", &json!({ "unit": "310115004", "year": 2026, "source": "street", "catalogue_code": "A05010100", "title": "货物", "amount": "1.00" }), None).await;
    line.refused("unknown-catalogue-code");
    // One fen below ten million there is no survey; at ten million there is one, also when the estimate was raised later.
    let review = async |item: &Value| {
        cast.officer.now("purchase-items", item, "submit", json!({})).await;
        cast.approver.try_now("purchase-items", item, "review", json!({})).await
    };
    let large = course.item_with(requirement("9999999.99")).await;
    review(&large).await.done();
    // What was reviewed is not revised: not into an estimate that would have asked for a survey.
    cast.officer.try_now("purchase-items", &large, "revise", requirement("10000000.00")).await.refused("wrong-status");
    let large = course.item_with(requirement("9999999.99")).await;
    cast.officer.now("purchase-items", &large, "revise", requirement("10000000.00")).await;
    assert_eq!(review(&large).await.refused("survey-missing")["rule"], "W19");
    // What was surveyed as a need of the office becomes a public service: those who are served are asked first.
    cast.approver.now("purchase-items", &large, "return", json!({ "reason": "补充调查" })).await;
    let survey = |asked: bool| json!({ "respondents": 3, "public_asked": asked, "survey_date": "2026-02-10", "findings": "走访三家机构。" });
    let mut public = requirement("10000000.00");
    (public["requirement"]["survey"], public["requirement"]["public_service"]) = (survey(false), json!(true));
    cast.officer.now("purchase-items", &large, "revise", public.clone()).await;
    assert_eq!(review(&large).await.refused("public-not-consulted")["rule"], "W21");
    cast.approver.now("purchase-items", &large, "return", json!({ "reason": "补充征求意见" })).await;
    public["requirement"]["survey"] = survey(true);
    cast.officer.now("purchase-items", &large, "revise", public).await;
    review(&large).await.done();
    assert_eq!(app.findings().await, []);
}

/// Proves: W7, W9, W10, W11
/// Detours: W7 revision, W9 party, W9 act, W10 revision, W10 order, W11 revision, W11 order
async fn what_an_item_was_not_budgeted_for_is_not_slipped_in(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let allocations = json!({ "allocations": [{ "budget_line": course.line["id"], "amount": "480000.00" }] });
    // Drafted as one thing, revised into what needs a consent: the budget asks for it, and nothing comes before the budget.
    for (field, value, reason, rule) in [
        ("in_guiding_catalogue", json!(false), "consent-missing", "W7"),
        ("converted", json!(true), "conversion-not-reviewed", "W10"),
        ("payment_way", Value::Null, "budget-incomplete", "W11"),
    ] {
        let item = course.item_with(requirement("480000.00")).await;
        cast.officer.now("purchase-items", &item, "revise", need(field, value.clone())).await;
        cast.officer.now("purchase-items", &item, "submit", json!({})).await;
        cast.approver.try_now("purchase-items", &item, "file", json!({})).await.refused("wrong-status");
        cast.approver.now("purchase-items", &item, "review", json!({})).await;
        cast.approver.try_now("purchase-items", &item, "file", json!({})).await.refused("wrong-status");
        // Reviewed, it is not revised: neither into what it was nor out of it.
        for other in [need(field, value), requirement("480000.00")] {
            cast.officer.try_now("purchase-items", &item, "revise", other).await.refused("wrong-status");
        }
        let refused = cast.finance.try_now("purchase-items", &item, "budget", allocations.clone()).await;
        assert_eq!(refused.refused(reason)["rule"], rule);
    }
    // A district puts a part of its own purchase on the budget of a street, beside its own money.
    let officer = app.staff("district.officer", Role::BuyerOfficer, "310115").await;
    let approver = app.staff("district.approver", Role::BuyerApprover, "310115").await;
    let own = cast.finance.make("/v1/budget-lines", line_body("310115", "district", "900.00")).await;
    let other = cast.finance.make("/v1/budget-lines", line_body("310115005", "street", "900.00")).await;
    let list = officer.make("/v1/purchase-lists", json!({ "unit": "310115", "year": 2026, "title": "区级清单" })).await;
    let item = officer.make(&format!("/v1/purchase-lists/{}/items", id(&list)), requirement("1000.00")).await;
    officer.now("purchase-items", &item, "submit", json!({})).await;
    approver.now("purchase-items", &item, "review", json!({})).await;
    for below in [&course.line, &other] {
        let shared = json!({ "allocations": [
            { "budget_line": own["id"], "amount": "900.00" }, { "budget_line": below["id"], "amount": "100.00" },
        ]});
        let refused =
            cast.finance.try_now("purchase-items", &item, "budget", shared).await.refused("subordinate-budget");
        assert_eq!(refused["rule"], "W9");
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: M8, M9, M13, D1, E12, W4, W18
/// Detours: M8 revision, M8 edge, M9 revision, M9 edge, D1 revision, D1 edge, E12 revision, E12 edge, W4 act, W4 revision, W18 revision, W18 party
async fn tender_documents_are_read_again_when_they_are_revised(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    app.at(PUBLISHED).await;
    let clean = tender_documents("open_tender", Some(&item), "480000.00", criteria(10));
    let tender = course.draft(clean.clone()).await;
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "补充" })).await;
    let revise = async |documents: &Value| {
        let documents = json!({ "tender_documents": documents["tender_documents"] });
        cast.officer.try_now("tenders", &tender, "revise", documents).await
    };
    let with = |at: &str, value: Value| {
        let mut documents = clean.clone();
        documents["tender_documents"].pointer_mut(at).unwrap();
        *documents["tender_documents"].pointer_mut(at).unwrap() = value;
        documents
    };
    for (documents, reason, rule) in [
        (
            tender_documents("competitive_negotiation", Some(&item), "480000.00", criteria(20)),
            "method-without-scoring",
            "M8",
        ),
        (
            tender_documents("competitive_negotiation", Some(&item), "480000.00", criteria(100)),
            "method-without-scoring",
            "M8",
        ),
        (
            tender_documents("request_for_quotations", Some(&item), "480000.00", json!([])),
            "method-not-for-services",
            "M9",
        ),
        (tender_documents("request_for_quotations", Some(&item), "0.01", json!([])), "method-not-for-services", "M9"),
        (
            with(
                "/lots/0",
                json!({ "item": item["id"], "title": "社区服务", "ceiling": "480000.00", "deposit": "9600.01" }),
            ),
            "deposit-too-high",
            "D1",
        ),
        (with("/criteria", criteria(9)), "price-weight-out-of-range", "E12"),
    ] {
        assert_eq!(revise(&documents).await.refused(reason)["rule"], rule);
    }
    // At the edge itself they pass: ten points, two per cent of the budget though the ceiling is lower.
    let edge = with(
        "/lots/0",
        json!({ "item": item["id"], "title": "社区服务", "ceiling": "400000.00", "deposit": "9600.00" }),
    );
    revise(&edge).await.done();
    // Services, and the people by another name; reserved for those who do not bid here.
    for (at, words) in [("/description", "派遣人员由甲方管理。"), ("/lots/0/title", "劳务 派遣服务")] {
        revise(&with(at, json!(words))).await.done();
        cast.officer.now("tenders", &tender, "submit", json!({})).await;
        assert_eq!(course.try_publish(&tender).await.refused("disguised-employment")["rule"], "W4");
        cast.approver.now("tenders", &tender, "return", json!({ "reason": "改正" })).await;
    }
    let mut reserved = clean.clone();
    reserved["tender_documents"]["conditions"] = json!({ "reserved_for_enterprises": true });
    revise(&reserved).await.done();
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    let tender = course.try_publish(&tender).await.done();
    let enterprise = app.supplier(cast, "91310115MJ900001X", "enterprise", "enterprise1").await;
    let path = format!("/v1/tenders/{}/bids", id(&tender));
    let joint = |member: &crate::people::Person| {
        let mut content = crate::course::content("450000.00");
        content["members"] = json!([member.organisation.unwrap()]);
        json!({ "lot": 1, "content": content })
    };
    course.ngos[0].post(&path, &joint(&enterprise), None).await.refused("reserved-for-smes");
    assert_eq!(enterprise.post(&path, &joint(&course.ngos[0]), None).await.refused("reserved-for-smes")["rule"], "W18");
    enterprise.make(&path, json!({ "lot": 1, "content": crate::course::content("450000.00") })).await;
    assert_eq!(app.findings().await, []);
}

/// Proves: M2, M3, M5
/// Detours: M2 order, M2 revision, M3 order, M3 revision, M5 order, M5 edge, M4 order
async fn periods_count_from_the_publication_and_never_shrink(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let (item, other) = (course.item("480000.00").await, course.item("480000.00").await);
    app.at(PUBLISHED).await;
    let documents = |item: &Value, deadline: &str| {
        let mut documents = tender_documents("open_tender", Some(item), "480000.00", criteria(20));
        documents["tender_documents"]["bid_deadline"] = json!(deadline);
        documents
    };
    // Drafted in time and published late: the days are those that bidders have.
    let tender = course.draft(documents(&item, "2026-04-22T10:00:00+08:00")).await;
    app.at("2026-04-03T09:00").await;
    let refused = course.try_publish(&tender).await.refused("bidding-period-too-short");
    assert_eq!((&refused["rule"], &refused["earliest"]), (&json!("M2"), &json!("2026-04-23")));
    // Applications to prequalify are taken for five working days from the publication, not from the draft.
    let mut early = documents(&other, "2026-05-06T10:00:00+08:00");
    early["tender_documents"]["conditions"] = json!({ "prequalification_until": "2026-04-10" });
    let early = course.draft(early).await;
    assert_eq!(course.try_publish(&early).await.refused("prequalification-too-short")["rule"], "M5");
    cast.approver.now("tenders", &early, "return", json!({ "reason": "改正" })).await;
    let mut later = documents(&other, "2026-05-06T10:00:00+08:00");
    later["tender_documents"]["conditions"] = json!({ "prequalification_until": "2026-04-13" });
    cast.officer.now("tenders", &early, "revise", json!({ "tender_documents": later["tender_documents"] })).await;
    cast.officer.now("tenders", &early, "submit", json!({})).await;
    course.try_publish(&early).await.done();
    // Published with twenty days, it is not shortened by a clarification.
    cast.approver.now("tenders", &tender, "return", json!({ "reason": "顺延" })).await;
    let longer = documents(&item, "2026-04-30T10:00:00+08:00");
    cast.officer.now("tenders", &tender, "revise", json!({ "tender_documents": longer["tender_documents"] })).await;
    cast.officer.now("tenders", &tender, "submit", json!({})).await;
    course.try_publish(&tender).await.done();
    for deadline in ["2026-04-23T10:00:00+08:00", "2026-04-10T10:00:00+08:00", "2026-04-03T09:00:01+08:00"] {
        let shorter = json!({ "text": "时间提前。", "bid_deadline": deadline });
        let reply = cast.officer.try_now("tenders", &tender, "clarify", shorter).await;
        assert!((400..500).contains(&reply.status), "{deadline}: {}", String::from_utf8_lossy(&reply.bytes));
    }
    assert_eq!(cast.officer.again("tenders", &tender).await["bid_deadline"], "2026-04-30T10:00:00+08:00");
    assert_eq!(app.findings().await, []);
}
