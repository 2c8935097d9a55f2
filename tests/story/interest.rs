//! Interest for being late, from the claim to the bank; and what was forfeited or called, until the treasury has it.

use crate::{
    app::{App, on_both},
    bank_movements::open_on,
    chain::{balance, id, signed},
    course::Course,
};
use serde_json::{Value, json};

on_both!(
    interest_on_a_late_payment_is_claimed_recognised_invoiced_and_paid,
    a_deposit_returned_late_bears_interest_and_a_forfeited_one_is_handed_over,
    what_a_guarantor_pays_goes_to_the_treasury
);

/// Proves: A15, A22, B1
/// Detours: A15 order, A15 act, A15 party, B1 order
async fn interest_on_a_late_payment_is_claimed_recognised_invoiced_and_paid(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    let payment = cast.request(&invoice, "225000.00").await;
    let payment = cast.approver.on("payments", &payment, "approve", json!({})).await;
    let payment = cast.sent(&payment).await;
    let claims = format!("/v1/payments/{}/interest-claims", id(&payment));
    let ngo = &cast.ngos[0];
    ngo.post(&claims, &json!({}), None).await.refused("wrong-status");
    app.at("2026-12-28T10:00").await;
    let paid = cast.treasury.now("payments", &payment, "confirm", json!({ "bank_reference": "P1" })).await;
    let due: domain::Day = paid["payment_due_date"].as_str().unwrap().parse().unwrap();
    let days = "2026-12-28".parse::<domain::Day>().unwrap().days_since(due);
    let interest = domain::payment::interest(domain::Fen::yuan(225_000), days, 5);
    for other in [&cast.officer, &cast.finance] {
        other.post(&claims, &json!({}), None).await.refused("not-allowed");
    }
    let claim = ngo.make(&claims, json!({})).await;
    assert_eq!(
        (&claim["amount"], &claim["days"], &claim["legal_ground"]),
        (&json!(interest), &json!(days), &json!("late_payment"))
    );
    ngo.post(&claims, &json!({}), None).await.refused("already-exists");
    // Finance finds the money on a line of the unit and of this year.
    let line = &purchase.lines[0];
    let recognise = |line: &Value| json!({ "budget_line": line["id"] });
    let mut next = crate::process::line_body("310115004", "district", "500.00");
    next["year"] = json!(2027);
    let next = cast.finance.make("/v1/budget-lines", next).await;
    let early = cast.finance.try_now("interest-claims", &claim, "recognise", recognise(&next)).await;
    assert_eq!(early.refused("money-of-another-year")["rule"], "B1");
    ngo.try_now("interest-claims", &claim, "recognise", recognise(line)).await.refused("not-allowed");
    cast.finance.now("interest-claims", &claim, "recognise", recognise(line)).await;
    assert_eq!(balance(&cast, line).await["other_owed"], json!(interest));
    assert_eq!(open_on(&cast, "2307").await, -interest.get());
    // It is paid against an invoice of exactly this amount that was used for nothing else.
    let pay = |reference: &str, day: Option<&str>| json!({ "bank_reference": reference, "value_date": day });
    cast.treasury.try_now("interest-claims", &claim, "pay", pay("I1", None)).await.refused("interest-not-invoiced");
    for (number, gross, refusal) in [(2, "1.00", "invoice-not-matched"), (1, &interest.to_string(), "already-exists")] {
        let figures = crate::process::invoice(number, gross);
        ngo.try_now("interest-claims", &claim, "invoice", figures).await.refused(refusal);
    }
    ngo.now("interest-claims", &claim, "invoice", crate::process::invoice(2, &interest.to_string())).await;
    // Nor is its invoice handed in for work.
    let second = cast.accept(&purchase.milestones[1], "225000.00").await;
    let twice = crate::process::invoice(2, "225000.00");
    let twice = ngo.post(&format!("/v1/milestones/{}/invoices", id(&second)), &twice, None).await;
    assert_eq!(twice.refused("already-exists")["field"], "figures/number");
    // Nor does it take back what was invoiced for work.
    let open = cast.invoice(&second, 3, "225000.00").await;
    let red = crate::process::invoice(2, "1000.00");
    let red = ngo.post(&format!("/v1/invoices/{}/credit-notes", id(&open)), &red, None).await;
    assert_eq!(red.refused("already-exists")["field"], "figures/number");
    // The year ends before it is paid: what is owed goes on with its line.
    app.at("2027-01-05T10:00").await;
    cast.treasury.try_now("interest-claims", &claim, "pay", pay("I1", None)).await.refused("money-of-another-year");
    cast.finance.now("budget-lines", line, "carry-forward", json!({})).await;
    let moved = cast.finance.again("interest-claims", &claim).await;
    assert_ne!(moved["budget_line"], line["id"]);
    assert_eq!(balance(&cast, line).await["other_owed"], "0.00");
    // The bank tells late that it paid in the old year: there it is an outlay.
    let told = cast.treasury.now("interest-claims", &claim, "pay", pay("I1", Some("2026-12-31"))).await;
    assert_eq!((&told["status"], &told["budget_line"]), (&json!("paid"), &line["id"]));
    assert_eq!(balance(&cast, line).await["other_paid"], json!(interest));
    // It comes back; it is owed still, of the new year, and the same reference pays nothing twice.
    let back = json!({ "reason": "账户已销户", "bank_reference": "I1-R", "value_date": "2027-01-05" });
    cast.treasury.now("interest-claims", &claim, "reverse", back.clone()).await;
    cast.treasury.try_now("interest-claims", &claim, "reverse", back).await.refused("wrong-status");
    cast.finance.now("budget-lines", line, "carry-forward", json!({})).await;
    cast.treasury.try_now("interest-claims", &claim, "pay", pay("I1", None)).await.refused("already-exists");
    cast.treasury.now("interest-claims", &claim, "pay", pay("I2", None)).await;
    assert_eq!((open_on(&cast, "2307").await, open_on(&cast, "5901").await), (0, interest.get()));
    let budget = cast.city_auditor.read("/v1/reports/budget?year=2027&unit=310115004").await;
    let outlay = budget["items"].as_array().unwrap().iter().filter(|row| row["other_paid"] == json!(interest)).count();
    assert_eq!(outlay, 1, "{budget}");
    // The reports say it, and the case of the payment holds everything from the line to the bank.
    let report = cast.city_auditor.read("/v1/reports/interest").await;
    let row = &report["items"][0];
    assert_eq!(
        (&row["recognised"], &row["paid"], &row["amount"]),
        (&json!(interest), &json!(interest), &json!("0.00"))
    );
    assert_eq!((&row["legal_ground"], &report["total"]), (&json!("late_payment"), &json!("0.00")));
    ngo.get(&format!("/v1/payments/{}/case", id(&payment))).await.refused("not-allowed");
    let case = cast.city_auditor.read(&format!("/v1/payments/{}/case", id(&payment))).await;
    assert_eq!((&case["interest_claims"][0]["status"], &case["invoice"]["id"]), (&json!("paid"), &invoice["id"]));
    let movements = case["movements"].as_array().unwrap();
    assert!(movements.iter().all(|one| one["bank_reference"] == "P1" && one["cause"] == "payment"), "{movements:?}");
    assert_eq!(case["budget_lines"].as_array().unwrap().len(), movements.len());
    let payments = cast.city_auditor.read("/v1/reports/payments").await;
    let row = &payments["items"][0];
    assert_eq!(
        ["requested_by", "approved_by", "ordered_by", "confirmed_by"].map(|by| row[by].as_str().unwrap()),
        ["officer", "approver", "treasury", "treasury"]
    );
    let own = ngo.read("/v1/reports/payments").await;
    assert_eq!((&own["items"][0]["requested_by"], &own["items"][0]["amount"]), (&json!(""), &row["amount"]));
    let overview = ngo.read(&format!("/v1/contracts/{}/overview", id(&purchase.contract))).await;
    assert_eq!(overview["interest_claims"][0]["status"], "paid");
    assert_eq!(app.findings().await, []);
}

