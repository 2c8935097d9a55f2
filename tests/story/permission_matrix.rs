//! Every operation × every role × every relation, asked for real over HTTP: a snapshot that is reviewed when it
//! changes. An operation without a row fails, and so does a refusal with an effect.

use crate::{
    app::{App, Engine},
    people::{Cast, Person, Reply, key},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write as _};

/// A noun of each kind that exists, by kind.
type Nouns = BTreeMap<&'static str, Value>;

/// One of each noun, all of the street, as far as a purchase gets.
async fn nouns(app: &App, cast: &Cast) -> Nouns {
    let mut purchase = cast.purchase(app).await;
    let asked = json!({ "text": "服务场地由谁提供？" });
    let enquiry =
        cast.ngos[0].make(&format!("/v1/tenders/{}/enquiries", purchase.tender["id"].as_str().unwrap()), asked).await;
    cast.open(app, &mut purchase).await;
    cast.score(&mut purchase).await;
    cast.award(app, &mut purchase).await;
    cast.sign(&mut purchase).await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "1000.00").await;
    let payment = cast.request(&invoice, "500.00").await;
    let paid = cast.pay(&invoice, "250.00", "MATRIX-1").await;
    assert_eq!(paid["status"], "paid");
    let closed = json!({ "unit": "310115004", "month": "2026-01" });
    let closing = cast.finance.make("/v1/closings", closed).await;
    let job = cast.city_auditor.make("/v1/report-jobs", json!({ "report": "payments", "form": "csv" })).await;
    let order = cast.treasury.read("/v1/payment-orders").await["items"][0].clone();
    let back = json!({ "legal_ground": "over_paid", "amount": "1.00", "findings": "多付一元。" });
    let refund =
        cast.approver.make(&format!("/v1/contracts/{}/refunds", purchase.contract["id"].as_str().unwrap()), back).await;
    let list = cast.officer.read("/v1/purchase-lists?unit=310115004").await["items"][0].clone();
    let file = cast
        .officer
        .request(reqwest::Method::POST, "/v1/attachments?name=notes.txt")
        .header("content-type", "text/plain");
    let attachment = cast.officer.send(file.body("notes")).await.done();
    let sheets = cast.officer.read("/v1/score-sheets").await;
    let organisation = json!({ "id": cast.ngos[0].organisation.unwrap().to_string() });
    let organisation = cast.registry.again("organisations", &organisation).await;
    let account = cast.registry.read("/v1/payee-accounts").await;
    let none = json!({ "id": "0197c0de-0000-7000-8000-000000000001" });
    let change = json!({ "number": { "parameter": "signing", "value": 30 } });
    let rule_change = json!({ "unit": null, "change": change, "start_date": "2027-01-01", "end_date": null, "basis_document": "测试" });
    let rule_change = cast.system.make("/v1/rule-changes", rule_change).await;
    let filed = json!({ "lot": 1, "step": "result", "matters": ["评分有误"], "statement_of_facts": "请复核。" });
    let path = format!("/v1/tenders/{}/challenges", purchase.tender["id"].as_str().unwrap());
    let challenge = cast.ngos[0].make(&path, filed).await;
    let draft = crate::process::requirement("1000.00");
    let item = cast.officer.make(&format!("/v1/purchase-lists/{}/items", list["id"].as_str().unwrap()), draft).await;
    [
        ("organisation", organisation),
        ("budget_line", purchase.lines[0].clone()),
        ("purchase_list", list),
        ("purchase_item", item),
        ("tender", purchase.tender),
        ("bid", purchase.bids[0].clone()),
        ("evaluation", purchase.evaluation),
        ("score_sheet", sheets["items"][0].clone()),
        ("award", purchase.award),
        ("contract", purchase.contract),
        ("milestone", milestone),
        ("invoice", invoice),
        ("payment", payment),
        ("payment_order", order),
        ("closing", closing),
        ("report_job", job),
        ("rule_change", rule_change),
        ("deposit", none.clone()),
        ("bond", none.clone()),
        ("interest_claim", none.clone()),
        ("payee_account", account["items"][0].clone()),
        ("refund", refund),
        ("framework", none.clone()),
        ("challenge", challenge),
        ("complaint", none),
        ("attachment", attachment),
        ("person", json!({ "id": cast.officer.id.unwrap().to_string() })),
        ("unit", json!({ "id": "310115004" })),
        ("enquiry", enquiry),
        ("token", json!({ "id": "0197c0de-0000-4000-8000-000000000001" })),
    ]
    .into()
}

