//! The year of money is the payment's: around the end of the year by every door, and what comes back after it.

use crate::{
    app::{App, on_both},
    chain::{balance, held, id, signed},
    people::Cast,
};
use serde_json::{Value, json};

on_both!(
    on_the_fifth_of_january_last_years_money_pays_nothing,
    what_the_bank_paid_before_the_year_was_over_is_of_that_year,
    money_that_comes_back_is_of_the_year_of_its_payment,
    carried_money_is_no_new_money_and_does_not_wait_for_ever
);

/// The line of a year and source.
async fn line(cast: &Cast, year: i64, source: &str) -> Value {
    let found = cast.finance.read(&format!("/v1/budget-lines?unit=310115004&year={year}&source={source}")).await;
    found["items"][0].clone()
}

async fn carry(cast: &Cast, year: i64) {
    for source in ["district", "welfare_lottery"] {
        cast.finance.now("budget-lines", &line(cast, year, source).await, "carry-forward", json!({})).await;
    }
}

/// The years of the lines that bore a payment.
async fn years_of(cast: &Cast, payment: &Value) -> Vec<i64> {
    let mut years = Vec::new();
    for share in payment["allocations"].as_array().unwrap() {
        let line = cast.finance.read(&format!("/v1/budget-lines/{}", share["budget_line"].as_str().unwrap())).await;
        years.push(line["year"].as_i64().unwrap());
    }
    years
}

/// Proves: B1
/// Detours: B1 order, B1 act, B1 edge
async fn on_the_fifth_of_january_last_years_money_pays_nothing(app: App) {
    let cast = app.cast().await;
    let purchase = signed(&app, &cast, json!({})).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    // One payment stands at each step when the year ends.
    let requested = cast.request(&due, "1000.00").await;
    let approved = cast.request(&due, "2000.00").await;
    let approved = cast.approver.on("payments", &approved, "approve", json!({})).await;
    let sent = cast.request(&due, "4000.00").await;
    let sent = cast.approver.on("payments", &sent, "approve", json!({})).await;
    let sent = cast.sent(&sent).await;
    app.at("2027-01-05T10:00").await;
    let path = format!("/v1/invoices/{}/payments", id(&due));
    let refused = cast.officer.post(&path, &json!({ "amount": "8000.00" }), None).await;
    let refused = refused.refused("money-of-another-year");
    assert_eq!(
        (&refused["rule"], &refused["facts"]["year"], &refused["facts"]["balance"], &refused["facts"]["line_year"]),
        (&json!("B1"), &json!("2027"), &json!("0.00"), &json!("2026"))
    );
    cast.approver.try_now("payments", &requested, "approve", json!({})).await.refused("money-of-another-year");
    let order = crate::process::order(&[&approved]);
    let refused = cast.treasury.post("/v1/payment-orders", &order, None).await.refused("money-of-another-year");
    assert_eq!(refused["field"], "payments/0/amount");
    let confirm = json!({ "bank_reference": "P1" });
    cast.treasury.try_now("payments", &sent, "confirm", confirm.clone()).await.refused("money-of-another-year");
    let told = format!(
        "reference,status,amount,bank_reference,value_date,reason\n{},paid,4000.00,P1,2027-01-05,\n",
        id(&sent).replace('-', "")
    );
    let of = cast.treasury.read(&format!("/v1/payment-orders/{}", sent["payment_order"].as_str().unwrap())).await;
    let answered =
        cast.treasury.on("payment-orders", &of, "answer", json!({ "format": "csv", "file": told.clone() })).await;
    assert_eq!(answered["unmatched"][0]["system_reply"], "money-of-another-year");
    // A new appropriation is another line: nothing of it stands behind what the old one promised.
    let mut fresh = crate::process::line_body("310115004", "district", "500000.00");
    fresh["year"] = json!(2027);
    cast.finance.make("/v1/budget-lines", fresh).await;
    cast.approver.try_now("payments", &requested, "approve", json!({})).await.refused("money-of-another-year");
    // What the refusal says to do: carry forward, though a payment is at the bank.
    let before = held(&cast, &purchase.contract).await;
    carry(&cast, 2026).await;
    assert_eq!(held(&cast, &purchase.contract).await, before);
    cast.treasury.now("payment-orders", &of, "answer", json!({ "format": "csv", "file": told })).await;
    let paid = cast.treasury.again("payments", &sent).await;
    assert_eq!((&paid["status"], years_of(&cast, &paid).await), (&json!("paid"), vec![2027, 2027]));
    cast.treasury.make("/v1/payment-orders", order).await;
    let paid = cast.treasury.now("payments", &approved, "confirm", json!({ "bank_reference": "P2" })).await;
    assert_eq!(years_of(&cast, &paid).await, [2027, 2027]);
    cast.approver.now("payments", &requested, "approve", json!({})).await;
    cast.officer.make(&path, json!({ "amount": "8000.00" })).await;
    let of_old = cast.city_auditor.read("/v1/reports/payments?year=2026").await;
    let of_new = cast.city_auditor.read("/v1/reports/payments?year=2027").await;
    assert_eq!((&of_old["total"], &of_new["total"]), (&json!("0.00"), &json!("6000.00")));
    assert_eq!(app.findings().await, []);
}

