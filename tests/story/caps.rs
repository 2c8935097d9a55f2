//! Races at the cap over many contracts: payers who ask at the same time, cut their requests short and repeat them; every
//! contract is asked for exactly what it owes, and everything that the bank says counts once.
//!
//! `QINGDAN_CAPS` says how many contracts (2,000 take an hour in a debug build), `QINGDAN_PAYERS` how many payers.

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    dice::Dice,
    people::{Cast, Person, Reply, key},
    process::{acceptance, invoice, order},
    races::{count, without_fault},
    walk::wanted,
};
use domain::Fen;
use futures::{StreamExt, future::join_all, stream};
use serde_json::{Value, json};
use std::time::Duration;

/// Contracts of a thousand yuan, paid in eighths.
const PRICE: &str = "1000.00";
const EIGHTH: &str = "125.00";
const LOTS: usize = 50;
/// How many acts are under way at once while the market is filled.
const SIDE_BY_SIDE: usize = 8;

/// Does something for each, several side by side, and keeps the order.
async fn each<T, F: Future<Output = Value>>(things: impl IntoIterator<Item = T>, act: impl Fn(T) -> F) -> Vec<Value> {
    stream::iter(things.into_iter().map(act)).buffered(SIDE_BY_SIDE).collect().await
}

/// Tenders of many small lots, which one supplier wins, worked off and invoiced.
async fn invoices(app: &App, course: &Course, count: usize) -> Vec<Value> {
    let items = each(0..count, |_| course.item(PRICE)).await;
    let mut tenders = Vec::new();
    for items in items.chunks(LOTS) {
        let lots = items.iter().map(|item| json!({ "item": item["id"], "title": "社区服务", "ceiling": PRICE }));
        let mut tender_documents = tender_documents("self_organised", None, PRICE, criteria(30));
        tender_documents["tender_documents"]["lots"] = lots.collect();
        let tender = course.published(app, tender_documents).await;
        let path = format!("/v1/tenders/{}/bids", id(&tender));
        let bids = each(1..=items.len(), |lot| {
            let content = crate::course::content(PRICE);
            course.ngos[0].make(&path, json!({ "lot": lot, "content": content }))
        });
        let bids = bids.await.into_iter().map(|bid| (0, bid)).collect();
        tenders.push((tender, bids));
    }
    let mut awards = Vec::new();
    for (tender, bids) in tenders {
        let mut round = course.open(app, &tender, bids, 1).await;
        let points = vec!["60"; round.bids.len()];
        course.score(&mut round, &points).await;
        let path = format!("/v1/awards?tender={}&status=recommended&limit=100", id(&round.tender));
        awards.extend(course.cast.officer.read(&path).await["items"].as_array().unwrap().clone());
    }
    app.at("2026-04-27T10:00").await;
    let Cast { officer, approver, .. } = &course.cast;
    let contracts = each(awards, async |award| {
        let award = approver.on("awards", &award, "decide", json!({ "bid": award["bid"] })).await;
        let award = officer.on("awards", &award, "publish", json!({ "reason": "唯一响应，符合要求。" })).await;
        course.contract(&award).await
    });
    let contracts = contracts.await;
    assert_eq!(contracts.len(), count);
    app.at("2026-11-20T10:00").await;
    each((1_u64..).zip(contracts), async |(number, contract)| invoiced(course, &contract, number).await).await
}

/// The work of a contract, accepted and invoiced.
async fn invoiced(course: &Course, contract: &Value, number: u64) -> Value {
    let Cast { officer, inspector, .. } = &course.cast;
    let milestones = officer.read(&format!("/v1/milestones?contract={}", id(contract))).await;
    let delivered = json!({ "report": "已完成。", "ledger": "台账摘录。", "evidence": [] });
    let milestone = course.ngos[0].on("milestones", &milestones["items"][0], "deliver", delivered).await;
    let milestone = inspector.on("milestones", &milestone, "accept", acceptance(&["全部服务"], PRICE)).await;
    let path = format!("/v1/milestones/{}/invoices", id(&milestone));
    let handed_in = course.ngos[0].make(&path, invoice(number, PRICE)).await;
    officer.on("invoices", &handed_in, "match", json!({})).await
}

/// Sends a request that may be cut before its answer, and repeats it; asked once more, it is answered with the same bytes.
async fn insist(who: &Person, path: &str, body: &Value, patience: Option<Duration>) -> Reply {
    let key = key();
    if let Some(patience) = patience {
        let _ = tokio::time::timeout(patience, who.post_with_key(path, body, None, &key)).await;
    }
    let first = who.post_with_key(path, body, None, &key).await;
    without_fault(std::slice::from_ref(&first));
    if patience.is_some() && first.status == 201 {
        let again = who.post_with_key(path, body, None, &key).await;
        assert_eq!(
            (again.status, &again.bytes),
            (first.status, &first.bytes),
            "a repeated request is answered otherwise"
        );
    }
    first
}

