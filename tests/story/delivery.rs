//! The second part of the life of a purchase: delivery, acceptance, invoices and payments, to the end of the contract.

use crate::{
    app::App,
    life_of_a_purchase::path,
    people::Cast,
    process::{FIRST_ITEMS, acceptance, invoice},
    walkthrough::Walkthrough,
};
use serde_json::{Value, json};

/// Goes on from a contract in effect.
pub(crate) async fn to_the_last_payment(
    app: &App,
    cast: &Cast,
    story: &mut Walkthrough,
    contract: &Value,
    district: &Value,
) {
    let (officer, approver) = (("officer", &cast.officer), ("approver", &cast.approver));
    let (supplier, treasury) = (("supplier", &cast.ngos[0]), ("treasury payer", &cast.treasury));
    // Delivery and acceptance: not by the one who handles the contract.
    app.at("2026-11-20T10:00").await;
    let found =
        cast.officer.read(&format!("/v1/milestones?contract={}&sort=due", contract["id"].as_str().unwrap())).await;
    let milestone = found["items"][0].clone();
    let at = |act| path("milestones", &milestone, act);
    let body = json!({ "report": "完成上门服务8216人次，建立档案320份。", "ledger": "服务对象320人，上门8216人次，支出明细见附表。", "evidence": [] });
    let milestone = story.act("Deliver the first milestone", supplier, &at("deliver"), &body, &milestone).await;
    let own = story
        .tell(
            "Who handles the contract may not accept",
            officer,
            &at("accept"),
            Some(&acceptance(&FIRST_ITEMS, "225000.00")),
            Some(&milestone["version"]),
        )
        .await;
    assert_eq!(own.refused("separation-of-duties")["rule"], "A22");
    let half = story
        .tell(
            "Leaving an item out is refused",
            ("inspector", &cast.inspector),
            &at("accept"),
            Some(&acceptance(&FIRST_ITEMS[..1], "225000.00")),
            Some(&milestone["version"]),
        )
        .await;
    half.refused("acceptance-incomplete");
    story
        .tell(
            "Accept the milestone item by item",
            ("inspector", &cast.inspector),
            &at("accept"),
            Some(&acceptance(&FIRST_ITEMS, "225000.00")),
            Some(&milestone["version"]),
        )
        .await
        .done();

    // Invoice and payment.
    let early = story
        .tell(
            "An invoice for more than was accepted is refused",
            supplier,
            &at("invoices"),
            Some(&invoice(1, "225000.01")),
            None,
        )
        .await;
    early.refused("invoice-not-matched");
    let body = json!({ "figures": { "number": "26312000000012345678", "net": "212264.15", "tax": "12735.85", "gross": "225000.00" } });
    let invoice = story.make("Submit the invoice", supplier, &at("invoices"), &body).await;
    let invoice =
        story.act("Match the invoice", officer, &path("invoices", &invoice, "match"), &json!({}), &invoice).await;
    let payments = path("invoices", &invoice, "payments");
    let too_much = story
        .tell(
            "A payment beyond the invoice is refused",
            officer,
            &payments,
            Some(&json!({ "amount": "225000.01" })),
            None,
        )
        .await;
    assert_eq!(too_much.refused("overpayment")["rule"], "A14");
    let payment = story.make("Ask for the payment", officer, &payments, &json!({ "amount": "225000.00" })).await;
    let at = |act| path("payments", &payment, act);
    let payment = story.act("Approve the payment", approver, &at("approve"), &json!({}), &payment).await;
    let ordered = story
        .tell(
            "Order the payment from the bank",
            treasury,
            "/v1/payment-orders",
            Some(&crate::process::order(&[&payment])),
            None,
        )
        .await
        .done();
    let answer = format!(
        "reference,status,amount,bank_reference,value_date,reason\n{},paid,225000.00,SHB20261120000001,2026-11-20,\n",
        payment["id"].as_str().unwrap().replace('-', "")
    );
    let answered = story
        .act(
            "The bank has paid",
            treasury,
            &path("payment-orders", &ordered, "answer"),
            &json!({ "format": "csv", "file": answer }),
            &ordered,
        )
        .await;
    assert_eq!((&answered["status"], &answered["open"]), (&json!("reconciled"), &json!(0)));
    let payment = cast.treasury.again("payments", &payment).await;
    // 225,000.00 over what the lines still owe: two thirds and one third, exact to the fen.
    assert_eq!(
        payment["allocations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|share| share["amount"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["150000.00", "75000.00"]
    );

    // The second milestone, and the end.
    app.at("2026-12-20T10:00").await;
    let second = cast.accept(&found["items"][1], "225000.00").await;
    let second = cast.invoice(&second, 2, "225000.00").await;
    cast.pay(&second, "225000.00", "SHB20261220000002").await;
    let contract = cast.officer.again("contracts", contract).await;
    let contract = story
        .act("Complete the contract", approver, &path("contracts", &contract, "complete"), &json!({}), &contract)
        .await;
    assert_eq!(contract["status"], "completed");
    let report = story
        .tell(
            "The auditor reads the payments",
            ("auditor", &cast.auditor),
            "/v1/reports/payments?unit=310115&group=source",
            None,
            None,
        )
        .await
        .done();
    assert_eq!(report["total"], "450000.00");
    let balance = cast.finance.read(&path("budget-lines", district, "balance")).await;
    assert_eq!(
        (&balance["available"], &balance["paid_net"], &balance["committed"]),
        (&json!("100000.00"), &json!("300000.00"), &json!("0.00"))
    );
    assert_eq!(app.findings().await, []);
}