/// Proves: B1
/// Detours: B1 revision, B1 edge
async fn what_the_bank_paid_before_the_year_was_over_is_of_that_year(app: App) {
    let cast = app.cast().await;
    let purchase = signed(&app, &cast, json!({})).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    let mut at_the_bank = Vec::new();
    for amount in ["1000.00", "2000.00"] {
        let payment = cast.request(&due, amount).await;
        let payment = cast.approver.on("payments", &payment, "approve", json!({})).await;
        at_the_bank.push(cast.sent(&payment).await);
    }
    app.at("2027-01-08T10:00").await;
    // Told before the lines are carried, and after.
    let on = |reference: &str| json!({ "bank_reference": reference, "value_date": "2026-12-31" });
    let paid = cast.treasury.now("payments", &at_the_bank[0], "confirm", on("P1")).await;
    assert_eq!(years_of(&cast, &paid).await, [2026, 2026]);
    carry(&cast, 2026).await;
    let old = balance(&cast, &line(&cast, 2026, "district").await).await;
    let paid = cast.treasury.now("payments", &at_the_bank[1], "confirm", on("P2")).await;
    assert_eq!(years_of(&cast, &paid).await, [2026, 2026]);
    let after = balance(&cast, &line(&cast, 2026, "district").await).await;
    assert_ne!(old["carried_forward"], after["carried_forward"]);
    assert_eq!(after["accrued_unpaid"], "0.00");
    let next = balance(&cast, &line(&cast, 2027, "district").await).await;
    assert_eq!((&next["carried_in"], &next["appropriated"]), (&after["carried_forward"], &json!("0.00")));
    assert_eq!(cast.city_auditor.read("/v1/reports/payments?year=2026").await["total"], "3000.00");
    assert_eq!(app.findings().await, []);
}

