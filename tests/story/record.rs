//! The record of a contract: a purchase from the budget to the bank, read by whoever walks past.

use crate::{
    app::{App, on_both},
    chain::id,
};
use serde_json::{Value, json};

on_both!(a_resident_reads_a_purchase_from_the_budget_to_the_bank, what_is_not_public_yet_has_no_record);

fn fen(amount: &Value) -> i64 {
    amount.as_str().unwrap().parse::<domain::Fen>().unwrap().get()
}

/// Proves: A5, A20
async fn a_resident_reads_a_purchase_from_the_budget_to_the_bank(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let contract = &purchase.contract;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    cast.pay(&invoice, "120000.00", "BANK-1").await;
    let second = cast.pay(&invoice, "105000.00", "BANK-2").await;
    cast.reverse(&second, "BANK-3", "2026-11-20").await;
    let refunds = format!("/v1/contracts/{}/refunds", id(contract));
    let body = json!({ "legal_ground": "unspent", "amount": "3000.00", "findings": "专项经费结余。" });
    let refund = cast.approver.make(&refunds, body).await;
    let refund = cast.ngos[0].on("refunds", &refund, "answer", json!({ "answer": "属实。" })).await;
    let refund = cast.finance.on("refunds", &refund, "decide", json!({ "amount": "3000.00" })).await;
    let back = json!({ "amount": "3000.00", "bank_reference": "BANK-4" });
    cast.treasury.now("refunds", &refund, "receive", back).await;
    let record = cast.anybody.read(&format!("/v1/contracts/{}/record", id(contract))).await;
    // What was wanted, who judged, why, and what was agreed.
    assert_eq!(record["requirement"]["quantity"], "服务老人320人");
    assert_eq!(
        (&record["purchase"]["number"], &record["purchase"]["method"]),
        (&purchase.tender["number"], &json!("competitive_consultation"))
    );
    let panel = record["result"]["panel"].as_array().unwrap();
    assert!(panel.len() >= 3 && panel.iter().all(|member| !member["name"].as_str().unwrap().is_empty()), "{panel:?}");
    assert!(record["result"]["total"].is_string() && record["result"]["reason"].is_string(), "{record}");
    assert_eq!(
        (&record["agreement"]["price"], &record["agreement"]["number"]),
        (&contract["price"], &contract["number"])
    );
    let accepted = &record["milestones"][0];
    assert_eq!((&accepted["accepted"], accepted["acceptors"].as_array().unwrap().len()), (&json!("225000.00"), 1));
    assert!(accepted["beneficiaries_opinion"].is_string());
    // The money agrees with what the auditor reads, to the fen.
    let payments = cast
        .city_auditor
        .read(&format!("/v1/reports/payments?contract={}", contract["number"].as_str().unwrap()))
        .await;
    let (paid, came_back) = (fen(&record["money"]["paid"]), fen(&record["money"]["came_back"]));
    assert_eq!((paid, came_back), (22_500_000, 10_800_000));
    assert_eq!(paid - came_back, fen(&payments["total"]) - 300_000);
    let held = |account: &str| -> i64 {
        record["budget_lines"].as_array().unwrap().iter().map(|line| fen(&line[account])).sum()
    };
    assert_eq!(held("paid_net"), paid - came_back);
    assert_eq!(held("engaged"), fen(&contract["price"]) - 300_000, "what came back is the line's again");
    let days: Vec<&str> =
        record["money"]["movements"].as_array().unwrap().iter().map(|moved| moved["day"].as_str().unwrap()).collect();
    assert!(days.iter().all(|day| *day == "2026-11-20") && days.len() >= 4, "{days:?}");
    // Those of whom it tells are named, and nothing that is nobody's business.
    for named in ["unit", "organisation"] {
        assert!(record["names"][record[named].as_str().unwrap()]["name"].is_string(), "{named}");
    }
    let account = cast.treasury.again("contracts", contract).await["terms"]["payee"]["account"].clone();
    let written = record.to_string();
    for hidden in [account.as_str().unwrap(), "BANK-1", "BANK-4", "台账", "已完成"] {
        assert!(!written.contains(hidden), "{hidden}");
    }
    // The report and the ledger of the supplier name those who were served: the acceptance is public, they are not.
    for stranger in [&cast.anybody, &cast.ngos[1]] {
        let shown = stranger.again("milestones", &milestone).await;
        assert_eq!((&shown["report"], &shown["ledger"], &shown["evidence"]), (&json!(null), &json!(null), &json!([])));
        assert!(shown["acceptance"]["beneficiaries_opinion"].is_string());
    }
    for party in [&cast.ngos[0], &cast.inspector, &cast.city_auditor] {
        assert!(party.again("milestones", &milestone).await["report"].is_string());
    }
}

/// Proves: A5
async fn what_is_not_public_yet_has_no_record(app: App) {
    let cast = app.cast().await;
    let purchase = cast.awarded(&app).await;
    let body =
        crate::process::terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    let contract = cast.officer.make(&format!("/v1/awards/{}/contract", id(&purchase.award)), body).await;
    let path = format!("/v1/contracts/{}/record", id(&contract));
    let strangers = [&cast.anybody, &cast.ngos[0], &cast.ngos[1]];
    for stranger in strangers {
        stranger.get(&path).await.refused("not-found");
    }
    cast.officer.get(&path).await.refused("not-allowed");
    let sent = cast.officer.on("contracts", &contract, "send", json!({})).await;
    let signed = cast.ngos[0].on("contracts", &sent, "sign-as-supplier", json!({})).await;
    cast.anybody.get(&path).await.refused("not-found");
    cast.approver.on("contracts", &signed, "sign-as-buyer", json!({})).await;
    for reader in strangers {
        assert_eq!(reader.read(&path).await["money"]["movements"], json!([]));
    }
}
