//! `verify` sees through what whoever owns the database does to blind it, and touches nothing itself.

use crate::{
    app::{App, Engine, on_both},
    chain::signed,
    crash::program,
};
use persistence::Seals;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::Output,
};

fn verify(database: &str, folder: &Path, more: &[&str]) -> Output {
    let mut command = std::process::Command::new(program());
    command.args(["verify", "--database", database, "--key-file"]).arg(folder.join("key"));
    command.arg("--attachments").arg(folder.join("attachments")).args(more).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The key of the stories, as a file, and a folder for files.
fn home() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    crate::app::write_key(&folder.path().join("key"));
    std::fs::create_dir(folder.path().join("attachments")).unwrap();
    folder
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            // What readers of the same database share in memory lies in a file as well.
            let shared = path.extension().is_some_and(|end| end.to_string_lossy().ends_with("db-shm"));
            found.extend((!shared).then(|| (path.clone(), std::fs::read(&path).unwrap())));
        }
    }
    found.sort();
    found
}

/// What keeps the journal as it is, taken away by whoever owns the database.
fn unguarded(engine: Engine) -> Vec<&'static str> {
    match engine {
        Engine::Sqlite => {
            vec!["DROP TRIGGER journal__frozen", "DROP TRIGGER journal__kept", "DROP TRIGGER journal_seal__kept"]
        }
        Engine::Postgres => vec![
            "DROP TRIGGER journal__frozen ON journal",
            "DROP TRIGGER journal__kept ON journal",
            "DROP TRIGGER journal_seal__kept ON journal_seal",
        ],
    }
}

async fn tamper(app: &App, statements: &[&str]) {
    let db = Database::connect(&app.database).await.unwrap();
    for sql in unguarded(app.engine).into_iter().chain(statements.iter().copied()) {
        db.execute_unprepared(sql).await.unwrap();
    }
}

const PAYEE_IN_THE_JOURNAL: &str = "UPDATE journal SET event = replace(event, '0316000000100003', '6222000000000001')";
const PAYEE_IN_THE_ROWS: &str = "UPDATE contract SET terms = replace(terms, '0316000000100003', '6222000000000001')";

on_both!(
    a_payee_replaced_in_journal_and_rows_is_seen_with_the_seals_and_without,
    rows_without_numbers_are_not_numbered_again_over_a_forgery,
    keys_in_another_order_than_the_numbers_are_seen,
    a_sealed_bid_that_is_taken_out_of_journal_and_rows_leaves_a_gap,
    a_digest_that_a_report_named_is_expected_years_later
);

async fn a_payee_replaced_in_journal_and_rows_is_seen_with_the_seals_and_without(app: App) {
    let cast = app.cast().await;
    signed(&app, &cast, json!({})).await;
    assert_eq!(app.findings().await, []);
    tamper(&app, &[PAYEE_IN_THE_JOURNAL, PAYEE_IN_THE_ROWS]).await;
    let findings = app.findings().await;
    assert!(findings.iter().any(|finding| finding.table == "journal_head"), "{findings:?}");
    let db = Database::connect(&app.database).await.unwrap();
    db.execute_unprepared("DELETE FROM journal_seal").await.unwrap();
    db.execute_unprepared("DELETE FROM setting WHERE name IN ('journal_head', 'sealed_head')").await.unwrap();
    let findings = app.findings().await;
    assert!(findings.iter().any(|finding| finding.difference.contains("the seal is missing")), "{findings:?}");
    // Nothing is written over it: a head that is gone is not made anew.
    let line = json!({ "unit": "310115004", "year": 2031, "source": "city", "catalogue_code": "C05010400", "title": "某", "amount": "1.00" });
    let reply = cast.finance.post("/v1/budget-lines", &line, None).await;
    if app.engine == Engine::Sqlite {
        assert_eq!(reply.status, 503, "{}", String::from_utf8_lossy(&reply.bytes));
    }
    assert!(
        db.query_one_raw(sea_orm::Statement::from_string(
            db.get_database_backend(),
            "SELECT value FROM setting WHERE name = 'journal_head'"
        ))
        .await
        .unwrap()
        .is_none()
    );
}

async fn rows_without_numbers_are_not_numbered_again_over_a_forgery(app: App) {
    let cast = app.cast().await;
    signed(&app, &cast, json!({})).await;
    app.office.store.sequence().await.unwrap();
    let unnumbered = "UPDATE journal SET position = NULL, sealed_position = NULL";
    tamper(
        &app,
        &[
            PAYEE_IN_THE_JOURNAL,
            PAYEE_IN_THE_ROWS,
            unnumbered,
            "DELETE FROM journal_seal",
            "DELETE FROM setting WHERE name IN ('journal_head', 'sealed_head')",
        ],
    )
    .await;
    // On SQLite no row is ever without its number; a server does not even start on one.
    if app.engine == Engine::Sqlite {
        let vault = procedures::vault::Vault::new([42; 32]);
        assert!(persistence::Store::open(&app.database, &crate::app::data_key(&vault)).await.is_err());
    }
    let home = home();
    let seen = verify(&app.database, home.path(), &[]);
    assert_eq!(seen.status.code(), Some(1), "{}", said(&seen));
    assert!(said(&seen).contains("has no position") && said(&seen).contains("the seal is missing"));
}

