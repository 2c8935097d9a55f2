//! What the bank did otherwise than ordered: another amount, its charges, a reversal and its undoing, a small difference.

use crate::{
    app::{App, on_both},
    bank_files::{HEADING, ordered, take},
    chain::{balance, id},
    people::Cast,
    process::Purchase,
};
use serde_json::{Value, json};

on_both!(
    another_amount_than_ordered_is_booked_as_it_was,
    two_people_reverse_a_payment_and_undo_it,
    a_reversal_over_the_edge_of_the_year_is_undone,
    a_small_difference_is_written_off_by_two_people,
    a_line_that_is_no_movement_is_dismissed_by_two_people
);

async fn invoiced(app: &App, cast: &Cast) -> (Purchase, Value) {
    let purchase = cast.contracted(app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    (purchase, invoice)
}

/// A payment that is at the bank.
async fn at_the_bank(cast: &Cast, invoice: &Value, amount: &str) -> Value {
    let (_, payment) = ordered(cast, invoice, amount).await;
    cast.treasury.again("payments", &payment).await
}

fn fen(text: &Value) -> i64 {
    text.as_str().unwrap().parse::<domain::Fen>().unwrap().get()
}

fn sum(shares: &Value) -> i64 {
    shares.as_array().unwrap().iter().map(|share| fen(&share["amount"])).sum()
}

async fn held(cast: &Cast, contract: &Value, account: &str) -> i64 {
    let funding = cast.finance.read(&format!("/v1/contracts/{}/funding", id(contract))).await;
    funding["items"].as_array().unwrap().iter().map(|line| fen(&line[account])).sum()
}

/// What the vouchers of both tracks leave open on an account.
pub(crate) async fn open_on(cast: &Cast, code: &str) -> i64 {
    let vouchers = cast.city_auditor.read("/v1/reports/vouchers").await;
    assert!(vouchers["next"].is_null(), "{}", vouchers["next"]);
    let of = |row: &Value, side: &str| i64::from(row[side] == code) * fen(&row["amount"]);
    vouchers["items"].as_array().unwrap().iter().map(|row| of(row, "debit") - of(row, "credit")).sum()
}

/// Proves: A14, A22
/// Detours: A14 edge, A14 act
async fn another_amount_than_ordered_is_booked_as_it_was(app: App) {
    let cast = app.cast().await;
    let (purchase, invoice) = invoiced(&app, &cast).await;
    let line = &purchase.lines[0];
    let before = balance(&cast, line).await;
    // A file that says another amount books nothing; a person looks at it and records what the bank did.
    let (order, payment) = ordered(&cast, &invoice, "100000.00").await;
    let row = format!("{},paid,99990.00,S1,2026-11-20,", id(&payment).replace('-', ""));
    let left = take(&cast, &order, json!({ "format": "csv", "file": format!("{HEADING}\n{row}\n") })).await.done();
    assert_eq!(left["unmatched"][0]["mismatch_reason"], "other_amount");
    for (field, body) in [
        ("amount", json!({ "bank_reference": "S1", "amount": "0.00" })),
        ("charges", json!({ "bank_reference": "S1", "charges": "-0.01" })),
    ] {
        let refused = cast.treasury.try_now("payments", &payment, "confirm", body).await.refused("amount-not-positive");
        assert_eq!(refused["field"], field);
    }
    // Short: so much is paid, the rest is owed and can be asked for again.
    let short = json!({ "bank_reference": "S1", "amount": "99990.00" });
    let paid = cast.treasury.now("payments", &payment, "confirm", short).await;
    assert_eq!(
        (&paid["status"], &paid["amount_moved"], sum(&paid["allocations"])),
        (&json!("paid"), &json!("99990.00"), 9_999_000)
    );
    assert_eq!(
        cast.treasury.again("payment-orders", &order).await["unmatched"],
        json!([]),
        "what was looked at waits no more"
    );
    assert_eq!(cast.officer.again("invoices", &invoice).await["claimed"], "99990.00");
    let rest = cast.pay(&invoice, "10.00", "S2").await;
    assert_eq!(rest["status"], "paid");
    // Over, with charges: what was approved is paid, the rest is a claim, and the charges are an outlay of their own.
    let over = at_the_bank(&cast, &invoice, "50000.00").await;
    let body = json!({ "bank_reference": "S3", "amount": "50100.00", "charges": "15.00" });
    let paid = cast.treasury.now("payments", &over, "confirm", body).await;
    assert_eq!((sum(&paid["allocations"]), sum(&paid["overpaid"]), sum(&paid["charges"])), (5_000_000, 10_000, 1_500));
    assert_eq!(cast.officer.again("invoices", &invoice).await["claimed"], "150000.00", "no more than was approved");
    assert_eq!(
        (held(&cast, &purchase.contract, "overpaid").await, held(&cast, &purchase.contract, "paid_net").await),
        (10_000, 15_000_000)
    );
    let after = balance(&cast, line).await;
    assert!(fen(&before["available"]) > fen(&after["available"]) && fen(&after["other_paid"]) > 0, "{after}");
    // The reports say what suppliers were paid, and what is owed still.
    assert_eq!(cast.city_auditor.read("/v1/reports/payments").await["total"], "150100.00");
    assert_eq!(cast.city_auditor.read("/v1/reports/payables").await["total"], "75000.00");
    let commitments = cast.city_auditor.read("/v1/reports/commitments").await;
    assert_eq!(commitments["items"][0]["other_paid"], "15.00");
    assert_eq!(cast.city_auditor.read("/v1/reports/overpayments").await["total"], "100.00");
    assert_eq!((open_on(&cast, "1218").await, open_on(&cast, "2302").await), (10_000, -7_500_000));
    assert_eq!(app.findings().await, []);
}

/// Proves: A22, A14
/// Detours: A22 role, A22 order, A22 edge
async fn two_people_reverse_a_payment_and_undo_it(app: App) {
    let cast = app.cast().await;
    let (purchase, invoice) = invoiced(&app, &cast).await;
    let paid = cast.pay(&invoice, "100000.00", "P1").await;
    let treasury = &cast.treasury;
    let reverse = |day: &str| json!({ "reason": "账户已销户", "bank_reference": "P1-R", "value_date": day });
    app.at("2026-11-25T10:00").await;
    for day in ["2026-11-19", "2026-11-26"] {
        let refused = treasury.try_now("payments", &paid, "reverse", reverse(day)).await.refused("value-date");
        assert_eq!(refused["field"], "value_date");
    }
    let proposed = treasury.now("payments", &paid, "reverse", reverse("2026-11-24")).await;
    assert_eq!((&proposed["status"], &proposed["correction"]["kind"]), (&json!("paid"), &json!("reversal")));
    treasury.try_now("payments", &paid, "reverse", reverse("2026-11-25")).await.refused("already-exists");
    treasury.try_now("payments", &paid, "confirm-correction", json!({})).await.refused("separation-of-duties");
    cast.officer.try_now("payments", &paid, "confirm-correction", json!({})).await.refused("not-allowed");
    // It is withdrawn, proposed anew, and confirmed as it was proposed.
    assert!(treasury.now("payments", &paid, "withdraw-correction", json!({})).await["correction"].is_null());
    cast.finance.try_now("payments", &paid, "confirm-correction", json!({})).await.refused("no-such-part");
    treasury.now("payments", &paid, "reverse", reverse("2026-11-25")).await;
    let back = cast.finance.now("payments", &paid, "confirm-correction", json!({})).await;
    let reversal = &back["reversal"];
    assert_eq!(
        (&back["status"], &reversal["bank_reference"], &reversal["value_date"]),
        (&json!("reversed"), &json!("P1-R"), &json!("2026-11-25"))
    );
    assert_ne!(reversal["proposed_by"], reversal["confirmation"]["by"]);
    assert_eq!(
        (held(&cast, &purchase.contract, "paid_net").await, held(&cast, &purchase.contract, "accrued_unpaid").await),
        (0, 22_500_000)
    );
    // Meanwhile another payment takes most of the invoice. It was a mistake: the payment stands again, and what is not owed any more
    // was paid twice.
    cast.pay(&invoice, "200000.00", "P2").await;
    let undo = |day: &str| json!({ "reason": "银行更正：该笔未退汇", "value_date": day });
    treasury.try_now("payments", &paid, "undo-reversal", undo("2026-11-24")).await.refused("value-date");
    treasury.now("payments", &paid, "undo-reversal", undo("2026-11-25")).await;
    treasury.try_now("payments", &paid, "confirm-correction", json!({})).await.refused("separation-of-duties");
    let again = cast.finance.now("payments", &paid, "confirm-correction", json!({})).await;
    assert_eq!(
        (&again["status"], &again["bank_reference"], &again["value_date"]),
        (&json!("paid"), &json!("P1"), &json!("2026-11-20"))
    );
    assert_eq!((sum(&again["allocations"]), sum(&again["overpaid"])), (2_500_000, 7_500_000));
    assert!(again["reversal"].is_null() && again["correction"].is_null(), "{again}");
    assert_eq!(cast.city_auditor.read("/v1/reports/payments").await["total"], "300000.00");
    assert_eq!((open_on(&cast, "2302").await, open_on(&cast, "1218").await), (0, 7_500_000));
    assert_eq!(app.findings().await, []);
}

/// Proves: B1, A22
/// Detours: B1 edge, B1 order
async fn a_reversal_over_the_edge_of_the_year_is_undone(app: App) {
    let cast = app.cast().await;
    let (purchase, invoice) = invoiced(&app, &cast).await;
    let paid = cast.pay(&invoice, "100000.00", "P1").await;
    app.at("2027-01-05T10:00").await;
    let back = cast.reverse(&paid, "P1-R", "2026-12-30").await;
    assert_eq!(back["status"], "reversed");
    // What is owed again goes on into the new year with its lines; the undoing of a day of the old year takes it back there.
    for line in &purchase.lines {
        cast.finance.now("budget-lines", line, "carry-forward", json!({})).await;
    }
    let undo = json!({ "reason": "银行更正", "value_date": "2026-12-31" });
    cast.treasury.now("payments", &paid, "undo-reversal", undo).await;
    let again = cast.finance.now("payments", &paid, "confirm-correction", json!({})).await;
    let lines: Vec<&Value> =
        again["allocations"].as_array().unwrap().iter().map(|share| &share["budget_line"]).collect();
    assert!(lines.iter().all(|line| purchase.lines.iter().any(|old| old["id"] == **line)), "{again}");
    assert_eq!(cast.city_auditor.read("/v1/reports/payments?from=2027-01-01").await["total"], "0.00");
    assert_eq!(cast.city_auditor.read("/v1/reports/payments?to=2026-12-31").await["total"], "100000.00");
    assert_eq!(app.findings().await, []);
}

/// Proves: A22
/// Detours: A22 act, A22 edge, A22 order
async fn a_small_difference_is_written_off_by_two_people(app: App) {
    let cast = app.cast().await;
    let (purchase, invoice) = invoiced(&app, &cast).await;
    let reason = || json!({ "reason": "银行四舍五入形成的尾差" });
    let exact = cast.pay(&invoice, "1000.00", "P0").await;
    cast.treasury.try_now("payments", &exact, "write-off-difference", reason()).await.refused("difference-not-small");
    let mut over = Vec::new();
    for (number, amount) in ["2010.00", "2010.01"].into_iter().enumerate() {
        let payment = at_the_bank(&cast, &invoice, "2000.00").await;
        let body = json!({ "bank_reference": format!("P{}", number + 1), "amount": amount });
        over.push(cast.treasury.now("payments", &payment, "confirm", body).await);
    }
    // A fen beyond the limit is asked back like everything else.
    let refused = cast.treasury.try_now("payments", &over[1], "write-off-difference", reason()).await;
    assert_eq!(refused.refused("difference-not-small")["facts"]["limit"], "10.00");
    cast.treasury.now("payments", &over[0], "write-off-difference", reason()).await;
    cast.treasury.try_now("payments", &over[0], "confirm-correction", json!({})).await.refused("separation-of-duties");
    // What a refund asks back is not written off beside it.
    let refunds = format!("/v1/contracts/{}/refunds", id(&purchase.contract));
    let shares = json!([{ "payment": over[0]["id"], "amount": "10.00" }]);
    let body = json!({ "legal_ground": "over_paid", "amount": "10.00", "payments": shares, "findings": "多付。" });
    let refund = cast.approver.make(&refunds, body).await;
    cast.finance.try_now("payments", &over[0], "confirm-correction", json!({})).await.refused("already-exists");
    cast.finance.now("refunds", &refund, "drop", json!({ "reason": "尾差核销" })).await;
    let done = cast.finance.now("payments", &over[0], "confirm-correction", json!({})).await;
    assert_eq!((sum(&done["overpaid"]), sum(&done["written_off"])), (0, 1_000));
    let commitments = cast.city_auditor.read("/v1/reports/commitments").await;
    assert_eq!(
        (&commitments["items"][0]["overpaid"], &commitments["items"][0]["other_paid"]),
        (&json!("10.01"), &json!("10.00"))
    );
    // The bank takes the whole back after all: what was written off is there again.
    let back = cast.reverse(&over[0], "P1-R", "2026-11-20").await;
    assert_eq!(back["status"], "reversed");
    let commitments = cast.city_auditor.read("/v1/reports/commitments").await;
    assert_eq!(commitments["items"][0]["other_paid"], "0.00");
    assert_eq!(cast.city_auditor.read("/v1/reports/payments").await["total"], "3010.01");
    assert_eq!((open_on(&cast, "1218").await, open_on(&cast, "5901").await), (1_001, 0));
    assert_eq!(app.findings().await, []);
}

/// Proves: A22
/// Detours: A22 role, A22 order, A22 act
async fn a_line_that_is_no_movement_is_dismissed_by_two_people(app: App) {
    let cast = app.cast().await;
    let (_, invoice) = invoiced(&app, &cast).await;
    let (order, payment) = ordered(&cast, &invoice, "1000.00").await;
    let own = id(&payment).replace('-', "");
    let file = |rows: &str| json!({ "format": "csv", "file": format!("{HEADING}\n{rows}\n") });
    let strange = "b3d1,paid,77.00,X1,2026-11-20,\nb3d2,paid,78.00,X2,2026-11-20,";
    let left = take(&cast, &order, file(strange)).await.done();
    let lines: Vec<Value> = left["unmatched"].as_array().unwrap().iter().map(|line| line["id"].clone()).collect();
    assert_eq!(lines.len(), 2);
    let propose = |line: &Value| json!({ "line": line, "reason": "他单位款项，已退回银行" });
    let confirm = |line: &Value| json!({ "line": line });
    cast.treasury
        .try_now("payment-orders", &order, "dismiss-line", propose(&json!("0000000000000000")))
        .await
        .refused("no-such-part");
    cast.finance
        .try_now("payment-orders", &order, "confirm-dismissal", confirm(&lines[0]))
        .await
        .refused("no-such-part");
    cast.treasury.now("payment-orders", &order, "dismiss-line", propose(&lines[0])).await;
    cast.treasury.try_now("payment-orders", &order, "dismiss-line", propose(&lines[0])).await.refused("already-exists");
    cast.treasury
        .try_now("payment-orders", &order, "confirm-dismissal", confirm(&lines[0]))
        .await
        .refused("separation-of-duties");
    cast.officer
        .try_now("payment-orders", &order, "confirm-dismissal", confirm(&lines[0]))
        .await
        .refused("not-allowed");
    // The file comes again meanwhile: the line is kept once, with its proposal.
    let again = take(&cast, &order, file(strange)).await.done();
    let waiting = again["unmatched"].as_array().unwrap();
    let proposed = waiting.iter().find(|line| line["id"] == lines[0]).unwrap();
    assert_eq!((waiting.len(), &proposed["dismissal"]["reason"]), (2, &json!("他单位款项，已退回银行")));
    let done = cast.finance.now("payment-orders", &order, "confirm-dismissal", confirm(&lines[0])).await;
    assert_eq!((done["unmatched"].as_array().unwrap().len(), &done["dismissed"][0]["line"]), (1, &lines[0]));
    assert_ne!(done["dismissed"][0]["proposed_by"], done["dismissed"][0]["confirmed_by"]);
    // It does not come again, in this file or another; the other line still waits, and the order goes on.
    let more = take(&cast, &order, file(&format!("{strange}\n{own},paid,1000.00,B1,2026-11-20,"))).await.done();
    assert_eq!((more["unmatched"].as_array().unwrap().len(), &more["status"]), (1, &json!("reconciled")));
    cast.treasury.now("payment-orders", &order, "dismiss-line", propose(&lines[1])).await;
    let done = cast.finance.now("payment-orders", &order, "confirm-dismissal", confirm(&lines[1])).await;
    assert_eq!(done["unmatched"], json!([]));
    assert_eq!(app.findings().await, []);
}
