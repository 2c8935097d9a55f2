//! The reports of the ledger: as of any moment the same bytes, in three forms the same sums, and equal to the ledger.

use crate::{
    app::{App, on_both},
    bank_files::id,
    people::{Cast, Person, identity},
    process::terms,
};
use domain::{Fen, organisation::CreditCode, report::Report};
use serde_json::{Value, json};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn path(report: Report) -> String {
    format!("/v1/reports/{}", report.word().replace('_', "-"))
}

/// Every report in every form as a reader gets it.
pub(crate) async fn all(reader: &Person, query: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for report in Report::ALL {
        for form in ["application/json", "text/csv", XLSX] {
            let request =
                reader.request(reqwest::Method::GET, &format!("{}{query}", path(*report))).header("accept", form);
            let reply = reader.send(request).await;
            assert_eq!(reply.status, 200, "{report} {form}: {}", String::from_utf8_lossy(&reply.bytes));
            found.push((format!("{report} {form}"), reply.bytes));
        }
    }
    found
}

fn fen(value: &Value) -> i64 {
    value.as_str().unwrap().parse::<Fen>().unwrap().get()
}

fn sum(report: &Value) -> i64 {
    report["items"].as_array().unwrap().iter().map(|line| fen(&line["amount"])).sum()
}

/// A contract with its first half accepted and partly paid.
async fn worked(app: &App, cast: &Cast) -> (crate::process::Purchase, Value) {
    let purchase = cast.contracted(app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    cast.pay(&invoice, "100000.01", "REF1").await;
    (purchase, invoice)
}

on_both!(
    a_report_of_the_past_is_the_same_bytes_whatever_happens_since,
    a_report_tells_nobody_of_a_contract_or_a_party_that_is_not_public_yet,
    a_card_shows_the_whole_chain_of_a_contract_as_of_any_moment,
    a_report_is_limited_by_what_it_knows_and_refuses_the_rest,
    reports_agree_with_each_other_and_with_the_ledger
);

async fn a_report_of_the_past_is_the_same_bytes_whatever_happens_since(app: App) {
    let cast = app.cast().await;
    let (_, invoice) = worked(&app, &cast).await;
    app.at("2026-12-21T10:00").await;
    app.office.store.sequence().await.unwrap();
    let before = all(&cast.city_auditor, "?as_of=2026-11-30").await;
    let now = cast.city_auditor.read("/v1/reports/payments").await;
    let position = now["position"].as_i64().unwrap();
    let cut = all(&cast.city_auditor, &format!("?position={position}")).await;
    for number in 0..12 {
        cast.pay(&invoice, "3.33", &format!("LATER{number}")).await;
    }
    app.office.store.sequence().await.unwrap();
    let after = all(&cast.city_auditor, "?as_of=2026-11-30").await;
    for ((name, before), (_, after)) in before.iter().zip(&after) {
        assert!(before == after, "{name} of the past has changed");
    }
    for ((name, before), (_, after)) in cut.iter().zip(all(&cast.city_auditor, &format!("?position={position}")).await)
    {
        assert!(*before == after, "{name} at {position} has changed");
    }
    let later = cast.city_auditor.read("/v1/reports/payments").await;
    assert!(later["position"].as_i64().unwrap() > position && later["journal_digest"] != now["journal_digest"]);
    assert_eq!(sum(&later), sum(&now) + 12 * 333);
    let beyond = cast.city_auditor.get("/v1/reports/payments?position=99999999").await.refused("no-such-position");
    assert_eq!(beyond["field"], "position");
    cast.city_auditor.get("/v1/reports/payables?group=unit").await.refused("report-grouping-not-supported");
}

async fn a_report_tells_nobody_of_a_contract_or_a_party_that_is_not_public_yet(app: App) {
    let cast = app.cast().await;
    let purchase = cast.awarded(&app).await;
    let path = format!("/v1/awards/{}/contract", id(&purchase.award));
    let body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    let draft = cast.officer.make(&path, body).await;
    let by = |named: &str| format!("/v1/reports/payments?contract={named}");
    for named in [id(&draft), draft["number"].as_str().unwrap()] {
        let rival = cast.ngos[1].get(&by(named)).await.refused("no-such-part");
        assert_eq!(rival["field"], "contract");
        assert_eq!(cast.officer.get(&by(named)).await.status, 200);
    }
    assert_eq!(cast.ngos[1].get(&by("HT-2026-0000")).await.status, 422);
    let code = CreditCode::complete("52310115MJ960001X").unwrap();
    let applicant = json!({ "credit_code": code, "name": "上海晨曦事务所", "kind": "service_institution",
        "registration_authority": "310115-MZ", "login": "chenxi", "identity_number": identity("chenxi"), "contact": "陈曦",
        "password": "correct horse battery" });
    let applicant = cast.anybody.make("/v1/organisations", applicant).await;
    let by = format!("/v1/reports/payments?organisation={code}");
    cast.ngos[1].get(&by).await.refused("no-such-part");
    cast.registry.on("organisations", &applicant, "confirm", json!({})).await;
    assert_eq!(cast.ngos[1].get(&by).await.status, 200);
}

async fn a_card_shows_the_whole_chain_of_a_contract_as_of_any_moment(app: App) {
    let cast = app.cast().await;
    let (purchase, invoice) = worked(&app, &cast).await;
    let steps = |overview: &Value| -> Vec<(String, String, String)> {
        let lines = overview["items"].as_array().unwrap().iter();
        let of = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
        lines.map(|line| (of(line, "noun"), of(line, "status"), of(line, "value"))).collect()
    };
    let step = |noun: &str, status: &str, value: &str| (noun.to_owned(), status.to_owned(), value.to_owned());
    let query = format!("/v1/reports/contract-overviews?contract={}", purchase.contract["id"].as_str().unwrap());
    let before = cast.auditor.read(&query).await;
    assert_eq!(
        steps(&before),
        [
            step("purchase_item", "contracted", "480000.00"),
            step("tender", "completed", "480000.00"),
            step("award", "contracted", "450000.00"),
            step("contract", "effective", "450000.00"),
            step("milestone", "accepted", "225000.00"),
            step("milestone", "planned", "225000.00"),
            step("invoice", "payable", "225000.00"),
            step("payment", "paid", "100000.01"),
        ]
    );
    // Each step says where it can be read, and where in the journal it was told last.
    for line in before["items"].as_array().unwrap() {
        assert_eq!(cast.auditor.get(line["place"].as_str().unwrap()).await.status, 200, "{line}");
        let position = line["position"].as_i64().unwrap();
        assert!((1..=before["position"].as_i64().unwrap()).contains(&position), "{line}");
    }
    // Borne by a line that bore nothing of it before.
    let city = cast.line("city", "50000.00").await;
    let supplement = json!({ "supplement": {
        "reason": "新增独居老人二十名",
        "milestone": { "title": "补充服务", "due": "2027-04-21", "amount": "10000.00", "items": ["新增服务对象全部建档"] },
        "allocations": [{ "budget_line": city["id"], "amount": "10000.00" }],
    }});
    let proposed = cast.officer.on("contracts", &purchase.contract, "propose-supplement", supplement).await;
    cast.ngos[0].on("contracts", &proposed, "agree-supplement", json!({})).await;
    cast.pay(&invoice, "10.00", "REF2").await;
    let after = steps(&cast.auditor.read(&query).await);
    assert_eq!(after[4], step("supplement", "agreed", "10000.00"));
    assert_eq!(after.last(), Some(&step("payment", "paid", "10.00")));
    let then = cast.auditor.read(&format!("{query}&position={}", before["position"])).await;
    assert_eq!(then["items"], before["items"]);
    let then = cast.auditor.read(&format!("{query}&source=city&position={}", before["position"])).await;
    assert_eq!(then["items"], json!([]), "the line came later");
    // The supplier sees its own; by source, year, code and the period in which it took effect.
    assert_eq!(cast.ngos[0].read(&query).await["items"].as_array().unwrap().len(), after.len());
    assert_eq!(cast.ngos[1].read(&query).await["items"], json!([]));
    for (limit, some) in [
        ("source=district", true),
        ("source=city", true),
        ("source=city&catalogue_code=C0502", false),
        ("source=street", false),
        ("year=2026", true),
        ("year=2025", false),
        ("catalogue_code=C05010400", true),
        ("catalogue_code=C0501", true),
        ("catalogue_code=C05010000", true),
        ("catalogue_code=C0502", false),
        ("from=2026-01-01&to=2026-12-31", true),
        ("from=2027-01-01", false),
    ] {
        let overview = cast.auditor.read(&format!("{query}&{limit}")).await;
        assert_eq!(overview["items"].as_array().unwrap().is_empty(), !some, "{limit}");
    }
}

async fn a_report_is_limited_by_what_it_knows_and_refuses_the_rest(app: App) {
    let cast = app.cast().await;
    worked(&app, &cast).await;
    app.office.store.sequence().await.unwrap();
    let organisation = cast.ngos[0].organisation.unwrap().to_string();
    let contract = cast.officer.read("/v1/contracts").await["items"][0]["id"].as_str().unwrap().to_owned();
    let limits = [
        ("unit", "310115"),
        ("organisation", organisation.as_str()),
        ("contract", contract.as_str()),
        ("source", "district"),
        ("catalogue_code", "C05010400"),
        ("year", "2026"),
        ("from", "2026-01-01"),
        ("to", "2026-12-31"),
    ];
    // A branch of the catalogue stands for everything under it; what is none is refused, not answered with nothing.
    let total = async |code: &str| {
        let report = cast.city_auditor.read(&format!("/v1/reports/budget?catalogue_code={code}")).await;
        report["total"].as_str().unwrap().to_owned()
    };
    assert_eq!((total("C0501").await, total("C05010000").await), (total("C05010400").await, total("C05010400").await));
    assert_eq!(total("C0502").await, "0.00");
    for code in ["C5", "C05010401X", "c0501", "C98", "D0501", "C05010", "C0501%25"] {
        let refused = cast.city_auditor.get(&format!("/v1/reports/budget?catalogue_code={code}")).await;
        assert_eq!(refused.refused("no-such-part")["field"], "catalogue_code", "{code}");
    }
    let document = cast.anybody.read("/openapi.json").await;
    for report in Report::ALL {
        let described = document["paths"][path(*report)]["get"]["parameters"].to_string();
        for (limit, value) in limits {
            let reply = cast.city_auditor.get(&format!("{}?{limit}={value}", path(*report))).await;
            let known = report.limits().any(|known| known == limit);
            assert_eq!(
                (reply.status, described.contains(&format!("\"{limit}\""))),
                (if known { 200 } else { 400 }, known),
                "{report} {limit}"
            );
            if !known {
                assert_eq!(reply.refused("report-filter-not-supported")["field"], *limit);
            }
        }
    }
}

/// Proves: A21b
async fn reports_agree_with_each_other_and_with_the_ledger(app: App) {
    let cast = app.cast().await;
    let (purchase, invoice) = worked(&app, &cast).await;
    let paid = cast.pay(&invoice, "1000.00", "REF2").await;
    let day = paid["value_date"].as_str().unwrap();
    cast.reverse(&paid, "REF2-R", day).await;
    app.office.store.sequence().await.unwrap();
    let reader = &cast.city_auditor;
    // By unit, by month, by supplier, by source: always what the ledger says was paid.
    let payments = reader.read("/v1/reports/payments").await;
    assert_eq!((sum(&payments), payments["items"].as_array().unwrap().len()), (10_000_001, 6));
    for group in ["unit", "organisation", "month", "source", "contract", "catalogue_code", "territory"] {
        let grouped = reader.read(&format!("/v1/reports/payments?group={group}")).await;
        assert_eq!((sum(&grouped), &grouped["total"]), (10_000_001, &json!("100000.01")), "{group}");
    }
    let commitments = reader.read("/v1/reports/commitments").await;
    let contract = &commitments["items"][0];
    assert_eq!(
        (fen(&contract["paid_net"]), fen(&contract["accrued_unpaid"]), fen(&contract["committed"])),
        (10_000_001, 12_499_999, 22_500_000)
    );
    // What is owed by invoice is what the ledger says is owed.
    let payables = reader.read("/v1/reports/payables").await;
    assert_eq!((sum(&payables), &payables["items"][0]["age"]), (12_499_999, &json!("not_due")));
    app.at("2027-01-25T10:00").await;
    app.office.store.sequence().await.unwrap();
    let late = cast.city_auditor.read("/v1/reports/payables?as_of=2027-01-25").await["items"][0].clone();
    assert_eq!((&late["days_late"], &late["age"]), (&json!(36), &json!("31-60")));
    // 124,999.99 × 36 days × 5/10,000, to the fen.
    assert_eq!(late["late_interest"], "2250.00");
    // The budget adds up, line by line and in groups, to what the lines hold.
    let budget = reader.read("/v1/reports/budget").await;
    for line in budget["items"].as_array().unwrap() {
        let parts = [
            "available",
            "pre_committed",
            "committed",
            "accrued_unpaid",
            "retained",
            "prepaid_open",
            "paid_net",
            "carried_forward",
            "to_treasury",
        ];
        assert_eq!(parts.iter().map(|part| fen(&line[part])).sum::<i64>(), fen(&line["amount"]), "{line}");
    }
    assert_eq!((sum(&budget), sum(&reader.read("/v1/reports/budget?group=unit").await)), (60_000_000, 60_000_000));
    // Along the tree: the city's districts, the district's streets, and what they have under contract.
    for (query, key) in [("?group=territory", "310115"), ("?group=territory&unit=310115", "310115004")] {
        let tree = reader.read(&format!("/v1/reports/budget{query}")).await;
        assert_eq!((sum(&tree), &tree["items"][0]["key"]), (60_000_000, &json!(key)), "{query}");
    }
    let share = reader.read("/v1/reports/social-share?group=territory").await;
    let [district] = share["items"].as_array().unwrap().as_slice() else { panic!("{share}") };
    assert_eq!(
        (&district["key"], fen(&district["amount"]), &district["basis_points"]),
        (&json!("310115/2026"), 45_000_000, &json!(7_500))
    );
    assert_eq!((&district["guideline"], &district["reached"]), (&json!(3_000), &json!("yes")));
    // Debits equal credits; every balance together is nothing.
    let trial = reader.read("/v1/reports/trial-balance").await;
    let side = |side: &str| trial["items"].as_array().unwrap().iter().map(|line| fen(&line[side])).sum::<i64>();
    assert_eq!((side("debit"), sum(&trial)), (side("credit"), 0));
    // Where cash of the budget moves, both tracks have a voucher for the same amount.
    let vouchers = reader.read("/v1/reports/vouchers").await;
    let of = |book: &str, cause: &str| -> i64 {
        let lines = vouchers["items"].as_array().unwrap().iter();
        lines.filter(|line| line["book"] == book && line["cause"] == cause).map(|line| fen(&line["amount"])).sum()
    };
    assert_eq!(
        (
            of("financial", "payment"),
            of("budget", "payment"),
            of("financial", "acceptance"),
            of("budget", "acceptance")
        ),
        (10_100_001, 10_100_001, 22_500_000, 0)
    );
    assert_eq!(
        vouchers["items"][0]["capitals"]
            .as_str()
            .unwrap()
            .parse::<String>()
            .ok()
            .and_then(|text| Fen::of_capitals(&text)),
        vouchers["items"][0]["amount"].as_str().unwrap().parse().ok()
    );
    // In a CSV and in a sheet the same lines.
    let csv = reader.request(reqwest::Method::GET, "/v1/reports/payments").header("accept", "text/csv");
    let csv = String::from_utf8(reader.send(csv).await.bytes).unwrap();
    let total: i64 = csv.lines().skip(1).map(|line| fen(&json!(line.rsplit(',').next().unwrap()))).sum();
    assert_eq!((total, csv.lines().count()), (10_000_001, 1 + 6));
    // Each sees its own; what is no supplier's business is not shown to one.
    assert_eq!(cast.ngos[0].read("/v1/reports/payables").await["total"], "124999.99");
    assert_eq!(cast.ngos[1].read("/v1/reports/commitments").await["items"], json!([]));
    cast.ngos[0].get("/v1/reports/trial-balance").await.refused("not-allowed");
    cast.anybody.get("/v1/reports/payables").await.refused("not-logged-in");
    assert_eq!(purchase.lines.len(), 2);
    assert_eq!(app.findings().await, []);
}

/// The rows of the vouchers of a cause on a track: day, code and name of what is debited.
async fn debits(reader: &Person, query: &str) -> Vec<(String, String, String)> {
    let vouchers = reader.read(&format!("/v1/reports/vouchers{query}")).await;
    let lines = vouchers["items"].as_array().unwrap().iter();
    let paid = lines.filter(|line| line["cause"] == "payment" && line["book"] == "budget");
    let text = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
    paid.map(|line| (text(line, "day"), text(line, "debit"), text(line, "debit_name"))).collect()
}

on_both!(finance_sets_a_row_of_the_posting_table_from_a_day_on_and_the_past_stays);

async fn finance_sets_a_row_of_the_posting_table_from_a_day_on_and_the_past_stays(app: App) {
    let cast = app.cast().await;
    let (_, invoice) = worked(&app, &cast).await;
    let before = cast.city_auditor.read("/v1/reports/vouchers").await;
    let outlay = |code: &str, name: &str| {
        json!({
            "cause": "payment", "book": "budget", "debit": { "code": code, "name": name }, "credit": { "code": "6001", "name": "财政拨款预算收入" },
        })
    };
    let amend = |unit: &str, posting: &Value, start_date: &str| {
        json!({
            "unit": unit, "change": { "posting": posting }, "start_date": start_date, "end_date": null, "basis_document": "沪财会〔2026〕8号",
        })
    };
    // An account of the other track is no account here, and one account does not face itself.
    for (code, field, reason) in [
        ("5001", "change/posting/debit/code", "account-not-of-book"),
        ("6001", "change/posting/credit/code", "already-exists"),
    ] {
        let body = amend("310115", &outlay(code, "业务活动费用"), "2026-11-25");
        let refused = cast.finance.post("/v1/rule-changes", &body, None).await.refused(reason);
        assert_eq!(refused["field"], field);
    }
    let body = amend("310115", &outlay("720101", "事业支出—购买服务"), "2026-11-25");
    cast.elsewhere_finance.post("/v1/rule-changes", &body, None).await.refused("not-allowed");
    let district = cast.finance.make("/v1/rule-changes", body).await;
    cast.finance.try_on("rule-changes", &district, "confirm", json!({})).await.refused("separation-of-duties");
    cast.security.on("rule-changes", &district, "confirm", json!({})).await;
    let street = cast
        .finance
        .make("/v1/rule-changes", amend("310115004", &outlay("720102", "街道购买服务"), "2026-11-27"))
        .await;
    cast.security.on("rule-changes", &street, "confirm", json!({})).await;
    for day in ["24", "25", "26", "27"] {
        app.at(&format!("2026-11-{day}T10:00")).await;
        cast.pay(&invoice, "10.00", &format!("DAY{day}")).await;
    }
    // A day decides, and of the territories the nearest; each payment is borne by two lines.
    let found = debits(&cast.city_auditor, "?from=2026-11-24").await;
    let days: Vec<(&str, &str)> = found.iter().step_by(2).map(|(day, code, _)| (day.as_str(), code.as_str())).collect();
    assert_eq!(
        days,
        [("2026-11-24", "7101"), ("2026-11-25", "720101"), ("2026-11-26", "720101"), ("2026-11-27", "720102")]
    );
    assert_eq!(found[2].2, "事业支出—购买服务");
    let again = cast.city_auditor.read(&format!("/v1/reports/vouchers?position={}", before["position"])).await;
    assert_eq!(again["items"], before["items"], "the past is posted otherwise");
    let row = |chart: Value| {
        chart["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["cause"] == "payment" && row["book"] == "budget")
            .unwrap()
            .clone()
    };
    let now = row(cast.auditor.read("/v1/chart?unit=310115004").await);
    assert_eq!((&now["debit"]["code"], &now["rule_change"]), (&json!("720102"), &street["id"]));
    let elsewhere = row(cast.auditor.read("/v1/chart?unit=310110006").await);
    assert_eq!((&elsewhere["debit"]["code"], &elsewhere["rule_change"]), (&json!("7101"), &Value::Null));
    assert_eq!(row(cast.auditor.read("/v1/chart?unit=310115004&day=2026-11-26").await)["debit"]["code"], "720101");
}
