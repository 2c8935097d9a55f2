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
    an_account_is_confirmed_before_it_is_paid_to,
    orders_name_what_banks_take,
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

/// Proves: A14, A22
/// Detours: A14 order, A14 role, A22 edge, A22 role
async fn an_account_is_confirmed_before_it_is_paid_to(app: App) {
    let cast = app.cast().await;
    let ngo = &cast.ngos[0];
    let organisation = ngo.organisation.unwrap();
    let accounts = format!("/v1/organisations/{organisation}/accounts");
    let payee =
        |account: &str| json!({ "payee": { "name": "上海第1社工事务所", "bank": "建设银行", "account": account } });
    // The organisation proposes it in its own name; nobody else does, and nobody twice, however it is typed.
    cast.ngos[1].post(&accounts, &payee("3100000000000001"), None).await.refused("not-allowed");
    cast.registry.post(&accounts, &payee("3100000000000001"), None).await.refused("not-allowed");
    ngo.post(&accounts, &json!({ "payee": stranger() }), None).await.refused("payee-not-supplier");
    ngo.post(&accounts, &payee("0316-0000 0010-0003"), None).await.refused("already-exists");
    let account = ngo.make(&accounts, payee("3100000000000001")).await;
    ngo.try_now("payee-accounts", &account, "confirm", json!({})).await.refused("not-allowed");
    for stranger in [&cast.anybody, &cast.ngos[1]] {
        assert_eq!(stranger.get(&format!("/v1/payee-accounts/{}", id(&account))).await.status, 404);
    }
    let purchase = cast.awarded(&app).await;
    let mut body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    let path = format!("/v1/awards/{}/contract", id(&purchase.award));
    let other = payee("3100000000000001")["payee"].clone();
    let own = std::mem::replace(&mut body["terms"]["payee"], other.clone());
    let unknown = cast.officer.post(&path, &body, None).await.refused("account-not-confirmed");
    assert_eq!(
        (&unknown["field"], &unknown["rule"], &unknown["earliest"]),
        (&json!("terms/payee/account"), &json!("A14"), &Value::Null)
    );
    // Confirmed, it waits; the first day is told, and a doubt in between stops it.
    let confirmed = cast.registry.now("payee-accounts", &account, "confirm", json!({})).await;
    let waits = cast.officer.post(&path, &body, None).await.refused("account-not-confirmed");
    assert_eq!(waits["earliest"], confirmed["usable_from"]);
    let doubt = json!({ "reason": "电话核实，供应商否认开立该账户" });
    cast.registry.now("payee-accounts", &account, "refuse", doubt).await;
    cast.registry.try_now("payee-accounts", &account, "confirm", json!({})).await.refused("wrong-status");
    let again = ngo.make(&accounts, payee("3100000000000001")).await;
    let again = cast.registry.now("payee-accounts", &again, "confirm", json!({})).await;
    app.at(&format!("{}T09:00", again["usable_from"].as_str().unwrap())).await;
    let contract = cast.officer.make(&path, body.clone()).await;
    body["terms"]["payee"] = own;
    cast.officer.now("contracts", &contract, "revise", body).await;
    let contract = cast.officer.now("contracts", &contract, "send", json!({})).await;
    cast.ngos[0].now("contracts", &contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    let listed = cast.officer.read(&format!("/v1/payee-accounts?organisation={organisation}&status=confirmed")).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    // An account that is closed gets nothing any more: what was asked for stops on its way out.
    app.at("2026-11-20T10:00").await;
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}&sort=due", id(&contract))).await;
    let milestone = cast.accept(&milestones["items"][0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    let asked = cast.request(&due, "1000.00").await;
    let first =
        listed["items"].as_array().unwrap().iter().find(|one| one["payee"]["bank"] == "上海银行浦东分行").unwrap();
    ngo.now("payee-accounts", first, "close", json!({ "reason": "账户已销户" })).await;
    cast.approver.try_now("payments", &asked, "approve", json!({})).await.refused("account-not-confirmed");
    let path = format!("/v1/invoices/{}/payments", id(&due));
    cast.officer.post(&path, &json!({ "amount": "1000.00" }), None).await.refused("account-not-confirmed");
    // The other one is chosen for the contract, and after its waiting time it is paid to.
    let change = json!({ "payee": other, "reason": "基本户变更" });
    ngo.now("contracts", &contract, "propose-payee", change).await;
    let changed = cast.approver.now("contracts", &contract, "confirm-payee", json!({})).await;
    app.at(&format!("{}T09:00", changed["payee_change"]["from"].as_str().unwrap())).await;
    cast.approver.now("payments", &asked, "return", json!({ "reason": "账户已变更" })).await;
    let paid = cast.pay(&due, "1000.00", "P1").await;
    assert_eq!(paid["payee"]["account"], "3100000000000001");
    let red_flags = async || cast.auditor.read("/v1/reports/red-flags").await.to_string();
    assert!(!red_flags().await.contains("account_not_confirmed"));
    assert_eq!(app.findings().await, []);
    // As an older market left it: paid to an account that nobody had confirmed on that day.
    let db = Database::connect(&app.database).await.unwrap();
    db.execute_unprepared("UPDATE payee_account SET usable_from = '2028-01-01' WHERE usable_from IS NOT NULL")
        .await
        .unwrap();
    assert!(red_flags().await.contains("account_not_confirmed"));
}

/// Proves: A14
/// Detours: A14 edge
async fn orders_name_what_banks_take(app: App) {
    let cast = app.cast().await;
    let accounts = format!("/v1/organisations/{}/accounts", cast.ngos[0].organisation.unwrap());
    let named = |field: &str, text: &str| {
        let mut payee = json!({ "name": "上海第1社工事务所", "bank": "建设银行", "account": "3100000000000001" });
        payee[field] = json!(text);
        json!({ "payee": payee })
    };
    let long = "9".repeat(35);
    for (field, text, reason) in [
        ("account", long.as_str(), "account-number"),
        ("account", "- -", "account-number"),
        ("bank", "建设银行&上海分行", "not-for-banks"),
        ("bank", "建设银行😀", "not-for-banks"),
        ("bank_code", "31329000001", "bank-code"),
        ("bank_code", "31329000001X", "bank-code"),
    ] {
        let refused = cast.ngos[0].post(&accounts, &named(field, text), None).await.refused(reason);
        assert_eq!(refused["field"], format!("payee/{field}"), "{text}");
    }
    // A wrong last digit is warned of; a right one is not, and goes into the order in both forms.
    let warned = cast.ngos[0].make(&accounts, named("bank_code", "313651027013")).await;
    assert!(warned["warnings"].to_string().contains("bank-code-digit"), "{warned}");
    cast.ngos[0].now("payee-accounts", &warned, "close", json!({ "reason": "联行号有误" })).await;
    let mut payee = named("bank_code", "313651027012")["payee"].clone();
    let account = cast.ngos[0].account(&cast.registry, payee.clone()).await;
    assert!(!account["warnings"].to_string().contains("bank-code-digit"), "{account}");
    payee["bank"] = account["payee"]["bank"].clone();
    let purchase = cast.awarded(&app).await;
    let mut body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    body["terms"]["payee"] = payee;
    let contract = cast.officer.make(&format!("/v1/awards/{}/contract", id(&purchase.award)), body).await;
    cast.officer.now("contracts", &contract, "send", json!({})).await;
    cast.ngos[0].now("contracts", &contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    app.at("2026-11-20T10:00").await;
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}&sort=due", id(&contract))).await;
    let milestone = cast.accept(&milestones["items"][0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    let asked = cast.request(&due, "1000.00").await;
    let asked = cast.approver.on("payments", &asked, "approve", json!({})).await;
    let mut out = order(&[&asked]);
    out["debtor"]["name"] = json!("街道<零余额>");
    let refused = cast.treasury.post("/v1/payment-orders", &out, None).await.refused("not-for-banks");
    assert_eq!(refused["field"], "debtor/name");
    let sent = cast.treasury.make("/v1/payment-orders", order(&[&asked])).await;
    for form in ["text/csv", "application/xml"] {
        let path = format!("/v1/payment-orders/{}/content", id(&sent));
        let request = cast.treasury.request(reqwest::Method::GET, &path).header("accept", form);
        let file = String::from_utf8(cast.treasury.send(request).await.bytes).unwrap();
        assert!(file.contains("313651027012"), "{form}: {file}");
    }
    assert_eq!(app.findings().await, []);
}
