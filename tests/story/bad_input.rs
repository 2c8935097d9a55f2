//! Bad input never gives a fault and never has an effect: it gives a problem that names field and rule.

use crate::{
    app::{App, on_both},
    people::{Person, Reply},
    process::{bid, line_body, requirement, tender_documents},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

async fn journal_length(app: &App) -> i64 {
    let db = app.office.store.connection();
    let statement = Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) AS count FROM journal");
    db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "count").unwrap()
}

/// A 4xx problem, whatever else.
#[track_caller]
fn problem(reply: &Reply) -> Value {
    assert!((400..500).contains(&reply.status), "{} {}", reply.status, String::from_utf8_lossy(&reply.bytes));
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    reply.json()
}

async fn raw(who: &Person, path: &str, body: &'static str) -> Reply {
    let request = who
        .request(reqwest::Method::POST, path)
        .header("content-type", "application/json")
        .header("idempotency-key", "k");
    who.send(request.body(body)).await
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

on_both!(
    amounts_codes_and_texts_are_parsed_strictly,
    bodies_that_are_none_are_refused,
    keys_and_versions_are_demanded,
    unknown_and_foreign_identifiers_are_not_found,
    queries_and_methods_are_checked,
    nobody_acts_without_having_said_who_they_are,
    a_problem_speaks_the_readers_language,
    papers_are_checked_against_the_law
);

async fn amounts_codes_and_texts_are_parsed_strictly(app: App) {
    let cast = app.cast().await;
    let before = journal_length(&app).await;
    let line = || line_body("310115004", "district", "1000.00");
    for (pointer, value, reason) in [
        ("/amount", json!("1000.001"), "amount-format"),
        ("/amount", json!("1e9"), "amount-format"),
        ("/amount", json!("1000000000000000.00"), "amount-too-large"),
        ("/amount", json!("0.00"), "amount-not-positive"),
        ("/amount", json!("-5.00"), "amount-not-positive"),
        ("/amount", json!(1000.5), "malformed"),
        ("/year", json!(99_999_999_999_i64), "count-out-of-range"),
        ("/year", json!(1e300), "malformed"),
        ("/unit", json!("31011500499"), "not-allowed"),
        ("/unit", json!("x"), "unit-code-format"),
        ("/source", json!("heaven"), "unknown-word"),
        ("/source", json!(7), "malformed"),
        ("/catalogue_code", json!("A01010000"), "unknown-catalogue-code"),
        ("/title", json!(""), "text-length"),
        ("/title", json!("\u{0}"), "text-length"),
        ("/title", json!("长".repeat(201)), "text-length"),
    ] {
        let reply = cast.finance.post("/v1/budget-lines", &with(line(), pointer, value.clone()), None).await;
        let problem = problem(&reply);
        assert_eq!(problem["type"], format!("/problems/{reason}"), "{pointer} {value}: {problem}");
        if reason != "not-allowed" {
            assert_eq!(problem["field"], pointer.trim_start_matches('/'), "{problem}");
        }
    }
    let organisation = |code: &str| {
        json!({
            "credit_code": code, "name": "社", "kind": "service_institution", "registration_authority": "310115-MZ", "login": "some.body", "identity_number": crate::people::identity("some.body"), "contact": "y",
            "password": "correct horse battery",
        })
    };
    for (code, reason, rule) in [
        ("52310105MJ5020018X", "credit-code-check", "U1"),
        ("5231", "credit-code-format", "U1"),
        ("51310110501144395U", "credit-code-kind", "W2"),
    ] {
        let reply = cast.anybody.post("/v1/organisations", &organisation(code), None).await;
        let problem = problem(&reply);
        assert_eq!((&problem["type"], &problem["rule"]), (&json!(format!("/problems/{reason}")), &json!(rule)));
        assert_eq!(problem["field"], "credit_code");
    }
    assert_eq!(journal_length(&app).await, before);
}

async fn bodies_that_are_none_are_refused(app: App) {
    let cast = app.cast().await;
    let before = journal_length(&app).await;
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{}{}",
        "{\"amount\":",
        "{\"unknown\":1}",
        "\u{feff}{}",
        "{\"unit\":[1,2]}",
        "[[[[[[[[[[",
    ] {
        problem(&raw(&cast.finance, "/v1/budget-lines", body).await);
    }
    let plain =
        cast.finance.request(reqwest::Method::POST, "/v1/budget-lines").header("idempotency-key", "k").body("hello");
    cast.finance.send(plain).await.refused("unsupported-media");
    let huge = json!({ "unit": "x".repeat(2 * 1024 * 1024) });
    cast.finance.post("/v1/budget-lines", &huge, None).await.refused("too-large");
    let other = with(line_body("310115004", "district", "1.00"), "/unit", json!("310115004"));
    let mut extra = other.clone();
    extra["status"] = json!("paid");
    let problem = problem(&cast.finance.post("/v1/budget-lines", &extra, None).await);
    assert!(problem["detail"].as_str().unwrap().contains("status"), "{problem}");
    assert_eq!(journal_length(&app).await, before);
}