/// Proves: B1, A23
/// Detours: B1 party, B1 act
async fn money_that_comes_back_is_of_the_year_of_its_payment(app: App) {
    let cast = app.cast().await;
    let purchase =
        signed(&app, &cast, json!({ "bond": { "amount": "20000.00", "returned": "验收合格后退还。" } })).await;
    let contract = &purchase.contract;
    app.at("2026-11-20T10:00").await;
    let bond = json!({ "form": "cash", "amount": "20000.00", "reference": "B1", "expires": null });
    let bond = cast.officer.make(&format!("/v1/contracts/{}/bond", id(contract)), bond).await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let due = cast.invoice(&milestone, 1, "225000.00").await;
    let earlier = cast.pay(&due, "120000.00", "P1").await;
    app.at("2027-01-05T10:00").await;
    carry(&cast, 2026).await;
    let later = cast.pay(&due, "60000.00", "P2").await;
    // Of which payment it comes back is said, and never more of one than was paid.
    let refunds = format!("/v1/contracts/{}/refunds", id(contract));
    let body = |amount: &str, shares: Value| json!({ "legal_ground": "audit", "amount": amount, "payments": shares, "findings": "审计发现多付。" });
    let of = |payment: &Value, amount: &str| json!({ "payment": payment["id"], "amount": amount });
    let refused = cast.approver.post(&refunds, &body("9000.00", Value::Null), None).await;
    assert_eq!(refused.refused("payments-not-named")["field"], "payments");
    let wrong = [
        (json!([of(&later, "60000.01")]), "60000.01", "refund-too-high"),
        (json!([of(&later, "1000.00"), of(&later, "1000.00")]), "2000.00", "already-exists"),
        (json!([of(&later, "1000.00"), of(&earlier, "0.00")]), "1000.00", "amount-not-positive"),
        (json!([of(&later, "1000.00")]), "1000.01", "payments-do-not-sum"),
        (json!([of(&purchase.contract, "1000.00")]), "1000.00", "no-such-part"),
    ];
    for (shares, amount, refusal) in wrong {
        cast.approver.post(&refunds, &body(amount, shares), None).await.refused(refusal);
    }
    let both = json!([of(&later, "8000.00"), of(&earlier, "10000.00")]);
    let refund = cast.approver.make(&refunds, body("18000.00", both)).await;
    cast.approver
        .post(&refunds, &body("52000.01", json!([of(&later, "52000.01")])), None)
        .await
        .refused("refund-too-high");
    let refund = cast.ngos[0].on("refunds", &refund, "answer", json!({ "answer": "属实。" })).await;
    cast.finance
        .try_on("refunds", &refund, "decide", json!({ "amount": "17000.00" }))
        .await
        .refused("payments-not-named");
    let less = json!({ "amount": "17000.00", "payments": [of(&later, "7000.00"), of(&earlier, "10000.00")] });
    let refund = cast.finance.on("refunds", &refund, "decide", less).await;
    let (old, new) = (line(&cast, 2026, "district").await, line(&cast, 2027, "district").await);
    let free = |balance: &Value| (balance["available"].clone(), balance["to_treasury"].clone());
    let money = |text: &Value| text.as_str().unwrap().parse::<domain::Fen>().unwrap().get();
    let start = (free(&balance(&cast, &old).await), free(&balance(&cast, &new).await));
    // In money: the later payment first, as named; its year is this one.
    cast.treasury.now("refunds", &refund, "receive", json!({ "amount": "4000.00", "bank_reference": "R1" })).await;
    let after = (free(&balance(&cast, &old).await), free(&balance(&cast, &new).await));
    assert_eq!(after.0, start.0, "nothing of the year that is over moves");
    assert!(money(&after.1.0) > money(&start.1.0));
    // Set off: 3,000 more of the later one, and 2,000 of the earlier one, which is the treasury's: no budget grows by it.
    let offset = json!({ "invoice": due["id"], "amount": "5000.00" });
    cast.approver.now("refunds", &refund, "offset", offset).await;
    let set_off = (free(&balance(&cast, &old).await), free(&balance(&cast, &new).await));
    let grown = money(&set_off.1.0) - money(&start.1.0);
    assert!((466_600..=466_700).contains(&grown), "two thirds of 7,000.00 stand on this line, no more: {grown}");
    assert!(money(&set_off.0.1) > money(&start.0.1) && set_off.0.0 == start.0.0);
    // From the bond, and in money again: the year that is over gets nothing back, and this year no more.
    cast.approver.now("refunds", &refund, "take-from-bond", json!({ "bond": bond["id"], "amount": "3000.00" })).await;
    let closed =
        cast.treasury.now("refunds", &refund, "receive", json!({ "amount": "5000.00", "bank_reference": "R2" })).await;
    assert_eq!((&closed["status"], &closed["settled"]), (&json!("closed"), &json!("17000.00")));
    let end = (free(&balance(&cast, &old).await), free(&balance(&cast, &new).await));
    assert_eq!((&end.1, &end.0.0), (&set_off.1, &start.0.0));
    let listed = cast.city_auditor.read("/v1/reports/refunds?from=2027-01-01").await;
    assert_eq!(listed["total"], "14000.00", "all but what the bond paid");
    assert_eq!(app.findings().await, []);
}

