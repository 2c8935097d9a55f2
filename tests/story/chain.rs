//! The chain of the money beyond the plain payment: advance and retention, deduction, dispute, credit note, reversal, bond,
//! refund, another account; after every step the books are whole.

use crate::{
    app::{App, on_both},
    people::Cast,
    process::{Purchase, invoice, terms},
};
use serde_json::{Value, json};

pub(crate) fn id(noun: &Value) -> &str {
    noun["id"].as_str().unwrap()
}

/// A contract of 450,000.00 in two halves over two lines, with what the story adds to its terms, signed by both.
pub(crate) async fn signed(app: &App, cast: &Cast, extra: Value) -> Purchase {
    let mut purchase = cast.awarded(app).await;
    let mut body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    for (name, value) in extra.as_object().unwrap() {
        body["terms"][name] = value.clone();
    }
    let contract = cast.officer.make(&format!("/v1/awards/{}/contract", id(&purchase.award)), body).await;
    let contract = cast.officer.on("contracts", &contract, "send", json!({})).await;
    let contract = cast.ngos[0].on("contracts", &contract, "sign-as-supplier", json!({})).await;
    purchase.contract = cast.approver.on("contracts", &contract, "sign-as-buyer", json!({})).await;
    let path = format!("/v1/milestones?contract={}&sort=due", id(&purchase.contract));
    purchase.milestones = cast.officer.read(&path).await["items"].as_array().unwrap().clone();
    purchase
}

/// What a contract holds of its lines, account by account, summed.
pub(crate) async fn held(cast: &Cast, contract: &Value) -> [i64; 5] {
    let funding = cast.finance.read(&format!("/v1/contracts/{}/funding", id(contract))).await;
    ["committed", "accrued_unpaid", "retained", "prepaid_open", "paid_net"].map(|account| {
        let parts = funding["items"].as_array().unwrap().iter();
        parts.map(|line| line[account].as_str().unwrap().parse::<domain::Fen>().unwrap().get()).sum()
    })
}

pub(crate) async fn balance(cast: &Cast, line: &Value) -> Value {
    cast.finance.read(&format!("/v1/budget-lines/{}/balance", id(line))).await
}

on_both!(
    an_advance_is_won_back_and_a_retention_released,
    a_disputed_part_waits_and_the_rest_is_paid,
    the_bank_takes_back_and_another_account_waits,
);

