//! What is refused of lists, items and tender documents.

use super::{Teller, compete::documents_of, need_with, with};
use crate::{
    app::App,
    course::{Course, PUBLISHED, criteria, id, tender_documents},
    process::requirement,
};
use domain::{organisation::CreditCode, role::Role};
use serde_json::{Value, json};

pub(super) async fn planning(app: &App, course: &Course, tell: &mut Teller) {
    let cast = &course.cast;
    let (officer, approver, finance) =
        (("officer", &cast.officer), ("approver", &cast.approver), ("finance officer", &cast.finance));
    let code = CreditCode::complete("12310115MJ000001X").unwrap();
    let institution = json!({
        "credit_code": code, "name": "浦东新区某事业单位", "kind": "service_institution", "registration_authority": "310115-MZ", "login": "institution", "identity_number": crate::people::identity("institution"), "contact": "某人", "password": "correct horse battery",
    });
    tell.wrong(
        "A public institution registers as a supplier",
        ("public institution", &cast.anybody),
        "/v1/organisations",
        institution,
        None,
        ("may-not-supply", "W3", "8"),
    )
    .await;
    let items = format!("/v1/purchase-lists/{}/items", id(&course.list));
    let penalty = need_with(&[("description", json!("承接对占道经营的行政处罚工作。"))]);
    tell.wrong("Penalties are to be bought", officer, &items, penalty, None, ("must-not-be-bought", "W5", "10")).await;
    let public = course.item_with(need_with(&[("public_service", json!(true))])).await;
    cast.officer.now("purchase-items", &public, "submit", json!({})).await;
    tell.wrong_on(
        "A public service without a survey is reviewed",
        approver,
        ("purchase-items", &public, "review"),
        json!({}),
        ("survey-missing", "W19", "10, 11, 18"),
    )
    .await;
    cast.approver.now("purchase-items", &public, "return", json!({ "reason": "请补充需求调查" })).await;
    let survey =
        json!({ "respondents": 3, "public_asked": false, "survey_date": "2026-02-10", "findings": "走访三家机构。" });
    let surveyed = need_with(&[("public_service", json!(true)), ("survey", survey)]);
    cast.officer.now("purchase-items", &public, "revise", surveyed).await;
    cast.officer.now("purchase-items", &public, "submit", json!({})).await;
    tell.wrong_on(
        "A public service about which the public was not asked",
        approver,
        ("purchase-items", &public, "review"),
        json!({}),
        ("public-not-consulted", "W21", "15, 45"),
    )
    .await;
    let share =
        |line: &Value, amount: &str| json!({ "allocations": [{ "budget_line": line["id"], "amount": amount }] });
    for (title, fields, expected) in [
        (
            "An item outside the guiding catalogue without consent",
            vec![("in_guiding_catalogue", json!(false))],
            ("consent-missing", "W7", "15, 16"),
        ),
        (
            "Money is turned into a purchase in mid-year without review",
            vec![("converted", json!(true))],
            ("conversion-not-reviewed", "W10", "22"),
        ),
        (
            "A budget that does not say how it is paid",
            vec![("payment_way", Value::Null)],
            ("budget-incomplete", "W11", "12"),
        ),
        ("Budget lines that do not sum to the estimate", vec![], ("allocations-do-not-sum", "W8", "19")),
    ] {
        let amount = if expected.0 == "allocations-do-not-sum" { "479999.99" } else { "480000.00" };
        let item = course.item_with(need_with(&fields)).await;
        cast.officer.now("purchase-items", &item, "submit", json!({})).await;
        cast.approver.now("purchase-items", &item, "review", json!({})).await;
        tell.wrong_on(title, finance, ("purchase-items", &item, "budget"), share(&course.line, amount), expected).await;
    }
    below(app, course, tell).await;
    let small = cast.line("street", "100.00").await;
    let item = course.item_with(requirement("100.01")).await;
    cast.officer.now("purchase-items", &item, "submit", json!({})).await;
    cast.approver.now("purchase-items", &item, "review", json!({})).await;
    cast.finance.now("purchase-items", &item, "budget", share(&small, "100.01")).await;
    let problem = tell
        .wrong_on(
            "A plan beyond the budget",
            approver,
            ("purchase-items", &item, "file"),
            json!({}),
            ("budget-exceeded", "W8", "19"),
        )
        .await;
    assert_eq!((&problem["facts"]["balance"], &problem["facts"]["needed"]), (&json!("100.00"), &json!("100.01")));
}

