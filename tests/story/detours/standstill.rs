//! While a challenge suspends, nothing of the contract goes on.

use super::bids;
use crate::{
    app::{App, on_both},
    course::{Course, id},
    people::Person,
    process::{acceptance, invoice, order},
};
use serde_json::{Value, json};

on_both!(nothing_of_a_contract_goes_on_while_its_result_is_challenged);

/// A loser challenges the result; the challenge suspends until it is answered or taken back.
async fn challenged(loser: &Person, tender: &Value) -> Value {
    let challenge = json!({ "lot": 1, "step": "result", "matters": ["评分不公"], "statement_of_facts": "请复核。" });
    loser.make(&format!("/v1/tenders/{}/challenges", id(tender)), challenge).await
}

/// Proves: C5
/// Detours: C5 party, C5 edge, A14 order, A14 act, A13 order, C8 party
async fn nothing_of_a_contract_goes_on_while_its_result_is_challenged(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let tender = course.tender(&app, "open_tender").await;
    let prices = ["450000.00", "455000.00", "456000.00", "457000.00", "458000.00", "459000.00"];
    let six = bids(&course, &tender, &prices).await;
    let mut round = course.open(&app, &tender, six, 5).await;
    course.score(&mut round, &["75", "70", "65", "60", "55", "50"]).await;
    let award = course.award(&app, &round.tender).await;
    // Signed and delivered before anybody said a word.
    let contract = course.contract(&award).await;
    let supplier = course.of(&award);
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    let milestone = &milestones["items"][0];
    app.at("2026-04-29T10:00").await;
    let delivered = json!({ "report": "已完成。", "ledger": "台账摘录。", "evidence": [] });
    supplier.now("milestones", milestone, "deliver", delivered).await;
    let holds = |reply: crate::people::Reply| assert_eq!(reply.refused("challenge-pending")["rule"], "C5");
    let back = json!({});

    let challenge = challenged(&course.ngos[1], &tender).await;
    let accept = acceptance(&["全部服务"], "450000.00");
    holds(cast.inspector.try_now("milestones", milestone, "accept", accept.clone()).await);
    course.ngos[1].now("challenges", &challenge, "withdraw", back.clone()).await;
    cast.inspector.now("milestones", milestone, "accept", accept).await;

    let challenge = challenged(&course.ngos[2], &tender).await;
    let invoices = format!("/v1/milestones/{}/invoices", id(milestone));
    holds(supplier.post(&invoices, &invoice(78, "450000.00"), None).await);
    course.ngos[2].now("challenges", &challenge, "withdraw", back.clone()).await;
    let invoice = supplier.make(&invoices, invoice(78, "450000.00")).await;

    let challenge = challenged(&course.ngos[3], &tender).await;
    holds(cast.officer.try_now("invoices", &invoice, "match", json!({})).await);
    course.ngos[3].now("challenges", &challenge, "withdraw", back.clone()).await;
    cast.officer.now("invoices", &invoice, "match", json!({})).await;

    let payments = format!("/v1/invoices/{}/payments", id(&invoice));
    let amount = json!({ "amount": "450000.00" });
    let challenge = challenged(&course.ngos[4], &tender).await;
    holds(cast.officer.post(&payments, &amount, None).await);
    course.ngos[4].now("challenges", &challenge, "withdraw", back.clone()).await;
    let payment = cast.officer.make(&payments, amount).await;

    let challenge = challenged(&course.ngos[5], &tender).await;
    holds(cast.approver.try_now("payments", &payment, "approve", json!({})).await);
    // Answered as unfounded it still holds until the answer has stood; finance suspends on a complaint as well.
    course.ngos[5].now("challenges", &challenge, "withdraw", back).await;
    let payment = cast.approver.now("payments", &payment, "approve", json!({})).await;
    cast.treasury.make("/v1/payment-orders", order(&[&payment])).await;
    assert_eq!(app.findings().await, []);
}
