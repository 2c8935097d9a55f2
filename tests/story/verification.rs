//! `verify` finds nothing where nothing is wrong, and names every row that somebody changed behind the market's back.

use crate::app::on_both;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

on_both! {
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
            ("tender", "deadline = deadline + 1", "deadline = deadline - 1"),
            ("bid", "lot = lot + 1", "lot = lot - 1"),
            ("evaluation", "formed_at = formed_at + 1", "formed_at = formed_at - 1"),
            ("score_sheet", "received_at = received_at + 1", "received_at = received_at - 1"),
            ("award", "price = price + 1", "price = price - 1"),
            ("contract", "drafted_at = drafted_at + 1", "drafted_at = drafted_at - 1"),
            ("milestone", "overdue = NOT overdue", "overdue = NOT overdue"),
            ("invoice", "received_at = received_at + 1", "received_at = received_at - 1"),
            ("payment", "late = NOT late", "late = NOT late"),
            ("line_balance", "available_fen = available_fen - 1, engaged_fen = engaged_fen + 1", "available_fen = available_fen + 1, engaged_fen = engaged_fen - 1"),
            ("funding", "committed_fen = committed_fen - 1, paid_net_fen = paid_net_fen + 1", "committed_fen = committed_fen + 1, paid_net_fen = paid_net_fen - 1"),
            ("sealed_bid", "ciphertext = ciphertext || ciphertext", ""),
        ] {
            db.execute_unprepared(&format!("UPDATE {table} SET {set}")).await.unwrap();
            let findings = app.findings().await;
            assert!(!findings.is_empty() && findings.iter().any(|finding| finding.table == table), "{table}: {findings:?}");
            if !back.is_empty() {
                db.execute_unprepared(&format!("UPDATE {table} SET {back}")).await.unwrap();
                assert_eq!(app.findings().await, [], "{table} was put back");
            }
        }
        db.execute_unprepared("DELETE FROM score_sheet WHERE received_at = (SELECT MAX(received_at) FROM score_sheet)").await.unwrap();
        let findings = app.findings().await;
        assert!(findings.iter().any(|finding| finding.table == "score_sheet" && finding.difference.contains("missing")), "{findings:?}");
    }
}