/// One payer asks every invoice for an eighth, in an order of its own.
async fn pay(officer: &Person, invoices: &[Value], seed: u64) -> Vec<Value> {
    let mut dice = Dice::new(seed);
    let mut order: Vec<&Value> = invoices.iter().collect();
    for at in (1..order.len()).rev() {
        order.swap(at, dice.one_of(at + 1).unwrap());
    }
    let mut requested = Vec::new();
    for invoice in order {
        let path = format!("/v1/invoices/{}/payments", id(invoice));
        let patience = (dice.throw(8) == 0).then(|| Duration::from_micros(300 + dice.throw(6_000)));
        let reply = insist(officer, &path, &json!({ "amount": EIGHTH }), patience).await;
        match reply.status {
            201 => requested.push(reply.json()),
            _ => drop(reply.refused("overpayment")),
        }
    }
    requested
}

/// The answer of the bank: every second payment failed.
fn answer(payments: &[Value], first: usize) -> Value {
    let mut file = String::from("reference,status,amount,bank_reference,value_date,reason\n");
    for (at, payment) in payments.iter().enumerate() {
        let reference = procedures::payment_order::bank::reference_of(id(payment));
        let line = match at % 2 {
            0 => format!("{reference},paid,{EIGHTH},CAP{:08},2026-11-20,\n", first + at),
            _ => format!("{reference},failed,{EIGHTH},,,账户已销户\n"),
        };
        file.push_str(&line);
    }
    json!({ "format": "csv", "file": file })
}

/// Approves everything twice at the same time, orders it, and takes each answer of the bank four times at once.
async fn settle(cast: &Cast, requested: &[Value]) -> usize {
    let mut paid = 0;
    for (number, batch) in requested.chunks(400).enumerate() {
        let approved = each(batch, async |payment| {
            let twice = [0, 1].map(|_| cast.approver.try_on("payments", payment, "approve", json!({})));
            let replies = join_all(twice).await;
            assert_eq!((count(&replies, 200), count(&replies, 412)), (1, 1), "approved once");
            payment.clone()
        });
        let approved = approved.await;
        let body = order(&approved.iter().collect::<Vec<_>>());
        let order = cast.treasury.make("/v1/payment-orders", body).await;
        let body = answer(&approved, number * 400);
        let path = format!("/v1/payment-orders/{}/answer", id(&order));
        let replies = join_all((0..4).map(|_| cast.treasury.post(&path, &body, Some(&order["version"])))).await;
        assert_eq!((count(&replies, 200), count(&replies, 412)), (1, 3), "answered once");
        let order = cast.treasury.again("payment-orders", &order).await;
        assert_eq!((&order["status"], &order["open"]), (&json!("reconciled"), &json!(0)));
        paid += approved.len().div_ceil(2);
    }
    paid
}

on_both!(many_payers_fill_many_contracts_to_the_cap_and_every_payment_ends_once);

async fn many_payers_fill_many_contracts_to_the_cap_and_every_payment_ends_once(app: App) {
    let (contracts, payers) = (wanted("QINGDAN_CAPS", 12), wanted("QINGDAN_PAYERS", 32));
    let course = Course::new(&app).await;
    let invoices = invoices(&app, &course, contracts).await;
    let officer = &course.cast.officer;
    let asked = join_all((0..payers).map(|payer| pay(officer, &invoices, 20_261_126 + payer as u64))).await;
    let requested: Vec<Value> = asked.into_iter().flatten().collect();
    // Of all that was asked for, exactly eight eighths of every contract were granted.
    assert_eq!(requested.len(), 8 * contracts);
    let claimed = each(&invoices, |invoice| officer.again("invoices", invoice)).await;
    assert!(claimed.iter().all(|invoice| invoice["claimed"] == PRICE), "an invoice is not full");
    let paid = settle(&course.cast, &requested).await;
    let report = course.cast.city_auditor.read("/v1/reports/payments?group=unit").await;
    let eighth: Fen = EIGHTH.parse().unwrap();
    let sum = Fen::new(eighth.get() * i64::try_from(paid).unwrap());
    assert_eq!(report["total"], sum.to_string());
    // What failed can be asked for again, and no more.
    let first = officer.again("invoices", &invoices[0]).await;
    let open = PRICE.parse::<Fen>().unwrap().minus(first["claimed"].as_str().unwrap().parse().unwrap()).unwrap();
    let path = format!("/v1/invoices/{}/payments", id(&first));
    officer.post(&path, &json!({ "amount": Fen::new(open.get() + 1) }), None).await.refused("overpayment");
    if open.is_positive() {
        officer.make(&path, json!({ "amount": open })).await;
    }
    assert_eq!(app.findings().await, []);
}