/// The district would pay out of the street's budget.
pub(super) async fn below(app: &App, course: &Course, tell: &mut Teller) {
    let officer = app.staff("district.officer", Role::BuyerOfficer, "310115").await;
    let approver = app.staff("district.approver", Role::BuyerApprover, "310115").await;
    let list = officer.make("/v1/purchase-lists", json!({ "unit": "310115", "year": 2026, "title": "区级清单" })).await;
    let item = officer.make(&format!("/v1/purchase-lists/{}/items", id(&list)), requirement("1000.00")).await;
    officer.now("purchase-items", &item, "submit", json!({})).await;
    approver.now("purchase-items", &item, "review", json!({})).await;
    let allocations = json!({ "allocations": [{ "budget_line": course.line["id"], "amount": "1000.00" }] });
    tell.wrong_on(
        "The district pays out of the budget of a street",
        ("finance officer", &course.cast.finance),
        ("purchase-items", &item, "budget"),
        allocations,
        ("subordinate-budget", "W9", "18"),
    )
    .await;
}

pub(super) async fn drafting(course: &Course, tell: &mut Teller, item: &Value) {
    let officer = ("officer", &course.cast.officer);
    let open = |price| tender_documents("open_tender", Some(item), "480000.00", criteria(price));
    for (title, body, expected) in [
        (
            "Services are to be bought by request for quotations",
            tender_documents("request_for_quotations", Some(item), "480000.00", json!([])),
            ("method-not-for-services", "M9", "3"),
        ),
        ("A price that counts nine points in a tender", open(9), ("price-weight-out-of-range", "E12", "55")),
        (
            "Criteria that do not sum to a hundred",
            with(open(20), &[("/criteria/1/points", json!(70))]),
            ("points-do-not-sum-to-100", "E11", "55"),
        ),
        (
            "Scores in a negotiation",
            tender_documents("competitive_negotiation", Some(item), "480000.00", criteria(20)),
            ("method-without-scoring", "M8", "29-36"),
        ),
        (
            "A deposit above two per cent",
            with(open(20), &[("/lots/0/deposit", json!("9600.01"))]),
            ("deposit-too-high", "D1", "33"),
        ),
        (
            "Three past contracts as a condition",
            with(open(20), &[("/conditions", json!({ "past_contracts": 3 }))]),
            ("too-many-past-contracts", "W19", "10, 11, 18"),
        ),
        (
            "A single source without its supplier",
            tender_documents("single_source", Some(item), "480000.00", json!([])),
            ("does-not-fit-method", "M10", "38-42"),
        ),
        (
            "A framework of more than two years",
            with(
                tender_documents("closed_framework", None, "480000.00", criteria(20)),
                &[("/conditions", json!({ "framework": { "end_date": "2030-01-01", "choice": "direct" } }))],
            ),
            ("framework-too-long", "M12", "3-42"),
        ),
        (
            "A ceiling above the plan",
            with(open(20), &[("/lots/0/ceiling", json!("480000.01"))]),
            ("ceiling-above-plan", "M13", "12, 13"),
        ),
    ] {
        tell.wrong(title, officer, "/v1/tenders", body, None, expected).await;
    }
    let large = course.item("1000000.01").await;
    tell.wrong(
        "Self-run above the limit",
        officer,
        "/v1/tenders",
        tender_documents("self_organised", Some(&large), "1000000.01", criteria(20)),
        None,
        ("above-procurement-limit", "W15", "7, 8, 27"),
    )
    .await;
}