/// Proves: D3, D4
/// Detours: D3 order, D4 order
async fn a_deposit_returned_late_bears_interest_and_a_forfeited_one_is_handed_over(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let prices = [("450000.00", "03160"), ("455000.00", "03161"), ("460000.00", "03162")];
    let (tender, bids) = course.deposited(&app, &prices).await;
    let mut round = course.open(&app, &tender, bids, 5).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    let award = course.award(&app, &round.tender).await;
    let due = cast.officer.read("/v1/deposits?status=due").await["items"].clone();
    let claims = |deposit: &Value| format!("/v1/deposits/{}/interest-claims", id(deposit));
    // In time bears nothing; late it does, for the bidder whose deposit it was.
    let bidder = |deposit: &Value| course.of(deposit);
    app.at("2026-05-07T10:00").await;
    cast.officer.now("deposits", &due[0], "return", json!({ "bank_reference": "D1" })).await;
    let nothing = bidder(&due[0]).post(&claims(&due[0]), &json!({}), None).await.refused("no-interest-owed");
    assert_eq!(nothing["rule"], "D3");
    app.at("2026-05-17T10:00").await;
    bidder(&due[1]).post(&claims(&due[1]), &json!({}), None).await.refused("no-interest-owed");
    cast.officer.now("deposits", &due[1], "return", json!({ "bank_reference": "D2" })).await;
    let stranger = bidder(&due[0]).post(&claims(&due[1]), &json!({}), None).await;
    assert!([403, 404].contains(&stranger.status), "{}", stranger.status);
    let claim = bidder(&due[1]).make(&claims(&due[1]), json!({})).await;
    assert_eq!((&claim["amount"], &claim["days"]), (&json!("13.73"), &json!(10)));
    let line = cast.line("special_fund", "100.00").await;
    cast.finance.now("interest-claims", &claim, "recognise", json!({ "budget_line": line["id"] })).await;
    // No invoice is needed: it is the price of nothing.
    cast.treasury.now("interest-claims", &claim, "pay", json!({ "bank_reference": "I1" })).await;
    // A forfeited deposit is owed to the treasury until it is there.
    course.of(&award).now("awards", &award, "refuse", json!({ "reason": "人员变动" })).await;
    let held = cast.officer.read("/v1/deposits?status=held").await["items"][0].clone();
    let over = json!({ "bank_reference": "T1" });
    cast.officer.try_now("deposits", &held, "hand-over", over.clone()).await.refused("wrong-status");
    let forfeit = json!({ "legal_ground": "refused_contract", "reason": "无正当理由拒签合同" });
    cast.approver.now("deposits", &held, "forfeit", forfeit).await;
    assert_eq!((open_on(cast, "2103").await, open_on(cast, "1002").await), (-960_000, 960_000));
    let known = json!({ "bank_reference": "D1" });
    cast.officer.try_now("deposits", &held, "hand-over", known).await.refused("already-exists");
    assert_eq!(cast.officer.now("deposits", &held, "hand-over", over.clone()).await["status"], "handed_over");
    cast.officer.try_now("deposits", &held, "hand-over", over).await.refused("wrong-status");
    for code in ["1002", "2103", "2307"] {
        assert_eq!(open_on(cast, code).await, 0, "{code}");
    }
    let report = cast.city_auditor.read("/v1/reports/deposits").await;
    let told: Vec<&Value> = report["items"].as_array().unwrap().iter().map(|row| &row["handed_over"]).collect();
    assert!(told.contains(&&json!("9600.00")) && report["total"] == "0.00", "{report}");
    assert_eq!(app.findings().await, []);
}