/// Proves: D5, A7
async fn an_advance_is_won_back_and_a_retention_released(app: App) {
    let cast = app.cast().await;
    let purchase = signed(
        &app,
        &cast,
        json!({
            "bond": { "amount": "22500.00", "returned": "验收合格后五个工作日内退还。" },
            "advance": { "amount": "135000.00", "recovered_percent": 40, "after_bond": true },
            "retention": { "percent": 5, "until": "2027-06-01" },
        }),
    )
    .await;
    let contract = &purchase.contract;
    // The advance: within its clause, after the bond.
    let path = format!("/v1/contracts/{}/advance-invoices", id(contract));
    cast.ngos[0].post(&path, &invoice(1, "135000.01"), None).await.refused("invoice-not-matched");
    let asked = cast.ngos[0].make(&path, invoice(1, "135000.00")).await;
    cast.ngos[0].post(&path, &invoice(2, "0.01"), None).await.refused("invoice-not-matched");
    let asked = cast.officer.on("invoices", &asked, "match", json!({})).await;
    let payments = format!("/v1/invoices/{}/payments", id(&asked));
    cast.officer.post(&payments, &json!({ "amount": "135000.00" }), None).await.refused("bond-not-received");
    let bond = format!("/v1/contracts/{}/bond", id(contract));
    let low = json!({ "form": "cash", "amount": "22499.99", "reference": "B1", "expires": null });
    assert_eq!(cast.officer.post(&bond, &low, None).await.refused("deposit-too-high")["rule"], "D5");
    let body = json!({ "form": "cash", "amount": "22500.00", "reference": "B1", "expires": null });
    let bond = cast.officer.make(&bond, body).await;
    let paid = cast.pay(&asked, "135000.00", "ADV1").await;
    assert_eq!((&paid["advance"], held(&cast, contract).await), (&json!(true), [31_500_000, 0, 0, 13_500_000, 0]));
    // Forty per cent of the first half are won back, five held back, the rest is owed: 90000, 11250, 123750.
    app.at("2026-11-20T10:00").await;
    let first = cast.accept(&purchase.milestones[0], "225000.00").await;
    assert_eq!((&first["advance_recovered"], &first["retained"]), (&json!("90000.00"), &json!("11250.00")));
    assert_eq!(held(&cast, contract).await, [18_000_000, 12_375_000, 1_125_000, 4_500_000, 9_000_000]);
    cast.ngos[0]
        .post(&format!("/v1/milestones/{}/invoices", id(&first)), &invoice(3, "123750.01"), None)
        .await
        .refused("invoice-not-matched");
    // A deduction comes off what is not invoiced.
    cast.approver
        .try_on(
            "milestones",
            &first,
            "deduct",
            json!({ "amount": "123750.01", "legal_ground": "late", "reason": "逾期" }),
        )
        .await
        .refused("deducted-too-much");
    let first = cast
        .approver
        .on("milestones", &first, "deduct", json!({ "amount": "750.00", "legal_ground": "late", "reason": "逾期十日" }))
        .await;
    let due = cast.invoice(&first, 3, "123000.00").await;
    cast.pay(&due, "123000.00", "M1").await;
    assert_eq!(held(&cast, contract).await, [18_000_000, 0, 1_125_000, 4_500_000, 21_300_000]);
    // What the supplier can expect: the rest of the work, less what the advance and the retention take, and what is held back.
    let expected = cast.ngos[0].read("/v1/expected-payments").await;
    let told: Vec<(&str, &str)> = expected["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["stage"].as_str().unwrap(), item["amount"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("work", "168750.00"), ("retained", "11250.00"), ("retained", "11250.00")]);
    assert_eq!(
        (&expected["total"], &expected["late_interest"], &expected["months"].as_array().unwrap().len()),
        (&json!("191250.00"), &json!("0.00"), &2)
    );
    for (contract, total) in [(id(contract), "191250.00"), ("0197c0de-0000-7000-8000-000000000001", "0.00")] {
        let of = cast.ngos[0].read(&format!("/v1/expected-payments?contract={contract}")).await;
        assert_eq!(of["total"], total, "{contract}");
    }
    assert_eq!(cast.ngos[1].read("/v1/expected-payments").await["total"], "0.00");
    cast.officer.get("/v1/expected-payments").await.refused("not-allowed");
    // The last acceptance wins back what is left, whatever the percentage would say.
    app.at("2026-12-20T10:00").await;
    let second = cast.accept(&purchase.milestones[1], "225000.00").await;
    assert_eq!(
        (&second["advance_recovered"], held(&cast, contract).await),
        (&json!("45000.00"), [0, 16_875_000, 2_250_000, 0, 25_800_000])
    );
    let due = cast.invoice(&second, 4, "168750.00").await;
    cast.pay(&due, "168750.00", "M2").await;
    let early = cast.approver.try_on("milestones", &second, "release-retention", json!({})).await;
    assert_eq!(early.refused("version-conflict")["status"], 412);
    let early = cast
        .approver
        .try_now("milestones", &second, "release-retention", json!({}))
        .await
        .refused("deadline-not-reached");
    assert_eq!(early["earliest"], "2027-06-01");
    // Finance reads how each of these movements is posted on both tracks.
    let chart = cast.finance.read("/v1/chart").await;
    let paid = chart["items"].as_array().unwrap().iter().filter(|row| row["cause"] == "payment");
    assert_eq!(paid.map(|row| row["book"].as_str().unwrap()).collect::<Vec<_>>(), ["financial", "budget"]);
    cast.ngos[0].get("/v1/chart").await.refused("not-allowed");
    // The whole of it on one card, for the parties and those who watch it.
    let overview = cast.ngos[0].read(&format!("/v1/contracts/{}/overview", id(contract))).await;
    let counted = ["funding", "milestones", "invoices", "payments", "refunds", "bonds"]
        .map(|part| overview[part].as_array().unwrap().len());
    assert_eq!((counted, &overview["contract"]["number"]), ([2, 2, 3, 3, 0, 1], &contract["number"]));
    cast.ngos[1].get(&format!("/v1/contracts/{}/overview", id(contract))).await.refused("not-allowed");
    // The contract is complete with its retention held; the bond falls due.
    cast.approver.now("contracts", contract, "complete", json!({})).await;
    assert_eq!(cast.officer.again("bonds", &bond).await["status"], "due");
    let returned = cast.officer.now("bonds", &bond, "return", json!({ "bank_reference": "B2" })).await;
    assert_eq!((&returned["status"], &returned["late_interest"]), (&json!("returned"), &json!("0.00")));
    // What is under the contract is so with its bond.
    let entries = cast.city_auditor.read(&format!("/v1/reports/entries?contract={}", id(contract))).await;
    let causes: Vec<&str> =
        entries["items"].as_array().unwrap().iter().map(|line| line["cause"].as_str().unwrap()).collect();
    for cause in ["contract", "bond_received", "bond_returned", "payment"] {
        assert!(causes.contains(&cause), "{cause}: {causes:?}");
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: A15, A16
async fn a_disputed_part_waits_and_the_rest_is_paid(app: App) {
    let cast = app.cast().await;
    let purchase = signed(&app, &cast, json!({})).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let path = format!("/v1/milestones/{}/invoices", id(&milestone));
    // Seller, buyer and rate are those of the contract and of arithmetic.
    let figures = |net: &str, tax: &str, rate: i64, buyer: &str| {
        json!({ "figures": {
            "number": "26312000000000000001", "net": net, "tax": tax, "gross": "225000.00", "tax_rate": rate, "buyer": buyer,
        }})
    };
    let buyer = cast.anybody.read("/v1/units/310115004").await["name"].as_str().unwrap().to_owned();
    let wrong = cast.ngos[0]
        .post(&path, &figures("212264.15", "12735.85", 600, "浦东新区民政局"), None)
        .await
        .refused("invoice-party");
    assert_eq!((&wrong["rule"], &wrong["field"]), (&json!("A16"), &json!("figures/buyer")));
    cast.ngos[0].post(&path, &figures("212264.15", "12735.85", 300, &buyer), None).await.refused("tax-not-as-rate");
    let due = cast.ngos[0].make(&path, figures("212264.15", "12735.85", 600, &buyer)).await;
    let due = cast.officer.on("invoices", &due, "match", json!({})).await;
    let due =
        cast.officer.on("invoices", &due, "dispute", json!({ "amount": "25000.00", "reason": "第三项人次不符" })).await;
    let payments = format!("/v1/invoices/{}/payments", id(&due));
    cast.officer.post(&payments, &json!({ "amount": "200000.01" }), None).await.refused("overpayment");
    cast.pay(&due, "200000.00", "P1").await;
    // The dispute ends for the buyer: the seller takes that part back by a credit note and bills less.
    let red = format!("/v1/invoices/{}/credit-notes", id(&due));
    cast.ngos[0].post(&red, &invoice(2, "25000.01"), None).await.refused("invoice-not-matched");
    cast.officer.now("invoices", &due, "dispute", json!({ "amount": "0.00", "reason": "供应商同意扣减" })).await;
    let taken = cast.ngos[0].make(&red, invoice(2, "25000.00")).await;
    assert_eq!(
        (&taken["kind"], &taken["status"], &taken["reverses"]),
        (&json!("credit_note"), &json!("reversed"), &due["id"])
    );
    let overview =
        cast.auditor.read(&format!("/v1/reports/contract-overviews?contract={}", id(&purchase.contract))).await;
    let invoices = overview["items"].as_array().unwrap().iter().filter(|line| line["noun"] == "invoice");
    let values: Vec<&str> = invoices.map(|line| line["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["225000.00", "-25000.00"]);
    cast.ngos[0].post(&path, &invoice(2, "25000.00"), None).await.refused("already-exists");
    cast.approver
        .now(
            "milestones",
            &milestone,
            "deduct",
            json!({ "amount": "5000.00", "legal_ground": "quality", "reason": "人次不足" }),
        )
        .await;
    let rest = cast.ngos[0].make(&path, invoice(3, "20000.00")).await;
    let rest = cast.officer.on("invoices", &rest, "match", json!({})).await;
    cast.pay(&rest, "20000.00", "P2").await;
    assert_eq!(held(&cast, &purchase.contract).await, [22_500_000, 0, 0, 0, 22_000_000]);
    assert_eq!(app.findings().await, []);
}

/// Proves: A22
/// Detours: A22 order, A14 party
async fn the_bank_takes_back_and_another_account_waits(app: App) {
    let cast = app.cast().await;
    let purchase = signed(&app, &cast, json!({})).await;
    let contract = &purchase.contract;
    let payee = json!({ "name": "上海第1社工事务所", "bank": "建设银行", "account": "3100000000000001" });
    cast.ngos[0].account(&cast.registry, payee.clone()).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    let paid = cast.pay(&due, "100000.00", "P1").await;
    let back = cast.reverse(&paid, "P1-R", "2026-11-20").await;
    assert_eq!((&back["status"], held(&cast, contract).await), (&json!("reversed"), [22_500_000, 22_500_000, 0, 0, 0]));
    let again = json!({ "reason": "账户已销户", "bank_reference": "P1-S", "value_date": "2026-11-20" });
    cast.treasury.try_now("payments", &paid, "reverse", again).await.refused("wrong-status");
    // Another account: asked for by the supplier, confirmed by the buyer, paid to after the waiting time.
    let asked = json!({ "payee": payee, "reason": "基本户变更" });
    cast.officer.try_now("contracts", contract, "propose-payee", asked.clone()).await.refused("not-allowed");
    cast.ngos[0].now("contracts", contract, "propose-payee", asked.clone()).await;
    cast.ngos[0].try_now("contracts", contract, "propose-payee", asked).await.refused("already-exists");
    assert!(
        cast.anybody.again("contracts", contract).await["payee_change"].is_null(),
        "the public reads the new account"
    );
    let confirmed = cast.approver.now("contracts", contract, "confirm-payee", json!({})).await;
    assert_eq!(confirmed["payee_change"]["from"], "2026-11-26");
    let old = cast.request(&due, "1000.00").await;
    assert_eq!(old["payee"]["account"], "0316000000100003");
    app.at("2026-11-26T09:00").await;
    let new = cast.request(&due, "2000.00").await;
    assert_eq!(new["payee"]["account"], "3100000000000001");
    // The value date of the bank lies between the request and today.
    let new = cast.approver.on("payments", &new, "approve", json!({})).await;
    let new = cast.sent(&new).await;
    let on = |day: &str| json!({ "bank_reference": "P2", "value_date": day });
    cast.treasury.try_on("payments", &new, "confirm", on("2026-11-25")).await.refused("value-date");
    cast.treasury.try_on("payments", &new, "confirm", on("2026-11-27")).await.refused("value-date");
    cast.treasury.on("payments", &new, "confirm", on("2026-11-26")).await;
    assert_eq!(app.findings().await, []);
}
