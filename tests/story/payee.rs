//! Money goes to the supplier and to nobody else, whichever door an account comes in by; one that stood there before the
//! doors were shut is stopped on its way out, and told to the auditor.

use crate::{
    app::{App, on_both},
    chain::signed,
    process::{order, terms},
};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

fn id(noun: &Value) -> &str {
    noun["id"].as_str().unwrap()
}

fn stranger() -> Value {
    json!({ "name": "张三", "bank": "上海银行", "account": "6222000000000001" })
}

on_both!(
    no_door_lets_in_an_account_that_is_not_the_suppliers,
    an_account_from_before_is_stopped_on_its_way_out_and_told_to_the_auditor
);

/// Proves: A14, A22
/// Detours: A14 act, A14 party, A14 revision
async fn no_door_lets_in_an_account_that_is_not_the_suppliers(app: App) {
    let cast = app.cast().await;
    let purchase = cast.awarded(&app).await;
    let mut body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    let own = body["terms"]["payee"].clone();
    let path = format!("/v1/awards/{}/contract", id(&purchase.award));
    for name in ["张三", "上海第2社工事务所", "上海第1社工事务所工会", "上海第1社工事务"] {
        body["terms"]["payee"]["name"] = json!(name);
        let refused = cast.officer.post(&path, &body, None).await.refused("payee-not-supplier");
        assert_eq!((&refused["field"], &refused["rule"]), (&json!("terms/payee/name"), &json!("A14")), "{name}");
    }
    // A name or an account that would be two rows of a file, or something else than it looks like.
    body["terms"]["payee"] = own.clone();
    for (field, text, reason) in [
        ("name", "上海第1社工事务所\n张三", "text-length"),
        ("bank", "\u{202e}行银", "text-length"),
        ("account", "0316000000100001\n张三,6222", "text-length"),
        ("account", "0316000000100001,6222", "account-number"),
        ("account", "=1+1", "account-number"),
        ("account", "６２２２０００１", "account-number"),
    ] {
        let mut odd = body.clone();
        odd["terms"]["payee"][field] = json!(text);
        cast.officer.post(&path, &odd, None).await.refused(reason);
    }
    let contract = cast.officer.make(&path, body.clone()).await;
    body["terms"]["payee"] = stranger();
    cast.officer.try_on("contracts", &contract, "revise", body).await.refused("payee-not-supplier");
    cast.officer.now("contracts", &contract, "send", json!({})).await;
    cast.ngos[0].now("contracts", &contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    let asked = json!({ "payee": stranger(), "reason": "基本户变更" });
    let refused = cast.ngos[0].try_on("contracts", &contract, "propose-payee", asked).await;
    assert_eq!(refused.refused("payee-not-supplier")["facts"]["supplier"], "上海第1社工事务所");
    assert_eq!(app.findings().await, []);
}

/// Proves: A14
/// Detours: A14 order
async fn an_account_from_before_is_stopped_on_its_way_out_and_told_to_the_auditor(app: App) {
    let cast = app.cast().await;
    let purchase = signed(&app, &cast, json!({})).await;
    let contract = id(&purchase.contract).to_owned();
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    let asked = cast.request(&due, "1000.00").await;
    let approved = cast.request(&due, "2000.00").await;
    let approved = cast.approver.on("payments", &approved, "approve", json!({})).await;
    let path = "/v1/reports/red-flags";
    assert!(!cast.auditor.read(path).await.to_string().contains("payee_not_supplier"));
    // As an older market left it: the account of somebody else in the contract and in its payments.
    let db = Database::connect(&app.database).await.unwrap();
    for sql in [
        format!("UPDATE contract SET terms = replace(terms, '上海第1社工事务所', '张三') WHERE id = '{contract}'"),
        format!("UPDATE payment SET payee = replace(payee, '上海第1社工事务所', '张三') WHERE contract = '{contract}'"),
    ] {
        db.execute_unprepared(&sql).await.unwrap();
    }
    let path_of_payments = format!("/v1/invoices/{}/payments", id(&due));
    cast.officer.post(&path_of_payments, &json!({ "amount": "3000.00" }), None).await.refused("payee-not-supplier");
    cast.approver.try_on("payments", &asked, "approve", json!({})).await.refused("payee-not-supplier");
    let refused = cast.treasury.post("/v1/payment-orders", &order(&[&approved]), None).await;
    assert_eq!(refused.refused("payee-not-supplier")["field"], "payments/0/payee/name");
    let report = cast.auditor.read(path).await;
    let line = report["items"].as_array().unwrap().iter().find(|line| line["indicator"] == "payee_not_supplier");
    let line = line.unwrap_or_else(|| panic!("not found: {report}"));
    assert!(line.to_string().contains("张三") && line.to_string().contains(&contract), "{line}");
}