async fn keys_and_versions_are_demanded(app: App) {
    let cast = app.cast().await;
    let line = line_body("310115004", "district", "1000.00");
    let bare = cast.finance.request(reqwest::Method::POST, "/v1/budget-lines").json(&line);
    cast.finance.send(bare).await.refused("idempotency-key-required");
    let bad =
        cast.finance.request(reqwest::Method::POST, "/v1/budget-lines").json(&line).header("idempotency-key", "a b");
    cast.finance.send(bad).await.refused("idempotency-key-required");
    let line = cast.finance.make("/v1/budget-lines", line).await;
    let path = format!("/v1/budget-lines/{}/adjust", line["id"].as_str().unwrap());
    let cut = json!({ "by": "-1.00", "reason": "年中调整" });
    assert_eq!(cast.finance.post(&path, &cut, None).await.status, 428);
    assert_eq!(cast.finance.post(&path, &cut, Some(&json!(7))).await.status, 412);
    assert_eq!(cast.finance.post(&path, &cut, Some(&json!("x"))).await.status, 412);
    cast.finance.post(&path, &cut, Some(&json!(1))).await.done();
    let too_deep = json!({ "by": "-5000.00", "reason": "年中调整" });
    cast.finance.post(&path, &too_deep, Some(&json!(2))).await.refused("budget-exceeded");
}

async fn unknown_and_foreign_identifiers_are_not_found(app: App) {
    let cast = app.cast().await;
    let purchase = cast.purchase(&app).await;
    let before = journal_length(&app).await;
    let strange =
        ["0197c0de-0000-7000-8000-00000000abcd", "x", "%00", "..%2f..", "1", "0197C0DE-0000-7000-8000-00000000ABCD"];
    for id in strange {
        for (path, who) in [
            ("tenders/{}/publish", &cast.approver),
            ("bids/{}/withdraw", &cast.ngos[0]),
            ("payments/{}/approve", &cast.approver),
        ] {
            let reply = who.post(&format!("/v1/{}", path.replace("{}", id)), &json!({}), Some(&json!(1))).await;
            assert_eq!(problem(&reply)["type"], "/problems/not-found", "{path} {id}");
        }
        problem(&cast.officer.get(&format!("/v1/tenders/{id}")).await);
    }
    // A neighbour may read the published tender but not act on it; drafts of others do not exist for it.
    cast.neighbour.try_on("tenders", &purchase.tender, "cancel", json!({ "reason": "x" })).await.refused("not-allowed");
    cast.elsewhere_approver
        .try_on("tenders", &purchase.tender, "cancel", json!({ "reason": "x" }))
        .await
        .refused("not-allowed");
    cast.elsewhere
        .get(&format!("/v1/budget-lines/{}", purchase.lines[0]["id"].as_str().unwrap()))
        .await
        .refused("not-found");
    cast.ngos[1].try_on("bids", &purchase.bids[0], "withdraw", json!({})).await.refused("not-found");
    // A share of a line that belongs to somebody else.
    let foreign = line_body("310110006", "district", "1000.00");
    let foreign = cast.elsewhere_finance.make("/v1/budget-lines", foreign).await;
    let list =
        cast.officer.make("/v1/purchase-lists", json!({ "unit": "310115004", "year": 2026, "title": "清单" })).await;
    let item = cast
        .officer
        .make(&format!("/v1/purchase-lists/{}/items", list["id"].as_str().unwrap()), requirement("500.00"))
        .await;
    let item = cast.officer.on("purchase-items", &item, "submit", json!({})).await;
    let item = cast.approver.on("purchase-items", &item, "review", json!({})).await;
    let allocations = json!({ "allocations": [{ "budget_line": foreign["id"], "amount": "500.00" }] });
    let refused = cast
        .finance
        .try_on("purchase-items", &item, "budget", allocations)
        .await
        .refused("budget-line-of-another-unit");
    assert_eq!((&refused["rule"], &refused["field"]), (&json!("W8"), &json!("allocations/0/line")));
    assert_eq!(journal_length(&app).await, before + 5);
}