/// Proves: B1, B2
/// Detours: B1 role, B2 act, B2 order, B2 edge, B2 revision
async fn carried_money_is_no_new_money_and_does_not_wait_for_ever(app: App) {
    let cast = app.cast().await;
    crate::people::set_password(&app, "finance", &json!(cast.finance.code)).await;
    let unused = cast.line("district", "1000000.00").await;
    app.at("2026-12-31T23:00").await;
    cast.finance.now("budget-lines", &unused, "adjust", json!({ "by": "-100000.00", "reason": "年末调减" })).await;
    app.at("2027-02-15T10:00").await;
    // The year is over: its appropriation stays as it is, before it is carried and after.
    let adjust = json!({ "by": "1.00", "reason": "补记" });
    let refused = cast.finance.try_now("budget-lines", &unused, "adjust", adjust.clone()).await;
    assert_eq!(refused.refused("budget-year-closed")["rule"], "B1");
    cast.finance.now("budget-lines", &unused, "carry-forward", json!({})).await;
    cast.finance.try_now("budget-lines", &unused, "adjust", adjust).await.refused("budget-year-closed");
    let mut past = crate::process::line_body("310115004", "street", "200000.00");
    past["year"] = json!(2026);
    assert_eq!(cast.finance.post("/v1/budget-lines", &past, None).await.refused("budget-year-closed")["field"], "year");
    // New money of the year stands beside it, on a line of its own.
    let mut fresh = crate::process::line_body("310115004", "district", "200000.00");
    fresh["year"] = json!(2027);
    cast.finance.make("/v1/budget-lines", fresh).await;
    let mut lines = Vec::new();
    for given in [2026, 2027] {
        let of = format!("/v1/budget-lines?unit=310115004&year=2027&given_year={given}");
        let found = cast.finance.read(&of).await["items"].clone();
        assert_eq!(found.as_array().unwrap().len(), 1, "{given}");
        lines.push(found[0].clone());
    }
    let report = cast.city_auditor.read("/v1/reports/budget?group=unit&year=2027").await;
    let row = &report["items"][0];
    assert_eq!(
        (&row["amount"], &row["carried_in"], &row["available"], &report["total"]),
        (&json!("200000.00"), &json!("900000.00"), &json!("1100000.00"), &json!("200000.00"))
    );
    let all = cast.city_auditor.read("/v1/reports/budget?unit=310115004").await;
    assert_eq!(all["total"], "1100000.00", "what was given in both years, counted once");
    let told = cast.anybody.read("/v1/disclosure?unit=310115004&year=2027").await;
    assert_eq!(
        (&told["appropriated"], &told["sources"][0]["carried_in"], &told["social_share"]["basis_points"]),
        (&json!("200000.00"), &json!("900000.00"), &json!(0))
    );
    // A second year unused: it goes back, and only it.
    app.at("2028-01-10T10:00").await;
    let finance = crate::seats::log_in(&app, "finance").await;
    for line in &lines {
        finance.now("budget-lines", line, "carry-forward", json!({})).await;
    }
    let of = |at: usize| {
        let (finance, path) = (&finance, format!("/v1/budget-lines/{}/balance", id(&lines[at])));
        async move { finance.read(&path).await }
    };
    let (carried, fresh) = (of(0).await, of(1).await);
    assert_eq!((&carried["to_treasury"], &carried["carried_forward"]), (&json!("900000.00"), &json!("0.00")));
    assert_eq!((&fresh["to_treasury"], &fresh["carried_forward"]), (&json!("0.00"), &json!("200000.00")));
    assert_eq!(app.findings().await, []);
}
