//! Money beyond one year: a later year, the end of the budget year, and the day on which the bank moved money.

use crate::{
    app::{App, on_both},
    chain::{balance, held, id, signed},
    process::{acceptance, terms},
};
use serde_json::{Value, json};

on_both!(
    a_later_year_is_expected_until_its_budget_is_there,
    at_the_end_of_the_year_what_is_open_goes_on_and_past_money_goes_to_the_treasury,
    a_refund_counts_on_the_day_on_which_the_bank_received_it
);

/// Proves: A8, W8
/// Detours: W8 order, W8 edge, A8 edge
async fn a_later_year_is_expected_until_its_budget_is_there(app: App) {
    let cast = app.cast().await;
    let mut purchase = cast.awarded(&app).await;
    let mut body = terms(&purchase.lines, &["150000.00", "75000.00"], "450000.00", ["225000.00", "225000.00"]);
    let path = format!("/v1/awards/{}/contract", id(&purchase.award));
    cast.officer.post(&path, &body, None).await.refused("allocations-do-not-sum");
    body["terms"]["expected"] = json!([{ "year": 2028, "amount": "225000.00" }]);
    assert_eq!(cast.officer.post(&path, &body, None).await.refused("year-not-expected")["rule"], "A8");
    body["terms"]["expected"] = json!([{ "year": 2027, "amount": "225000.00" }]);
    let contract = cast.officer.make(&path, body).await;
    let contract = cast.officer.on("contracts", &contract, "send", json!({})).await;
    let contract = cast.ngos[0].on("contracts", &contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.on("contracts", &contract, "sign-as-buyer", json!({})).await;
    assert_eq!(held(&cast, &contract).await, [22_500_000, 0, 0, 0, 0]);
    // What the year is to bear stands in a report, though no line bears it yet.
    let later = cast.city_auditor.read("/v1/reports/later-years?unit=310115004").await;
    let row = &later["items"][0];
    assert_eq!(
        (&row["contract"], &row["year"], &row["amount"], &later["total"]),
        (&contract["number"], &json!(2027), &json!("225000.00"), &json!("225000.00"))
    );
    assert_eq!(cast.city_auditor.read("/v1/reports/later-years?year=2028").await["items"], json!([]));
    assert_eq!(cast.ngos[1].read("/v1/reports/later-years").await["items"], json!([]));
    let then = later["position"].as_i64().unwrap();
    let path = format!("/v1/milestones?contract={}&sort=due", id(&contract));
    purchase.milestones = cast.officer.read(&path).await["items"].as_array().unwrap().clone();
    app.at("2026-11-20T10:00").await;
    cast.accept(&purchase.milestones[0], "225000.00").await;
    let second = cast.ngos[0]
        .on(
            "milestones",
            &purchase.milestones[1],
            "deliver",
            json!({ "report": "已完成", "ledger": "台账", "evidence": [] }),
        )
        .await;
    let early = cast
        .inspector
        .try_on("milestones", &second, "accept", acceptance(&["上门服务累计不少于16000人次"], "225000.00"))
        .await;
    early.refused("budget-exceeded");
    // The line of the next year, and no other, secures it.
    let mut next = crate::process::line_body("310115004", "district", "500000.00");
    next["year"] = json!(2027);
    let next = cast.finance.make("/v1/budget-lines", next).await;
    let secure = |line: &Value, amount: &str| json!({ "year": 2027, "allocations": [{ "budget_line": line["id"], "amount": amount }] });
    cast.finance
        .try_on("contracts", &contract, "secure-year", secure(&purchase.lines[0], "225000.00"))
        .await
        .refused("budget-line-of-another-year");
    cast.finance
        .try_on("contracts", &contract, "secure-year", secure(&next, "224999.99"))
        .await
        .refused("allocations-do-not-sum");
    let contract = cast.finance.on("contracts", &contract, "secure-year", secure(&next, "225000.00")).await;
    assert_eq!(contract["terms"]["expected"], json!([]));
    assert_eq!(cast.city_auditor.read("/v1/reports/later-years").await["total"], "0.00");
    assert_eq!(cast.city_auditor.read(&format!("/v1/reports/later-years?position={then}")).await["total"], "225000.00");
    cast.inspector.on("milestones", &second, "accept", acceptance(&["上门服务累计不少于16000人次"], "225000.00")).await;
    assert_eq!(
        (held(&cast, &contract).await, balance(&cast, &next).await["accrued_unpaid"].clone()),
        ([0, 45_000_000, 0, 0, 0], json!("225000.00"))
    );
    assert_eq!(app.findings().await, []);
}

/// Proves: A23, W8
/// Detours: W8 revision
async fn at_the_end_of_the_year_what_is_open_goes_on_and_past_money_goes_to_the_treasury(app: App) {
    let cast = app.cast().await;
    let purchase =
        signed(&app, &cast, json!({ "bond": { "amount": "10000.00", "returned": "验收合格后退还。" } })).await;
    let contract = &purchase.contract;
    let district = &purchase.lines[0];
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    cast.pay(&due, "120000.00", "P1").await;
    let early =
        cast.finance.try_now("budget-lines", district, "carry-forward", json!({})).await.refused("year-not-over");
    assert_eq!(early["earliest"], "2027-01-01");
    // A refund in the same year returns to the line.
    let refunds = format!("/v1/contracts/{}/refunds", id(contract));
    let body = |amount: &str| json!({ "legal_ground": "unspent", "amount": amount, "findings": "专项经费结余。" });
    cast.approver.post(&refunds, &body("120000.01"), None).await.refused("refund-too-high");
    let refund = cast.approver.make(&refunds, body("3000.00")).await;
    cast.approver
        .try_on("refunds", &refund, "decide", json!({ "amount": "3000.00" }))
        .await
        .refused("separation-of-duties");
    cast.finance
        .try_on("refunds", &refund, "decide", json!({ "amount": "3000.00" }))
        .await
        .refused("deadline-not-reached");
    let refund = cast.ngos[0].on("refunds", &refund, "answer", json!({ "answer": "属实，同意退回。" })).await;
    cast.finance.try_on("refunds", &refund, "decide", json!({ "amount": "3000.01" })).await.refused("refund-too-high");
    let refund = cast.finance.on("refunds", &refund, "decide", json!({ "amount": "3000.00" })).await;
    let before = balance(&cast, district).await;
    let refund =
        cast.treasury.on("refunds", &refund, "receive", json!({ "amount": "1500.00", "bank_reference": "R1" })).await;
    assert_eq!((&refund["status"], &refund["settled"]), (&json!("due"), &json!("1500.00")));
    // What the bank carried out is told once, whatever it moved.
    for told in ["P1", "R1"] {
        let body = json!({ "amount": "100.00", "bank_reference": told });
        let known = cast.treasury.try_on("refunds", &refund, "receive", body).await.refused("already-exists");
        assert_eq!(known["field"], "bank_reference", "{known}");
    }
    let after = balance(&cast, district).await;
    assert_eq!((&before["available"], &after["available"]), (&json!("100000.00"), &json!("101000.00")));
    // The year ends: what is open goes on, what was paid stays.
    app.at("2027-01-04T09:00").await;
    cast.finance
        .now("budget-lines", district, "return-unused", json!({ "amount": "1000.00", "reason": "连续两年未用完" }))
        .await;
    let held_before = held(&cast, contract).await;
    cast.finance.now("budget-lines", district, "carry-forward", json!({})).await;
    cast.finance.try_now("budget-lines", district, "carry-forward", json!({})).await.refused("already-exists");
    assert_eq!(held(&cast, contract).await, held_before, "a contract loses nothing over the year");
    let old = balance(&cast, district).await;
    assert_eq!(
        (&old["available"], &old["committed"], &old["to_treasury"], &old["paid_net"]),
        (&json!("0.00"), &json!("0.00"), &json!("1000.00"), &json!("79000.00"))
    );
    let next = cast.finance.read("/v1/budget-lines?year=2027&source=district").await["items"][0].clone();
    let new = balance(&cast, &next).await;
    assert_eq!(
        (&new["carried_in"], &new["available"], &new["committed"], &new["accrued_unpaid"]),
        (&old["carried_forward"], &json!("100000.00"), &json!("150000.00"), &json!("70000.00"))
    );
    cast.finance.now("budget-lines", &purchase.lines[1], "carry-forward", json!({})).await;
    // The rest of the refund: set off, taken from the bond, and out of a past year to the treasury.
    let refund =
        cast.approver.now("refunds", &refund, "offset", json!({ "invoice": due["id"], "amount": "500.00" })).await;
    let bond = json!({ "form": "cash", "amount": "10000.00", "reference": "B1", "expires": null });
    let bond = cast.officer.make(&format!("/v1/contracts/{}/bond", id(contract)), bond).await;
    let refund =
        cast.approver.on("refunds", &refund, "take-from-bond", json!({ "bond": bond["id"], "amount": "400.00" })).await;
    let refund =
        cast.treasury.on("refunds", &refund, "receive", json!({ "amount": "600.00", "bank_reference": "R2" })).await;
    assert_eq!((&refund["status"], &refund["settled"]), (&json!("closed"), &json!("3000.00")));
    // Two thirds of what was set off or came in are of this line; what the bond paid is not the budget's.
    assert_eq!(balance(&cast, district).await["to_treasury"], "1733.33");
    cast.officer
        .post(&format!("/v1/invoices/{}/payments", id(&due)), &json!({ "amount": "104500.01" }), None)
        .await
        .refused("overpayment");
    let last = cast.request(&due, "104500.00").await;
    let last = cast.approver.on("payments", &last, "approve", json!({})).await;
    let last = cast.sent(&last).await;
    cast.treasury
        .try_on("payments", &last, "confirm", json!({ "bank_reference": "R2" }))
        .await
        .refused("already-exists");
    cast.treasury.on("payments", &last, "confirm", json!({ "bank_reference": "P2" })).await;
    assert_eq!(app.findings().await, []);
}
async fn a_refund_counts_on_the_day_on_which_the_bank_received_it(app: App) {
    let cast = app.cast().await;
    let purchase = signed(&app, &cast, json!({})).await;
    let district = &purchase.lines[0];
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    cast.pay(&due, "120000.00", "P1").await;
    let body = json!({ "legal_ground": "unspent", "amount": "3000.00", "findings": "专项经费结余。" });
    let refund = cast.approver.make(&format!("/v1/contracts/{}/refunds", id(&purchase.contract)), body).await;
    let refund = cast.ngos[0].on("refunds", &refund, "answer", json!({ "answer": "属实。" })).await;
    let refund = cast.finance.on("refunds", &refund, "decide", json!({ "amount": "3000.00" })).await;
    let open = |query: &str| format!("/v1/reports/open-refunds{query}");
    let report = cast.city_auditor.read(&open("")).await;
    let row = &report["items"][0];
    assert_eq!(
        (&row["key"], &row["decided"], &row["settled"], &report["total"]),
        (&refund["id"], &json!("3000.00"), &json!("0.00"), &json!("3000.00"))
    );
    assert_eq!((&row["due_date"], &row["days_late"]), (&refund["due_date"], &json!(0)));
    assert_eq!(cast.ngos[1].read(&open("")).await["items"], json!([]));
    let then = report["position"].as_i64().unwrap();
    // Banked before the year was over, recorded after it: the money is the line's, not the treasury's.
    app.at("2027-01-04T09:00").await;
    let on = |day: &str| json!({ "amount": "3000.00", "bank_reference": "R1", "value_date": day });
    for day in ["2026-11-19", "2027-01-05"] {
        let refused = cast.treasury.try_on("refunds", &refund, "receive", on(day)).await.refused("value-date");
        assert_eq!((&refused["field"], &refused["facts"]["from"]), (&json!("value_date"), &json!("2026-11-20")));
    }
    cast.treasury.on("refunds", &refund, "receive", on("2026-12-30")).await;
    assert_eq!(cast.city_auditor.read(&open("")).await["items"], json!([]));
    assert_eq!(cast.city_auditor.read(&open(&format!("?position={then}"))).await["total"], "3000.00");
    let after = balance(&cast, district).await;
    assert_eq!((&after["available"], &after["to_treasury"]), (&json!("102000.00"), &json!("0.00")));
    let refunds = cast.city_auditor.read("/v1/reports/refunds?from=2026-12-30&to=2026-12-30").await;
    assert_eq!((&refunds["total"], &refunds["items"][0]["cause"]), (&json!("3000.00"), &json!("refund")));
    assert_eq!(app.findings().await, []);
}