/// The people, with how they relate to the street that everything belongs to.
fn people(cast: &Cast) -> Vec<(&'static str, &Person)> {
    vec![
        ("not logged in", &cast.anybody),
        ("buyer_officer own", &cast.officer),
        ("buyer_officer beside", &cast.neighbour),
        ("buyer_officer elsewhere", &cast.elsewhere),
        ("buyer_approver own", &cast.approver),
        ("buyer_approver elsewhere", &cast.elsewhere_approver),
        ("finance_officer above", &cast.finance),
        ("finance_officer elsewhere", &cast.elsewhere_finance),
        ("treasury_payer above", &cast.treasury),
        ("registry_officer above", &cast.registry),
        ("supervisor above", &cast.supervisor),
        ("auditor above", &cast.auditor),
        ("auditor city", &cast.city_auditor),
        ("evaluator appointed", &cast.experts[0]),
        ("supplier party", &cast.ngos[0]),
        ("supplier other", &cast.ngos[3]),
        ("system_administrator", &cast.system),
        ("security_administrator", &cast.security),
        ("audit_administrator", &cast.audit),
    ]
}

/// What a reply says of the right: a right stays a right when the state or the body stands against it.
fn verdict(reply: &Reply) -> char {
    if reply.status >= 500 {
        return '!';
    }
    let kind = if reply.status < 400 { Value::Null } else { reply.json()["type"].clone() };
    match kind.as_str().unwrap_or_default() {
        "/problems/not-logged-in" => '?',
        "/problems/not-allowed" => 'x',
        "/problems/not-found" => '-',
        _ => 'o',
    }
}

async fn fingerprint(app: &App) -> i64 {
    let db = app.office.store.connection();
    let statement = Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) AS count FROM journal");
    db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "count").unwrap()
}

/// A body that reads, where the act has one, and changes nothing that the next cell needs: its example.
fn example(document: &Value, operation: &Value) -> Value {
    let reference = operation.pointer("/requestBody/content/application~1json/schema/$ref").and_then(Value::as_str);
    let schema = reference.and_then(|reference| document.pointer(&format!("/{}", reference.trim_start_matches("#/"))));
    schema.and_then(|schema| schema.get("example")).cloned().unwrap_or_else(|| json!({}))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_do_what() {
    let app = App::new(Engine::Sqlite).await;
    let cast = app.cast().await;
    let nouns = nouns(&app, &cast).await;
    let document = serde_json::to_value(api::document::whole().finish()).unwrap();
    let people = people(&cast);
    let mut text = String::from(
        "Every operation (rows) by who asks (columns), as the market answers.\n\
         o may · x sees it but may not · - may not even know · ? must log in\n\n",
    );
    for (at, (name, _)) in people.iter().enumerate() {
        let _ = writeln!(text, "{:>2} {name}", at + 1);
    }
    let numbers: String = (1..=people.len()).map(|number| format!("{number:>3}")).collect();
    let _ = writeln!(text, "\n{:<34}{numbers}", "");
    let mut rows = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            // Moving the clock changes the day for every cell that follows; log-in and registration have no refusal.
            if ["move_clock", "log_in", "register_organisation"].contains(&name) {
                continue;
            }
            let mut row = format!("{name:<34}");
            for (_, person) in &people {
                let reply = ask(&app, person, (method, path), operation, &document, &nouns).await;
                row.push_str(&format!("  {}", verdict(&reply)));
            }
            assert!(!row.contains('!'), "a fault: {row}");
            rows.push(row);
        }
    }
    rows.sort();
    text.push_str(&rows.join("\n"));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("permission_matrix", text);
    });
}

/// Asks for one cell: with a stale version, so that a right is told from a refusal without changing anything.
async fn ask(
    app: &App,
    person: &Person,
    route: (&str, &str),
    operation: &Value,
    document: &Value,
    nouns: &Nouns,
) -> Reply {
    let (method, path) = route;
    let place = path.split('/').nth(2).unwrap();
    let noun =
        place.strip_suffix("ies").map_or_else(|| place.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"));
    let noun = noun.replace('-', "_");
    let path = if path.contains("{id}") {
        let id = nouns.get(noun.as_str()).unwrap_or_else(|| panic!("the matrix has no {noun} for {path}"))["id"]
            .as_str()
            .unwrap();
        path.replace("{id}", id)
    } else {
        path.to_owned()
    };
    if method == "get" {
        return person.get(&path).await;
    }
    let before = fingerprint(app).await;
    let request =
        person.request(reqwest::Method::POST, &path).header("idempotency-key", key()).header("if-match", "\"99999\"");
    let request = if path == "/v1/attachments" {
        request.header("content-type", "application/x-tar").body("x")
    } else {
        request.json(&example(document, operation))
    };
    let reply = person.send(request).await;
    if !(200..300).contains(&reply.status) {
        assert_eq!(fingerprint(app).await, before, "{path} was refused with an effect");
    }
    reply
}
