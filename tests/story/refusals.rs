//! Wrong acts from every section of the law, each answered with its rule and article, the numbers compared and, where there
//! is one, the earliest lawful moment. It writes docs/walkthrough/refusals.

use crate::{
    app::{App, on_both},
    course::{Course, PUBLISHED, content, criteria, id, tender_documents},
    people::Person,
    process::{acceptance, requirement},
    walkthrough::Walkthrough,
};
use domain::{organisation::CreditCode, role::Role};
use serde_json::{Value, json};

/// Tells wrong acts and keeps count of them.
struct Teller {
    story: Walkthrough,
    told: usize,
}

/// What a refusal must say: its reason, its rule and its article.
type Expected = (&'static str, &'static str, &'static str);

impl Teller {
    async fn wrong(
        &mut self,
        title: &str,
        who: (&str, &Person),
        path: &str,
        body: Value,
        version: Option<&Value>,
        expected: Expected,
    ) -> Value {
        let (reason, rule, article) = expected;
        let reply = self.story.tell(title, who, path, Some(&body), version).await;
        let problem = reply.refused(reason);
        assert_eq!((&problem["rule"], &problem["article"]), (&json!(rule), &json!(article)), "{title}: {problem}");
        assert!(
            problem["law"].as_str().is_some_and(|law| !law.is_empty())
                && !problem["detail"].as_str().unwrap().is_empty()
        );
        self.told += 1;
        problem
    }
    /// A wrong act on a noun as it is now.
    async fn wrong_on(
        &mut self,
        title: &str,
        who: (&str, &Person),
        place: (&str, &Value, &str),
        body: Value,
        expected: Expected,
    ) -> Value {
        let (nouns, noun, act) = place;
        let now = who.1.get(&format!("/v1/{nouns}/{}", id(noun))).await;
        let version = if now.status == 200 { now.json()["version"].clone() } else { noun["version"].clone() };
        self.wrong(title, who, &format!("/v1/{nouns}/{}/{act}", id(noun)), body, Some(&version), expected).await
    }
}

/// Rules known from secondary sources are switched, so that they refuse.
async fn enforce(app: &App, course: &Course, rules: &[&str]) {
    for rule in rules {
        let body = json!({ "unit": null, "change": { "mode": { "rule": rule, "mode": "enforced" } }, "start_date": "2026-03-03", "end_date": null, "basis_document": "市财政局确认" });
        let rule_change = course.cast.system.make("/v1/rule-changes", body).await;
        course.cast.security.on("rule-changes", &rule_change, "confirm", json!({})).await;
    }
    app.at("2026-03-03T09:00").await;
}

fn need_with(fields: &[(&str, Value)]) -> Value {
    let mut requirement = requirement("480000.00");
    for (field, value) in fields {
        requirement["requirement"][*field] = value.clone();
    }
    requirement
}

fn with(mut tender_documents: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        let parent = if parent.is_empty() {
            &mut tender_documents["tender_documents"]
        } else {
            tender_documents["tender_documents"].pointer_mut(parent).unwrap()
        };
        parent[last] = value.clone();
    }
    tender_documents
}