/// Proves: D5
/// Detours: D5 order, D5 edge
async fn what_a_guarantor_pays_goes_to_the_treasury(app: App) {
    let cast = app.cast().await;
    let extra = json!({ "bond": { "amount": "22500.00", "returned": "验收合格后五个工作日内退还。" } });
    let purchase = signed(&app, &cast, extra).await;
    let bond = json!({ "form": "bank_guarantee", "amount": "22500.00", "reference": "BH-1", "expires": "2027-12-31" });
    let bond = cast.officer.make(&format!("/v1/contracts/{}/bond", id(&purchase.contract)), bond).await;
    let pay = |amount: &str, reference: &str| json!({ "amount": amount, "bank_reference": reference });
    cast.officer.try_now("bonds", &bond, "guarantee-payments", pay("1.00", "G1")).await.refused("deducted-too-much");
    cast.officer
        .try_now("bonds", &bond, "hand-over", json!({ "bank_reference": "T1" }))
        .await
        .refused("nothing-to-hand-over");
    // Late work is a breach.
    app.at("2026-12-01T09:00").await;
    app.office.do_what_is_due().await.unwrap();
    let call = json!({ "amount": "5000.00", "reason": "逾期未交付" });
    cast.approver.now("bonds", &bond, "call", call).await;
    assert_eq!(open_on(&cast, "2103").await, 0, "nothing is here before the guarantor pays");
    cast.officer.try_now("bonds", &bond, "guarantee-payments", pay("5000.01", "G1")).await.refused("deducted-too-much");
    cast.officer.now("bonds", &bond, "guarantee-payments", pay("3000.00", "G1")).await;
    let paid = cast.officer.now("bonds", &bond, "guarantee-payments", pay("2000.00", "G2")).await;
    assert_eq!((&paid["paid_by_guarantor"], &paid["called"]), (&json!("5000.00"), &json!("5000.00")));
    assert_eq!((open_on(&cast, "2103").await, open_on(&cast, "1002").await), (-500_000, 500_000));
    let over = cast.officer.now("bonds", &bond, "hand-over", json!({ "bank_reference": "T1" })).await;
    assert_eq!(over["handed_over"], "5000.00");
    cast.officer
        .try_now("bonds", &bond, "hand-over", json!({ "bank_reference": "T2" }))
        .await
        .refused("nothing-to-hand-over");
    for code in ["1002", "2103", "2307"] {
        assert_eq!(open_on(&cast, code).await, 0, "{code}");
    }
    let report = cast.city_auditor.read("/v1/reports/deposits").await;
    assert_eq!(
        (&report["items"][0]["guarantee_paid"], &report["items"][0]["handed_over"]),
        (&json!("5000.00"), &json!("5000.00"))
    );
    assert_eq!(app.findings().await, []);
}