async fn keys_in_another_order_than_the_numbers_are_seen(app: App) {
    let cast = app.cast().await;
    signed(&app, &cast, json!({})).await;
    assert_eq!(app.findings().await, []);
    tamper(&app, &["UPDATE journal SET id = 1000000 - id WHERE noun = 'tender'"]).await;
    let findings = app.findings().await;
    assert!(findings.iter().any(|finding| finding.difference.contains("different orders")), "{findings:?}");
}

async fn a_sealed_bid_that_is_taken_out_of_journal_and_rows_leaves_a_gap(app: App) {
    let cast = app.cast().await;
    let purchase = cast.purchase(&app).await;
    let bid = cast.submit(&purchase.tender, 3, "440000.00").await;
    assert_eq!(app.findings().await, []);
    let id = bid["id"].as_str().unwrap();
    let handle = |of: &str| app.office.vault.handle(&format!("{of}/{id}"));
    tamper(
        &app,
        &[
            &format!("DELETE FROM sealed_content WHERE handle = '{}'", handle("content/bid")),
            &format!("DELETE FROM sealed_noun WHERE handle = '{}'", handle("noun/bid")),
            "DELETE FROM journal WHERE id = (SELECT MAX(id) FROM journal WHERE waits_for IS NOT NULL)",
        ],
    )
    .await;
    let findings = app.findings().await;
    assert!(findings.iter().any(|finding| finding.table == "sealed_head"), "{findings:?}");
}

async fn a_digest_that_a_report_named_is_expected_years_later(app: App) {
    let cast = app.cast().await;
    signed(&app, &cast, json!({})).await;
    app.office.store.sequence().await.unwrap();
    let report = cast.auditor.get("/v1/reports/budget?year=2026").await;
    let header = |name: &str| report.headers.get(name).unwrap().to_str().unwrap().to_owned();
    let (position, digest) = (header("journal-position"), header("journal-digest"));
    // The market goes on.
    let asked = json!({ "unit": "310115004", "year": 2030, "title": "下一年" });
    cast.officer.make("/v1/purchase-lists", asked).await;
    app.office.store.sequence().await.unwrap();
    let home = home();
    let good = verify(&app.database, home.path(), &["--expect", &format!("{position}:{digest}")]);
    assert!(good.status.success() && said(&good).contains("0 differences"), "{}", said(&good));
    assert!(said(&good).contains("position ") && said(&good).contains(" digest "));
    let other = format!("{position}:{}", "0".repeat(64));
    assert_eq!(verify(&app.database, home.path(), &["--expect", &other]).status.code(), Some(1));
    let beyond = format!("9999999:{digest}");
    assert_eq!(verify(&app.database, home.path(), &["--expect", &beyond]).status.code(), Some(1));
    assert_eq!(verify(&app.database, home.path(), &["--expect", "7"]).status.code(), Some(2));
    // Whoever recomputes every seal is found by what the auditor kept.
    tamper(&app, &[PAYEE_IN_THE_JOURNAL, PAYEE_IN_THE_ROWS]).await;
    let kept = verify(&app.database, home.path(), &["--expect", &format!("{position}:{digest}")]);
    assert_eq!(kept.status.code(), Some(1));
    assert!(said(&kept).contains(&format!("expected is {digest}")), "{}", said(&kept));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verifying_makes_nothing_and_writes_nothing() {
    let home = home();
    let nowhere = home.path().join("typo.db");
    let typo = verify(&format!("sqlite:{}", nowhere.display()), home.path(), &[]);
    assert_eq!(typo.status.code(), Some(2), "{}", said(&typo));
    assert!(said(&typo).contains("there is no such database") && !nowhere.exists(), "{}", said(&typo));
    let empty = tempfile::tempdir().unwrap();
    let typo = verify("sqlite:/nope/typo.db", empty.path(), &[]);
    assert_eq!((typo.status.code(), std::fs::read_dir(empty.path()).unwrap().count()), (Some(2), 0), "no key is made");
    let app = App::new(Engine::Sqlite).await;
    let cast = app.cast().await;
    signed(&app, &cast, json!({})).await;
    let folder = PathBuf::from(app.database.trim_start_matches("sqlite:")).parent().unwrap().to_owned();
    let before = files(&folder);
    let done = verify(&app.database, home.path(), &[]);
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(files(&folder), before, "verify wrote");
    // A key that is not this market's is refused; so is a database of something else.
    std::fs::write(home.path().join("key"), crate::app::KEY.replace("2a", "2b")).unwrap();
    assert_eq!(verify(&app.database, home.path(), &[]).status.code(), Some(2));
    let other = home.path().join("other.db");
    std::fs::write(&other, b"").unwrap();
    assert_eq!(verify(&format!("sqlite:{}", other.display()), home.path(), &[]).status.code(), Some(2));
}
