//! What the bank paid twice: booked as a claim, and gone when the money is back.

use crate::{
    app::{App, on_both},
    bank_files::{HEADING, id, ordered, take},
};
use serde_json::{Value, json};

on_both!(what_the_bank_paid_twice_is_booked_and_comes_back);

/// The bank fails the first, pays the second for the same invoice, and pays the first after all.
///
/// Proves: A14, B1
/// Detours: A14 order, B1 revision
async fn what_the_bank_paid_twice_is_booked_and_comes_back(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    let file = |payment: &Value, row: &str| json!({ "format": "csv", "file": format!("{HEADING}\n{},{row}\n", id(payment).replace('-', "")) });
    let (first_order, first) = ordered(&cast, &invoice, "150000.00").await;
    take(&cast, &first_order, file(&first, "failed,150000.00,,,户名不符")).await.done();
    let (second_order, second) = ordered(&cast, &invoice, "200000.00").await;
    take(&cast, &second_order, file(&second, "paid,200000.00,B2,2026-11-20,")).await.done();
    let line = &purchase.lines[0];
    let before = crate::chain::balance(&cast, line).await;
    // Where the lines have nothing left the answer waits, and nothing of it is left behind.
    let empty = |by: &str| json!({ "by": by, "reason": "年中调整" });
    let available = before["available"].as_str().unwrap();
    cast.finance.now("budget-lines", line, "adjust", empty(&format!("-{available}"))).await;
    let waits = take(&cast, &first_order, file(&first, "paid,150000.00,B1,2026-11-20,")).await.done();
    assert_eq!(waits["unmatched"][0]["system_reply"], "budget-exceeded", "{waits}");
    assert_eq!(cast.officer.again("invoices", &invoice).await["claimed"], "200000.00");
    cast.finance.now("budget-lines", line, "adjust", empty(available)).await;
    // 25,000.00 are owed still; the other 125,000.00 were paid twice, and are no budget that anybody can spend again.
    let taken = take(&cast, &first_order, file(&first, "paid,150000.00,B1,2026-11-20,")).await.done();
    assert_eq!(taken["unmatched"], json!([]), "{taken}");
    let paid = cast.treasury.again("payments", &first).await;
    let sum = |shares: &Value| -> i64 {
        let shares = shares.as_array().unwrap().iter();
        shares.map(|share| share["amount"].as_str().unwrap().parse::<domain::Fen>().unwrap().get()).sum()
    };
    assert_eq!(
        (&paid["status"], sum(&paid["allocations"]), sum(&paid["overpaid"])),
        (&json!("paid"), 2_500_000, 12_500_000)
    );
    let funding = cast.finance.read(&format!("/v1/contracts/{}/funding", id(&purchase.contract))).await;
    let held = |account: &str| -> i64 {
        let lines = funding["items"].as_array().unwrap().iter();
        lines.map(|line| line[account].as_str().unwrap().parse::<domain::Fen>().unwrap().get()).sum()
    };
    assert_eq!((held("paid_net"), held("overpaid"), held("accrued_unpaid")), (22_500_000, 12_500_000, 0));
    let report = cast.city_auditor.read("/v1/reports/payments").await;
    assert_eq!(report["total"], "350000.00", "all that the bank paid");
    // The duplicate comes back, in money and to the lines that bore it: nothing that is owed is touched.
    let refunds = format!("/v1/contracts/{}/refunds", id(&purchase.contract));
    let body = |amount: &str| json!({ "legal_ground": "over_paid", "amount": amount, "payments": [{ "payment": first["id"], "amount": amount }], "findings": "银行重复支付。" });
    cast.approver.post(&refunds, &body("150000.01"), None).await.refused("refund-too-high");
    let refund = cast.approver.make(&refunds, body("125000.00")).await;
    let refund = cast.ngos[0].on("refunds", &refund, "answer", json!({ "answer": "属实。" })).await;
    let refund = cast.finance.on("refunds", &refund, "decide", json!({ "amount": "125000.00" })).await;
    let back = json!({ "amount": "125000.00", "bank_reference": "R1" });
    assert_eq!(cast.treasury.now("refunds", &refund, "receive", back).await["status"], "closed");
    let after = crate::chain::balance(&cast, line).await;
    let funding = cast.finance.read(&format!("/v1/contracts/{}/funding", id(&purchase.contract))).await;
    let overpaid = funding["items"].as_array().unwrap().iter().all(|line| line["overpaid"] == "0.00");
    assert!(overpaid && after["available"] == before["available"], "{before} {after}");
    assert_eq!(cast.treasury.again("payments", &first).await["overpaid"], json!([]));
    let vouchers = cast.city_auditor.read("/v1/reports/vouchers").await;
    let claims: i64 = vouchers["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let amount = row["amount"].as_str().unwrap().parse::<domain::Fen>().unwrap().get();
            i64::from(row["debit"] == "1218") * amount - i64::from(row["credit"] == "1218") * amount
        })
        .sum();
    assert_eq!(claims, 0, "account 1218 is at nought again");
    assert_eq!(app.findings().await, []);
}
