//! `verify` finds nothing where nothing is wrong, and names every row that somebody changed behind the market's back.

use crate::{
    app::{App, on_both},
    course::{Course, content, criteria, id, tender_documents},
};
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

on_both!(every_row_that_is_edited_is_named, every_edited_row_of_the_rulebook_and_the_remedies_is_named);

async fn every_row_that_is_edited_is_named(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    let milestone = cast.accept(&purchase.milestones[0], "225000.00").await;
    let invoice = cast.invoice(&milestone, 1, "225000.00").await;
    cast.pay(&invoice, "225000.00", "REF1").await;
    let notice = json!({ "days": [{ "day": "2027-01-01", "kind": "public_holiday" }] });
    cast.system.post("/v1/calendar/holidays", &notice, None).await.done();
    assert_eq!(app.findings().await, []);
    let db = Database::connect(&app.database).await.unwrap();
    for (table, set, back) in [
        ("unit", "name = 'x' || name", "name = substr(name, 2)"),
        ("holiday", "day = 'x' || day", "day = substr(day, 2)"),
        ("organisation", "name = 'x' || name", "name = substr(name, 2)"),
        ("person", "name = 'x' || name", "name = substr(name, 2)"),
        ("budget_line", "year = year + 1", "year = year - 1"),
        ("purchase_list", "year = year + 1", "year = year - 1"),
        ("purchase_item", "consented = NOT consented", "consented = NOT consented"),
        ("tender", "bid_deadline = bid_deadline + 1", "bid_deadline = bid_deadline - 1"),
        ("bid", "lot = lot + 1", "lot = lot - 1"),
        ("evaluation", "formed_at = formed_at + 1", "formed_at = formed_at - 1"),
        ("score_sheet", "received_at = received_at + 1", "received_at = received_at - 1"),
        ("award", "price = price + 1", "price = price - 1"),
        ("contract", "drafted_at = drafted_at + 1", "drafted_at = drafted_at - 1"),
        ("milestone", "overdue = NOT overdue", "overdue = NOT overdue"),
        ("invoice", "received_at = received_at + 1", "received_at = received_at - 1"),
        ("payment", "late = NOT late", "late = NOT late"),
        ("bank_movement", "subject = subject || 'x'", "subject = substr(subject, 1, length(subject) - 1)"),
        (
            "budget_line_balance",
            "available_fen = available_fen - 1, engaged_fen = engaged_fen + 1",
            "available_fen = available_fen + 1, engaged_fen = engaged_fen - 1",
        ),
        (
            "funding",
            "committed_fen = committed_fen - 1, paid_net_fen = paid_net_fen + 1",
            "committed_fen = committed_fen + 1, paid_net_fen = paid_net_fen - 1",
        ),
        ("sealed_content", "ciphertext = ciphertext || ciphertext", ""),
    ] {
        db.execute_unprepared(&format!("UPDATE {table} SET {set}")).await.unwrap();
        let findings = app.findings().await;
        assert!(!findings.is_empty() && findings.iter().any(|finding| finding.table == table), "{table}: {findings:?}");
        if !back.is_empty() {
            db.execute_unprepared(&format!("UPDATE {table} SET {back}")).await.unwrap();
            assert_eq!(app.findings().await, [], "{table} was put back");
        }
    }
    db.execute_unprepared("DELETE FROM score_sheet WHERE received_at = (SELECT MAX(received_at) FROM score_sheet)")
        .await
        .unwrap();
    let findings = app.findings().await;
    assert!(
        findings.iter().any(|finding| finding.table == "score_sheet" && finding.difference.contains("missing")),
        "{findings:?}"
    );
}

async fn every_edited_row_of_the_rulebook_and_the_remedies_is_named(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let change = json!({ "mode": { "rule": "W13", "mode": "enforced" } });
    cast.system.make("/v1/rule-changes", json!({ "unit": null, "change": change, "start_date": "2027-01-01", "end_date": null, "basis_document": "文" })).await;
    let item = course.item("480000.00").await;
    let mut body = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20));
    body["tender_documents"]["lots"][0]["deposit"] = json!("9600.00");
    let tender = course.published(&app, body).await;
    let asked = json!({ "text": "场地由谁提供？" });
    course.ngos[0].make(&format!("/v1/tenders/{}/enquiries", id(&tender)), asked).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        let mut content = content(price);
        content["deposit"] =
            json!({ "amount": "9600.00", "account_owner": format!("机构{ngo}"), "account": format!("0316{ngo}") });
        bids.push((ngo, course.try_bid(ngo, &tender, content).await.done()));
    }
    let round = course.open(&app, &tender, bids, 3).await;
    let challenge = json!({ "lot": 1, "step": "process", "matters": ["评审程序"], "statement_of_facts": "请复核。" });
    let challenge = course.ngos[1].make(&format!("/v1/tenders/{}/challenges", id(&round.tender)), challenge).await;
    cast.officer
        .now("challenges", &challenge, "answer", json!({ "finding": "unfounded", "answer": "程序合法。" }))
        .await;
    let complaint = json!({ "matters": ["评审程序"], "about_answer": false, "statement_of_facts": "附材料。" });
    course.ngos[1].make(&format!("/v1/challenges/{}/complaint", id(&challenge)), complaint).await;
    assert_eq!(app.findings().await, []);
    let db = Database::connect(&app.database).await.unwrap();
    for (table, set, back) in [
        ("rule_change", "proposed_at = proposed_at + 1", "proposed_at = proposed_at - 1"),
        ("enquiry", "asked_at = asked_at + 1", "asked_at = asked_at - 1"),
        ("deposit", "amount = amount + 1", "amount = amount - 1"),
        ("challenge", "lot = lot + 1", "lot = lot - 1"),
        ("complaint", "filed_at = filed_at + 1", "filed_at = filed_at - 1"),
    ] {
        db.execute_unprepared(&format!("UPDATE {table} SET {set}")).await.unwrap();
        let findings = app.findings().await;
        assert!(!findings.is_empty() && findings.iter().all(|finding| finding.table == table), "{table}: {findings:?}");
        db.execute_unprepared(&format!("UPDATE {table} SET {back}")).await.unwrap();
        assert_eq!(app.findings().await, [], "{table} was put back");
    }
}