pub(super) async fn publishing(app: &App, course: &Course, tell: &mut Teller, item: &Value) {
    let approver = ("approver", &course.cast.approver);
    let open = |price| tender_documents("open_tender", Some(item), "480000.00", criteria(price));
    let gate = |changes: &[(&str, Value)]| with(open(20), changes);
    let early = course.draft(open(20)).await;
    let problem = tell
        .wrong_on(
            "A purchase before its intention is thirty days old",
            approver,
            ("tenders", &early, "publish"),
            json!({}),
            ("intention-too-recent", "W13", "二"),
        )
        .await;
    assert_eq!(problem["earliest"], "2026-04-02");
    app.at(PUBLISHED).await;
    for (title, body, expected) in [
        (
            "Nineteen days to bid",
            gate(&[("/bid_deadline", json!("2026-04-21T10:00:00+08:00"))]),
            ("bidding-period-too-short", "M2", "35"),
        ),
        (
            "A consultation of nine days",
            documents_of("competitive_consultation", item, "2026-04-11T10:00:00+08:00"),
            ("bidding-period-too-short", "M7", "10"),
        ),
        (
            "Three working days to apply for prequalification",
            gate(&[("/conditions", json!({ "prequalification_until": "2026-04-08" }))]),
            ("prequalification-too-short", "M5", "21"),
        ),
        (
            "A list as a condition",
            gate(&[("/conditions", json!({ "qualification": ["须为区社会组织名录库成员"] }))]),
            ("restrictive-condition", "Q9", "一"),
        ),
        (
            "Years in business as a score",
            gate(&[("/criteria/1/title", json!("机构成立年限"))]),
            ("restrictive-condition", "Q9", "一"),
        ),
        (
            "A licence as a score",
            gate(&[("/criteria/1/title", json!("具有登记证书"))]),
            ("qualification-scored", "E11", "55"),
        ),
        (
            "A minimum price",
            gate(&[("/description", json!("报价不得低于预算的九成。"))]),
            ("minimum-price", "M13", "12, 13"),
        ),
        (
            "Labour dispatch by another name",
            gate(&[("/description", json!("派驻人员实行坐班考勤，服从单位人事管理。"))]),
            ("disguised-employment", "W4", "18"),
        ),
    ] {
        let tender = course.draft(body).await;
        tell.wrong_on(title, approver, ("tenders", &tender, "publish"), json!({}), expected).await;
    }
    let large = course.item("4000000.00").await;
    app.at("2026-05-10T09:00").await;
    let consultation = documents_of("competitive_consultation", &large, "2026-06-01T10:00:00+08:00");
    let tender = course.draft(with(consultation, &[("/lots/0/ceiling", json!("4000000.00"))])).await;
    tell.wrong_on(
        "Another method above the threshold without approval",
        approver,
        ("tenders", &tender, "publish"),
        json!({}),
        ("method-not-approved", "M11", "27"),
    )
    .await;
    let (one, other) = (course.item("2500000.00").await, course.item("1500000.01").await);
    app.at("2026-06-12T09:00").await;
    for (item, amount, last) in [(&one, "2500000.00", false), (&other, "1500000.01", true)] {
        let part = documents_of("competitive_consultation", item, "2026-07-10T10:00:00+08:00");
        let tender = course.draft(with(part, &[("/lots/0/ceiling", json!(amount))])).await;
        if last {
            let problem = tell
                .wrong_on(
                    "A purchase split in two",
                    approver,
                    ("tenders", &tender, "publish"),
                    json!({}),
                    ("split-purchase", "W14", "28"),
                )
                .await;
            assert_eq!(problem["facts"]["total"], "4000000.01");
        } else {
            course.try_publish(&tender).await.done();
        }
    }
}
