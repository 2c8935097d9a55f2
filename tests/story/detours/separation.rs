//! Separation holds over the case, not over one noun.

use super::ranked;
use crate::{
    app::{App, on_both},
    course::{Course, id},
    process::{acceptance, invoice},
};
use domain::role::Role;
use serde_json::json;

on_both!(who_handled_the_contract_neither_accepts_nor_matches_nor_asks_for_money);

/// Proves: A22, A12
/// Detours: A22 order, A22 party, A22 revision, A12 role, A12 order, A12 act
async fn who_handled_the_contract_neither_accepts_nor_matches_nor_asks_for_money(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let third = app.staff("third.officer", Role::BuyerOfficer, "310115004").await;
    let round = ranked(&app, &course).await;
    let award = course.award(&app, &round.tender).await;
    let terms = course.terms(&award);
    let contract = cast.officer.make(&format!("/v1/awards/{}/contract", id(&award)), terms.clone()).await;
    // The inspector only lends a hand: revises once, sends once.
    cast.inspector.now("contracts", &contract, "revise", terms).await;
    cast.inspector.now("contracts", &contract, "send", json!({})).await;
    let supplier = course.of(&award);
    supplier.now("contracts", &contract, "sign-as-supplier", json!({})).await;
    cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await;
    app.at("2026-11-20T10:00").await;
    let milestones = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await;
    let milestone = &milestones["items"][0];
    let delivered = json!({ "report": "已完成。", "ledger": "台账摘录。", "evidence": [] });
    supplier.now("milestones", milestone, "deliver", delivered).await;
    let accept = acceptance(&["全部服务"], "450000.00");
    for who in [&cast.officer, &cast.inspector] {
        let refused = who.try_now("milestones", milestone, "accept", accept.clone()).await;
        assert_eq!(refused.refused("separation-of-duties")["rule"], "A22");
    }
    third.now("milestones", milestone, "accept", accept).await;
    let invoice = supplier.make(&format!("/v1/milestones/{}/invoices", id(milestone)), invoice(77, "450000.00")).await;
    // Who accepted neither matches the invoice nor asks for the money.
    third.try_now("invoices", &invoice, "match", json!({})).await.refused("separation-of-duties");
    cast.officer.now("invoices", &invoice, "match", json!({})).await;
    let payments = format!("/v1/invoices/{}/payments", id(&invoice));
    let amount = json!({ "amount": "450000.00" });
    third.post(&payments, &amount, None).await.refused("separation-of-duties");
    cast.officer.make(&payments, amount).await;
    assert_eq!(app.findings().await, []);
}
