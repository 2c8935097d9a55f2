//! Orders to the bank: control totals, the files that go out, and the answers that come back and count once.

use crate::{
    app::{App, on_both},
    people::{Cast, Reply},
    process::order,
};
use serde_json::{Value, json};

fn id(noun: &Value) -> &str {
    noun["id"].as_str().unwrap()
}

fn reference(payment: &Value) -> String {
    id(payment).replace('-', "")
}

/// Approved payments of these amounts for one invoice.
async fn approved(app: &App, cast: &Cast, amounts: &[&str]) -> Vec<Value> {
    let purchase = cast.contracted(app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    let mut payments = Vec::new();
    for amount in amounts {
        let payment = cast.request(&invoice, amount).await;
        payments.push(cast.approver.on("payments", &payment, "approve", json!({})).await);
    }
    payments
}

async fn file(cast: &Cast, order: &Value, accept: &str) -> Reply {
    let path = format!("/v1/payment-orders/{}/content", id(order));
    cast.treasury.send(cast.treasury.request(reqwest::Method::GET, &path).header("accept", accept)).await
}

async fn answer(cast: &Cast, order: &Value, format: &str, file: &str) -> Reply {
    cast.treasury.try_now("payment-orders", order, "answer", json!({ "format": format, "file": file })).await
}

const HEADING: &str = "reference,status,amount,bank_reference,value_date,reason\n";

/// A notification as a bank writes it, with a prefix before every name: one debit, one credit that came back.
fn camt(paid: (&str, &str, &str), back: (&str, &str, &str)) -> String {
    let entry = |(reference, amount, bank): (&str, &str, &str), direction: &str, returned: &str| {
        format!(
            "<n:Ntry><n:Amt Ccy=\"CNY\">{amount}</n:Amt><n:CdtDbtInd>{direction}</n:CdtDbtInd><n:Sts><n:Cd>BOOK</n:Cd></n:Sts>\
             <n:ValDt><n:Dt>2026-11-20</n:Dt></n:ValDt><n:AcctSvcrRef>{bank}</n:AcctSvcrRef><n:NtryDtls><n:TxDtls><n:Refs>\
             <n:EndToEndId>{reference}</n:EndToEndId></n:Refs>{returned}</n:TxDtls></n:NtryDtls></n:Ntry>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><n:Document xmlns:n=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\
         <n:BkToCstmrDbtCdtNtfctn><n:Ntfctn><n:Id>N1</n:Id>{}{}</n:Ntfctn></n:BkToCstmrDbtCdtNtfctn></n:Document>",
        entry(paid, "DBIT", ""),
        entry(back, "CRDT", "<n:RtrInf><n:Rsn><n:Cd>AC04</n:Cd></n:Rsn><n:AddtlInf>账户已销户</n:AddtlInf></n:RtrInf>"),
    )
}

on_both!(
    an_order_carries_control_totals_and_an_answer_counts_once,
    payments_of_one_contract_in_one_file_share_what_is_left,
    what_a_notification_tells_beside_is_left_for_a_person,
    a_file_that_cannot_be_read_changes_nothing,
    nothing_is_dated_back_into_a_month_that_is_closed
);

/// Proves: A14, A22
/// Detours: A14 order, A14 edge
async fn an_order_carries_control_totals_and_an_answer_counts_once(app: App) {
    let cast = app.cast().await;
    let payments = approved(&app, &cast, &["100000.01", "50000.00", "0.99"]).await;
    let body = order(&payments.iter().collect::<Vec<_>>());
    // Nobody else orders, nothing goes out twice, nothing of another unit.
    cast.officer.post("/v1/payment-orders", &body, None).await.refused("not-allowed");
    let other = json!({ "unit": "310115005", "debtor": body["debtor"], "payments": body["payments"] });
    assert_eq!(
        cast.treasury.post("/v1/payment-orders", &other, None).await.refused("payment-of-another-unit")["field"],
        "payments/0"
    );
    let ordered = cast.treasury.make("/v1/payment-orders", body.clone()).await;
    assert_eq!((&ordered["count"], &ordered["total"], &ordered["open"]), (&json!(3), &json!("150001.00"), &json!(3)));
    cast.treasury.post("/v1/payment-orders", &body, None).await.refused("wrong-status");
    // What goes out says each payment once, to the account of the contract, with the totals.
    let csv = String::from_utf8(file(&cast, &ordered, "text/csv").await.bytes).unwrap();
    assert_eq!((csv.lines().count(), csv.matches("150001.00").count()), (4, 3));
    let xml = String::from_utf8(file(&cast, &ordered, "application/xml").await.bytes).unwrap();
    assert_eq!((xml.matches("<CtrlSum>150001.00</CtrlSum>").count(), xml.matches("<CdtTrfTxInf>").count()), (2, 3));
    for payment in &payments {
        assert!(
            csv.contains(&reference(payment))
                && xml.contains(&format!("<EndToEndId>{}</EndToEndId>", reference(payment)))
        );
    }
    file(&cast, &ordered, "image/png").await.refused("unsupported-media");
    let path = format!("/v1/payment-orders/{}/content", id(&ordered));
    cast.officer.get(&path).await.refused("not-allowed");
    cast.ngos[0].get(&path).await.refused("not-found");
    // The bank answers: one paid, one of another amount, one that nobody ordered.
    let [first, second, third] = [0, 1, 2].map(|at: usize| reference(&payments[at]));
    let told = format!(
        "{HEADING}{first},paid,100000.01,B1,2026-11-20,\n{second},paid,50000.01,B2,2026-11-20,\nffff,paid,1.00,B3,2026-11-20,\n"
    );
    let answered = answer(&cast, &ordered, "csv", &told).await.done();
    assert_eq!((&answered["open"], &answered["status"]), (&json!(2), &json!("sent")));
    let why: Vec<&str> = answered["unmatched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["mismatch_reason"].as_str().unwrap())
        .collect();
    assert_eq!(why, ["other_amount", "not_in_order"]);
    // The same again changes nothing; a reference counts once.
    let again =
        answer(&cast, &ordered, "csv", &format!("{HEADING}{first},paid,100000.01,B1,2026-11-20,\n")).await.done();
    assert_eq!((&again["open"], again["unmatched"].as_array().unwrap().len()), (&json!(2), 2));
    let used =
        answer(&cast, &ordered, "csv", &format!("{HEADING}{second},paid,50000.00,B1,2026-11-20,\n")).await.done();
    assert_eq!(used["unmatched"][2]["mismatch_reason"], "reference_used");
    // camt.054: the second was paid, the third came back; all are answered now.
    let told = camt((&second, "50000", "B2"), (&third, "0.99", "B9"));
    let reconciled = answer(&cast, &ordered, "camt", &told).await.done();
    assert_eq!((&reconciled["open"], &reconciled["status"]), (&json!(0), &json!("reconciled")));
    let states = [0, 1, 2].map(|at: usize| cast.treasury.again("payments", &payments[at]));
    let states: Vec<Value> =
        futures::future::join_all(states).await.iter().map(|payment| payment["status"].clone()).collect();
    assert_eq!(states, ["paid", "paid", "failed"]);
    // An older answer that comes again takes nothing back; what the bank paid after all is paid.
    let told = format!("{HEADING}{first},failed,100000.01,B0,2026-11-19,\n{first},failed,100000.01,B0,,\n");
    let stale = answer(&cast, &ordered, "csv", &told).await.done();
    // What waited for the second is gone with it, and two lines of one day without another are one each.
    assert_eq!(stale["unmatched"].as_array().unwrap().len(), 3, "{stale}");
    answer(&cast, &ordered, "csv", &format!("{HEADING}{third},paid,0.99,B7,2026-11-20,\n")).await.done();
    assert_eq!(cast.treasury.again("payments", &payments[2]).await["status"], "paid");
    let told = format!("{HEADING}{third},failed,0.99,B6,2026-11-20,账户已销户\n");
    answer(&cast, &ordered, "csv", &told).await.done();
    // Days later the first comes back as well: its lines get it back, and the invoice is owed again.
    app.at("2026-11-25T10:00").await;
    let told = format!("{HEADING}{first},failed,100000.01,B8,2026-11-24,账户已销户\n");
    answer(&cast, &ordered, "csv", &told).await.done();
    assert_eq!(cast.treasury.again("payments", &payments[0]).await["status"], "reversed");
    assert_eq!(cast.auditor.read("/v1/reports/payments").await["total"], "50000.00");
    assert_eq!(app.findings().await, []);
}

/// Both lines owe a part of each payment: what the first takes is gone when the second is apportioned.
async fn payments_of_one_contract_in_one_file_share_what_is_left(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "2.03").await;
    let invoice = cast.invoice(&milestone, 1, "2.03").await;
    let mut payments = Vec::new();
    for amount in ["1.01", "1.01", "0.01"] {
        let payment = cast.request(&invoice, amount).await;
        payments.push(cast.approver.on("payments", &payment, "approve", json!({})).await);
    }
    let ordered = cast.treasury.make("/v1/payment-orders", order(&payments.iter().collect::<Vec<_>>())).await;
    let lines: String = payments
        .iter()
        .zip(["1.01", "1.01", "0.01"])
        .enumerate()
        .map(|(at, (payment, amount))| format!("{},paid,{amount},S{at},2026-11-20,\n", reference(payment)))
        .collect();
    let answered = answer(&cast, &ordered, "csv", &format!("{HEADING}{lines}")).await.done();
    assert_eq!((&answered["status"], &answered["unmatched"]), (&json!("reconciled"), &json!([])));
    assert_eq!(app.findings().await, []);
}

/// A notification tells of other things too: what is not booked, in another currency, or of no payment of ours.
async fn what_a_notification_tells_beside_is_left_for_a_person(app: App) {
    let cast = app.cast().await;
    let payments = approved(&app, &cast, &["100.00", "200.00"]).await;
    let ordered = cast.treasury.make("/v1/payment-orders", order(&payments.iter().collect::<Vec<_>>())).await;
    let [first, second] = [0, 1].map(|at: usize| reference(&payments[at]));
    let good = camt((&first, "100.00", "B1"), ("someone-else", "7.00", "B2"));
    for wrong in [good.replace("BOOK", "PDNG"), good.replace("CNY", "USD")] {
        let left = answer(&cast, &ordered, "camt", &wrong).await.done();
        assert_eq!(left["open"], 2, "{left}");
    }
    // One entry for two payments: each gets a reference of its own, if only by its place in the batch.
    let both = format!(
        "<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy=\"CNY\">300</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>\
         <ValDt><Dt>2026-11-20</Dt></ValDt><AcctSvcrRef>BATCH</AcctSvcrRef><NtryDtls>\
         <TxDtls><Refs><EndToEndId>{first}</EndToEndId><AcctSvcrRef>T1</AcctSvcrRef></Refs><Amt Ccy=\"CNY\">100</Amt></TxDtls>\
         <TxDtls><Refs><EndToEndId>{second}</EndToEndId></Refs><Amt Ccy=\"CNY\">200</Amt></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    );
    let answered = answer(&cast, &ordered, "camt", &both).await.done();
    assert_eq!(
        (&answered["open"], cast.treasury.again("payments", &payments[0]).await["bank_reference"].clone()),
        (&json!(0), json!("T1"))
    );
    assert_eq!(cast.treasury.again("payments", &payments[1]).await["bank_reference"], "BATCH/2");
    assert_eq!(app.findings().await, []);
}

async fn a_file_that_cannot_be_read_changes_nothing(app: App) {
    let cast = app.cast().await;
    let payments = approved(&app, &cast, &["100.00"]).await;
    let ordered = cast.treasury.make("/v1/payment-orders", order(&[&payments[0]])).await;
    for (format, file) in [
        ("csv", String::new()),
        ("csv", "reference,status\n".to_owned()),
        ("camt", "<Document><Ntry>".to_owned()),
        ("camt", "<!DOCTYPE d [<!ENTITY e \"x\">]><Document>&e;</Document>".to_owned()),
        ("camt", "not xml at all".to_owned()),
    ] {
        let reply = answer(&cast, &ordered, format, &file).await;
        assert!(reply.status == 422, "{format} {file}: {} {}", reply.status, String::from_utf8_lossy(&reply.bytes));
    }
    for body in [json!({ "format": "csv" }), json!({ "format": "csv", "file": "", "content": "" })] {
        let reply = cast.treasury.try_now("payment-orders", &ordered, "answer", body).await;
        assert_eq!(reply.refused("malformed")["field"], "file");
    }
    assert_eq!(cast.treasury.again("payment-orders", &ordered).await["version"], ordered["version"]);
    // A payment confirmed by hand is answered as well.
    let payment = cast.treasury.again("payments", &payments[0]).await;
    cast.treasury.on("payments", &payment, "confirm", json!({ "bank_reference": "BY-HAND" })).await;
    assert_eq!(cast.treasury.again("payment-orders", &ordered).await["status"], "reconciled");
    assert_eq!(app.findings().await, []);
}

async fn nothing_is_dated_back_into_a_month_that_is_closed(app: App) {
    let cast = app.cast().await;
    let payments = approved(&app, &cast, &["100.00", "200.00"]).await;
    let ordered = cast.treasury.make("/v1/payment-orders", order(&[&payments[0]])).await;
    let month = |month: &str| json!({ "unit": "310115004", "month": month });
    // A month is closed when it is over, in its turn, once the bank has answered, by finance.
    cast.officer.post("/v1/closings", &month("2026-10"), None).await.refused("not-allowed");
    cast.finance.post("/v1/closings", &month("2026-13"), None).await.refused("month-format");
    let early = cast.finance.post("/v1/closings", &month("2026-11"), None).await.refused("deadline-not-reached");
    assert_eq!(early["earliest"], "2026-12-01");
    cast.finance.make("/v1/closings", month("2026-10")).await;
    cast.finance.post("/v1/closings", &month("2026-10"), None).await.refused("already-exists");
    app.at("2027-01-05T10:00").await;
    cast.finance.post("/v1/closings", &month("2026-12"), None).await.refused("previous-month-open");
    cast.finance.post("/v1/closings", &month("2026-11"), None).await.refused("payment-in-progress");
    let told = format!("{HEADING}{},paid,100.00,B1,2026-11-27,\n", reference(&payments[0]));
    let answered = answer(&cast, &ordered, "csv", &told).await.done();
    assert_eq!(answered["status"], "reconciled", "{answered}");
    cast.finance.make("/v1/closings", month("2026-11")).await;
    // What the bank says late of a closed month is refused with the first day that is open, by hand and by file.
    // The year: its lines go on first.
    let open = cast.finance.post("/v1/closings", &month("2026-12"), None).await.refused("lines-not-carried");
    assert_eq!(open["facts"]["count"], "2");
    for line in cast.finance.read("/v1/budget-lines?unit=310115004&year=2026").await["items"].as_array().unwrap() {
        cast.finance.on("budget-lines", line, "carry-forward", json!({})).await;
    }
    let ordered = cast.treasury.make("/v1/payment-orders", order(&[&payments[1]])).await;
    let payment = cast.treasury.again("payments", &payments[1]).await;
    let late = json!({ "bank_reference": "B2", "value_date": "2026-11-30" });
    let refused = cast.treasury.try_on("payments", &payment, "confirm", late).await.refused("period-closed");
    assert_eq!((&refused["earliest"], &refused["field"]), (&json!("2026-12-01"), &json!("value_date")));
    let told = format!("{HEADING}{},paid,200.00,B2,2026-11-30,\n", reference(&payments[1]));
    let answered = answer(&cast, &ordered, "csv", &told).await.done();
    assert_eq!((&answered["open"], &answered["unmatched"][0]["system_reply"]), (&json!(1), &json!("period-closed")));
    cast.treasury
        .now("payments", &payment, "confirm", json!({ "bank_reference": "B2", "value_date": "2026-12-01" }))
        .await;
    cast.finance.make("/v1/closings", month("2026-12")).await;
    assert_eq!(app.findings().await, []);
}