async fn planning(app: &App, course: &Course, tell: &mut Teller) {
    let cast = &course.cast;
    let (officer, approver, finance) =
        (("officer", &cast.officer), ("approver", &cast.approver), ("finance officer", &cast.finance));
    let code = CreditCode::complete("12310115MJ000001X").unwrap();
    let institution = json!({
        "credit_code": code, "name": "浦东新区某事业单位", "kind": "service_institution", "registration_authority": "310115-MZ", "login": "institution", "contact": "某人", "password": "correct horse battery",
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
async fn below(app: &App, course: &Course, tell: &mut Teller) {
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

async fn drafting(course: &Course, tell: &mut Teller, item: &Value) {
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
            "A reserve for enterprises",
            with(open(20), &[("/conditions", json!({ "reserved_for_enterprises": true }))]),
            ("reserved-for-smes", "W18", "6-9"),
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

async fn publishing(app: &App, course: &Course, tell: &mut Teller, item: &Value) {
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

fn documents_of(method: &str, item: &Value, deadline: &str) -> Value {
    with(tender_documents(method, Some(item), "480000.00", criteria(20)), &[("/bid_deadline", json!(deadline))])
}

async fn bidding(app: &App, course: &Course, tell: &mut Teller) -> Value {
    let cast = &course.cast;
    let item = course.item("480000.00").await;
    app.at("2026-07-15T09:00").await;
    let body = with(
        documents_of("open_tender", &item, "2026-08-10T10:00:00+08:00"),
        &[
            ("/lots/0/deposit", json!("9600.00")),
            ("/criteria/1/objective", json!(true)),
            ("/conditions", json!({ "designed_by": [course.ngos[5].organisation.unwrap()] })),
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
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        course.ngos[ngo].make(&bids, whole(price, &[])).await;
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

async fn opening(app: &App, course: &Course, tell: &mut Teller, tender: &Value) -> Value {
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
    let drawn = json!({ "experts": 5, "representatives": [], "excluded": [] });
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

async fn evaluating(app: &App, course: &Course, tell: &mut Teller, tender: &Value, evaluation: &Value) -> Vec<Value> {
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
    let comes = json!({ "leaves": course.experts[0].id.unwrap(), "comes": { "person": course.experts[4].id.unwrap(), "seat": "expert" }, "reason": "回避" });
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
        officer,
        ("bids", &bids[0], "correct-price"),
        json!({}),
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
    cast.officer
        .now("bids", &bids[0], "request-price-explanation", json!({ "until": "2026-08-11T12:00:00+08:00" }))
        .await;
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
    cast.officer.now("bids", &bids[0], "judge-price", json!({ "convinced": true, "reason": "成本合理" })).await;
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

async fn awarding(app: &App, course: &Course, tell: &mut Teller, tender: &Value, bids: &[Value]) -> Value {
    let cast = &course.cast;
    let (officer, approver) = (("officer", &cast.officer), ("approver", &cast.approver));
    let challenges = format!("/v1/tenders/{}/challenges", id(tender));
    let challenge =
        json!({ "lot": 1, "step": "tender_documents", "matters": ["评分标准不明"], "statement_of_facts": "请明确。" });
    let problem = tell
        .wrong(
            "A challenge to the tender documents after the process has gone on",
            ("bidder", &course.ngos[1]),
            &challenges,
            challenge,
            None,
            ("challenge-too-late", "C2", "52"),
        )
        .await;
    assert_eq!(problem["facts"]["last"], "2026-07-31");
    let award = cast.officer.read(&format!("/v1/awards?tender={}", id(tender))).await["items"][0].clone();
    tell.wrong_on(
        "Choosing another than the first",
        approver,
        ("awards", &award, "decide"),
        json!({ "bid": bids[1]["id"] }),
        ("not-in-ranking-order", "A1", "43"),
    )
    .await;
    let path = format!("/v1/awards/{}/contract", id(&award));
    let decided = cast.approver.now("awards", &award, "decide", json!({ "bid": award["bid"] })).await;
    let mut terms = course.terms(&decided);
    (terms["terms"]["start_date"], terms["terms"]["end_date"], terms["terms"]["milestones"][0]["due"]) =
        (json!("2026-09-01"), json!("2027-08-31"), json!("2027-08-31"));
    tell.wrong(
        "A contract before the result is published",
        officer,
        &path,
        terms.clone(),
        None,
        ("award-not-published", "A2", "69"),
    )
    .await;
    app.at("2026-08-12T10:00").await;
    cast.officer.now("awards", &decided, "publish", json!({ "reason": "得分第一。" })).await;
    for (title, pointer, value, expected) in [
        ("A contract at another price", "/terms/price", json!("449999.99"), ("price-differs-from-award", "A4", "46")),
        ("A contract of four years", "/terms/end_date", json!("2030-08-31"), ("term-too-long", "A8", "28")),
        (
            "A bond above ten per cent",
            "/terms/bond",
            json!({ "amount": "45000.01", "returned": "验收后三十日内退还。" }),
            ("deposit-too-high", "D5", "48"),
        ),
        (
            "The buyer guarantees a loan",
            "/terms/text",
            json!("甲方为乙方融资提供担保。"),
            ("buyer-guarantees", "A17", "33"),
        ),
        (
            "A subcontract that the bid did not name",
            "/terms/subcontracts",
            json!([{ "name": "某公司", "part": "配餐" }]),
            ("subcontract-not-named", "A9", "48"),
        ),
        (
            "Milestones that do not sum to the price",
            "/terms/milestones/0/amount",
            json!("1.00"),
            ("milestones-do-not-sum", "A7", "27"),
        ),
    ] {
        let mut wrong = terms.clone();
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        wrong.pointer_mut(parent).unwrap()[last] = value;
        tell.wrong(title, officer, &path, wrong, None, expected).await;
    }
    let filed = json!({ "lot": 1, "step": "result", "matters": ["第一名证书不实"], "statement_of_facts": "请复核。" });
    let challenge = course.ngos[1].make(&challenges, filed).await;
    tell.wrong(
        "A contract while a challenge may change the outcome",
        officer,
        &path,
        terms.clone(),
        None,
        ("challenge-pending", "C5", "54"),
    )
    .await;
    let complaint = format!("/v1/challenges/{}/complaint", id(&challenge));
    let body = json!({ "matters": ["第一名证书不实"], "about_answer": false, "statement_of_facts": "未答复。" });
    let problem = tell
        .wrong(
            "A complaint before the time to answer has passed",
            ("bidder", &course.ngos[1]),
            &complaint,
            body,
            None,
            ("answer-not-due", "C6", "55"),
        )
        .await;
    assert_eq!(problem["earliest"], "2026-08-22");
    cast.officer
        .now("challenges", &challenge, "answer", json!({ "finding": "unfounded", "answer": "证书属实。" }))
        .await;
    let body =
        json!({ "matters": ["采购人与第一名有利害关系"], "about_answer": false, "statement_of_facts": "请查明。" });
    tell.wrong(
        "A complaint about what was not challenged",
        ("bidder", &course.ngos[1]),
        &complaint,
        body,
        None,
        ("not-challenged", "C6", "55"),
    )
    .await;
    cast.officer.make(&path, terms).await
}

async fn working(app: &App, course: &Course, tell: &mut Teller, contract: &Value) {
    let cast = &course.cast;
    let (officer, approver, supplier) =
        (("officer", &cast.officer), ("approver", &cast.approver), ("supplier", &course.ngos[0]));
    cast.officer.now("contracts", contract, "send", json!({})).await;
    course.ngos[0].now("contracts", contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", contract, "sign-as-buyer", json!({})).await;
    let supplement = json!({ "supplement": {
        "reason": "新增服务", "milestone": { "title": "补充", "due": "2027-08-31", "amount": "45000.01", "items": ["补充服务"] }, "allocations": [{ "budget_line": course.line["id"], "amount": "45000.01" }],
    }});
    tell.wrong_on(
        "A supplement beyond ten per cent",
        officer,
        ("contracts", &contract, "propose-supplement"),
        supplement,
        ("supplements-exceeded", "A10", "49"),
    )
    .await;
    tell.wrong_on(
        "Ending a contract alone",
        approver,
        ("contracts", &contract, "terminate"),
        json!({ "legal_ground": "agreed", "reason": "调整" }),
        ("termination-not-agreed", "A11", "50"),
    )
    .await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await["items"][0].clone();
    tell.wrong_on(
        "A delivery without the project ledger",
        supplier,
        ("milestones", &milestone, "deliver"),
        json!({ "report": "已完成。", "evidence": [] }),
        ("ledger-missing", "A13", "31, 32"),
    )
    .await;
    course.ngos[0]
        .now("milestones", &milestone, "deliver", json!({ "report": "已完成。", "ledger": "台账。", "evidence": [] }))
        .await;
    tell.wrong_on(
        "Who handles the contract accepts",
        officer,
        ("milestones", &milestone, "accept"),
        acceptance(&["全部服务"], "450000.00"),
        ("separation-of-duties", "A22", "25"),
    )
    .await;
    let inspector = ("inspector", &cast.inspector);
    tell.wrong_on(
        "An acceptance that leaves an item out",
        inspector,
        ("milestones", &milestone, "accept"),
        acceptance(&[], "450000.00"),
        ("acceptance-incomplete", "A12", "45"),
    )
    .await;
    cast.inspector.now("milestones", &milestone, "accept", acceptance(&["全部服务"], "450000.00")).await;
    let invoices = format!("/v1/milestones/{}/invoices", id(&milestone));
    tell.wrong(
        "An invoice for more than was accepted",
        supplier,
        &invoices,
        crate::process::invoice(7, "450000.01"),
        None,
        ("invoice-not-matched", "A16", "19, 20"),
    )
    .await;
    let invoice = course.ngos[0].make(&invoices, crate::process::invoice(8, "450000.00")).await;
    cast.officer.now("invoices", &invoice, "match", json!({})).await;
    tell.wrong(
        "A payment beyond the invoice",
        officer,
        &format!("/v1/invoices/{}/payments", id(&invoice)),
        json!({ "amount": "450000.01" }),
        None,
        ("overpayment", "A14", "三"),
    )
    .await;
}

on_both! {
    /// Proves: W3, W4, W5, W7, W8, W9, W10, W11, W13, W14, W15, W18, W19, W21, Q1, Q2, Q3, Q4, Q9, M2, M4, M5, M7, M8, M9, M10, M11, M12
    /// Proves: M13, M17, D1, D5, E1, E4, E5, E6, E7, E8, E10, E11, E12, E15, E16, A1, A2, A4, A7, A8, A9, A10, A11, A12, A13, A14, A16, A17
    /// Proves: A22, C2, C5, C6
    async fn wrong_acts_are_answered_with_the_law(app: App) {
        let course = Course::new(&app).await;
        enforce(&app, &course, &["W13", "W15"]).await;
        let mut tell = Teller { story: Walkthrough::new("refusals"), told: 0 };
        planning(&app, &course, &mut tell).await;
        let item = course.item("480000.00").await;
        drafting(&course, &mut tell, &item).await;
        publishing(&app, &course, &mut tell, &item).await;
        let tender = bidding(&app, &course, &mut tell).await;
        let evaluation = opening(&app, &course, &mut tell, &tender).await;
        let bids = evaluating(&app, &course, &mut tell, &tender, &evaluation).await;
        let contract = awarding(&app, &course, &mut tell, &tender, &bids).await;
        working(&app, &course, &mut tell, &contract).await;
        assert!(tell.told >= 50, "only {} wrong acts", tell.told);
        assert_eq!(app.findings().await, []);
    }
}