async fn queries_and_methods_are_checked(app: App) {
    let cast = app.cast().await;
    for query in [
        "colour=red",
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=2",
        "cursor=~~~",
        "cursor=%F0",
        "sort=price",
        "territory=x",
        "status=%00",
    ] {
        problem(&cast.officer.get(&format!("/v1/tenders?{query}")).await);
    }
    problem(&cast.officer.get("/v1/bids?lot=one").await);
    problem(&cast.auditor.get("/v1/reports/payments?from=2026-13-01").await);
    problem(&cast.auditor.get("/v1/reports/payments?group=colour").await);
    problem(&cast.officer.get("/v1/calendar?from=2026-01-01&to=2099-01-01").await);
    problem(&cast.officer.get("/v2/tenders").await);
    let wrong = cast.officer.send(cast.officer.request(reqwest::Method::DELETE, "/v1/tenders")).await;
    assert_eq!((wrong.status, wrong.headers["allow"].to_str().unwrap()), (405, "GET,HEAD,POST"));
    problem(&wrong);
    let forged = cast.anybody.request(reqwest::Method::GET, "/v1/me").bearer_auth("qd_forged");
    let forged = cast.anybody.send(forged).await;
    assert_eq!(forged.status, 401);
    assert_eq!(forged.headers["www-authenticate"], "Bearer");
}

/// Proves: S1
async fn nobody_acts_without_having_said_who_they_are(app: App) {
    let cast = app.cast().await;
    let session = json!({ "login": "officer", "password": "not the password" });
    let known = cast.anybody.post("/v1/sessions", &session, None).await.refused("wrong-password");
    let unknown = json!({ "login": "nobody-at-all", "password": "not the password" });
    let unknown = cast.anybody.post("/v1/sessions", &unknown, None).await.refused("wrong-password");
    assert_eq!((&known, &known["rule"]), (&unknown, &json!("S1")), "the answer tells which logins there are");
    let line = json!({ "unit": "310115004", "year": 2026, "source": "city", "catalogue_code": "C05010400", "title": "专项", "amount": "1.00" });
    assert_eq!(cast.anybody.post("/v1/budget-lines", &line, None).await.refused("not-logged-in")["rule"], "S1");
}

async fn a_problem_speaks_the_readers_language(app: App) {
    let cast = app.cast().await;
    let request =
        |language: &'static str| cast.anybody.client_request("/v1/tenders/x").header("accept-language", language);
    let chinese = cast.anybody.send(request("zh-CN,zh;q=0.9,en;q=0.5")).await;
    let english = cast.anybody.send(request("en-GB,en;q=0.9,zh;q=0.8")).await;
    assert_eq!(
        (&chinese.json()["title"], &chinese.headers["content-language"]),
        (&json!("没有此项"), &"zh-CN".parse().unwrap())
    );
    assert_eq!(
        (&english.json()["title"], &english.headers["content-language"]),
        (&json!("There is no such thing"), &"en".parse().unwrap())
    );
}

async fn papers_are_checked_against_the_law(app: App) {
    let cast = app.cast().await;
    let lines = cast.lines().await;
    let item = cast.item(&lines).await;
    let tender_documents = |pointer: &str, value: Value| json!({ "unit": "310115004", "tender_documents": with(tender_documents(&item, "2026-04-20T10:00:00+08:00"), pointer, value) });
    for (pointer, value, reason, rule) in [
        ("/criteria/0/points", json!(40), "points-do-not-sum-to-100", "E11"),
        (
            "/criteria",
            json!([{ "code": "price", "kind": "price", "title": "报价", "points": 100 }]),
            "price-weight-out-of-range",
            "E12",
        ),
        ("/lots/0/ceiling", json!("480000.01"), "ceiling-above-plan", "M13"),
    ] {
        let refused = cast.officer.post("/v1/tenders", &tender_documents(pointer, value), None).await.refused(reason);
        assert_eq!(refused["rule"], rule);
    }
    let body = json!({ "unit": "310115004", "tender_documents": with(crate::process::tender_documents(&item, "2026-04-05T10:00:00+08:00"), "/method", json!("open_tender")) });
    let tender = cast
        .officer
        .make("/v1/tenders", with(body, "/tender_documents/bid_deadline", json!("2026-04-21T10:00:00+08:00")))
        .await;
    let tender = cast.officer.on("tenders", &tender, "submit", json!({})).await;
    app.at("2026-04-02T09:00").await;
    let refused =
        cast.approver.try_on("tenders", &tender, "publish", json!({})).await.refused("bidding-period-too-short");
    assert_eq!((&refused["article"], &refused["earliest"]), (&json!("35"), &json!("2026-04-22")));
    cast.ngos[0]
        .post(&format!("/v1/tenders/{}/bids", tender["id"].as_str().unwrap()), &bid("1.00"), None)
        .await
        .refused("not-found");
}
