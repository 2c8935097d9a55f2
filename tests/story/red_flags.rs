//! Exceptions over HTTP: as of any moment, within the reader's reach, silent about what is sealed; and the frauds that the
//! demonstration plants, all found.

use crate::{
    app::{App, Engine, database, on_both},
    course::{Course, criteria, tender_documents},
    people::Person,
    rules::keep,
};
use domain::red_flags::Indicator;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt::Write};

const PATH: &str = "/v1/reports/red-flags";

fn indicators(report: &Value) -> Vec<&str> {
    report["items"].as_array().unwrap().iter().map(|line| line["indicator"].as_str().unwrap()).collect()
}

async fn items(reader: &Person, query: &str) -> Value {
    reader.read(&format!("{PATH}{query}")).await["items"].clone()
}

on_both!(exceptions_tell_what_is_open_as_of_any_moment_to_those_who_watch);

async fn exceptions_tell_what_is_open_as_of_any_moment_to_those_who_watch(app: App) {
    let course = Course::new(&app).await;
    let auditor = &course.cast.auditor;
    let item = course.item("90000.00").await;
    let mut tender_documents = tender_documents("self_organised", Some(&item), "90000.00", criteria(30));
    // Published on a Thursday before a holiday; the next Wednesday is the second working day.
    tender_documents["tender_documents"]["bid_deadline"] = json!("2026-04-08T10:00:00+08:00");
    let tender = course.published(&app, tender_documents).await;
    let bids = vec![course.bid(0, &tender, "88000.00").await];
    // While the bid is sealed, nobody may know that it is the only one, nor that there is one (E3).
    let sealed = auditor.read(PATH).await;
    assert_eq!(indicators(&sealed), [""; 0]);
    let mut round = course.open(&app, &tender, bids, 1).await;
    let opened = auditor.read(PATH).await;
    assert_eq!(indicators(&opened), ["short_submission_period", "single_bid"]);
    let single = &opened["items"][1];
    assert_eq!(single["evidence"], format!("/v1/tenders/{}", tender["id"].as_str().unwrap()));
    assert_eq!((&single["lot"], &opened["items"][0]["lot"]), (&json!("1"), &json!("")));
    assert_eq!(auditor.read(single["evidence"].as_str().unwrap()).await["id"], tender["id"]);
    assert_eq!(single["finding_en"], "A purchase open to several got one bid; its ceiling is 90000.00.");
    assert_eq!(
        (&single["cardinal"], &single["at_stake"], &single["unit"]),
        (&json!("R018"), &json!("88000.00"), &json!("310115004"))
    );
    course.score(&mut round, &["60"]).await;
    let award = course.award(&app, &round.tender).await;
    course.contract(&award).await;
    // What was known then is told again to the byte, whatever has happened since.
    let then = auditor.get(&format!("{PATH}?position={}", sealed["position"])).await;
    assert_eq!((then.status, then.json()["items"].clone()), (200, json!([])));
    let before = format!("?position={}", opened["position"]);
    assert_eq!(items(auditor, &before).await, opened["items"]);
    assert_ne!(items(auditor, "").await, opened["items"], "the award names no winner");
    // By territory, organisation and period.
    let bidder = course.ngos[0].organisation.unwrap();
    assert_eq!(items(auditor, &format!("?organisation={bidder}")).await.as_array().unwrap().len(), 2);
    for nothing in ["?unit=310115005", "?year=2025"] {
        assert_eq!(items(auditor, nothing).await, json!([]), "{nothing}");
    }
    assert_eq!(items(auditor, "?year=2026&unit=310115").await.as_array().unwrap().len(), 2);
    // What it cannot be limited by is refused, so that nobody takes an empty list for a clean one.
    for query in ["source=district", "catalogue_code=C05", "from=2026-04-02", "to=2026-04-02"] {
        auditor.get(&format!("{PATH}?{query}")).await.refused("report-filter-not-supported");
    }
    auditor.get(&format!("{PATH}?group=unit")).await.refused("report-grouping-not-supported");
    auditor.get(&format!("{PATH}?year=10000")).await.refused("time-format");
    auditor
        .post("/v1/report-jobs", &json!({ "report": "red_flags", "form": "csv" }), None)
        .await
        .refused("unknown-parameter");
    course.cast.officer.get(PATH).await.refused("not-allowed");
    course.ngos[0].get(PATH).await.refused("not-allowed");
    course.cast.anybody.get(PATH).await.refused("not-logged-in");
    assert_eq!(indicators(&course.cast.supervisor.read(PATH).await).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fraud_that_the_demonstration_plants_is_found() {
    let (database, folder) = database(Engine::Sqlite).await;
    let path = |name: &str| folder.as_ref().unwrap().path().join(name);
    let config = qingdan::config::Config {
        database: Some(database.clone()),
        key_file: Some(path("key")),
        attachments: Some(path("attachments").display().to_string()),
        ..qingdan::config::Config::default()
    };
    let (office, accounts) = qingdan::demo::fill(&config).await.unwrap();
    let app = App::over(Engine::Sqlite, office, database, folder).await;
    let city = accounts.into_iter().find(|account| account.login == "city.auditor").unwrap();
    let auditor = Person::with(&app, city.token);
    let report = auditor.read(PATH).await;
    let found: BTreeSet<&str> = indicators(&report).into_iter().collect();
    // No account of a stranger gets in any more, nor one that is not confirmed, so that neither can be planted.
    let shut = [Indicator::PayeeNotSupplier, Indicator::AccountNotConfirmed];
    let planted = Indicator::ALL.iter().filter(|indicator| !shut.contains(indicator));
    let planted: BTreeSet<&str> = planted.map(|indicator| indicator.word()).collect();
    assert_eq!(found, planted);
    // Nothing is found but what was planted: in the three units, or with those who play the parts.
    for line in report["items"].as_array().unwrap() {
        let guilty = ["沁园", "海鸥", "携手", "星火"]
            .iter()
            .any(|name| line["organisation_names"].as_str().unwrap().contains(name));
        assert!(guilty, "{line}");
    }
}

#[test]
fn the_table_of_indicators_that_is_checked_in_is_current() {
    let mut text = String::from(
        "# Red flags 疑点线索\n\n\
         What `GET /v1/reports/red-flags` looks for, for auditors, supervisors and finance. A red flag is a reason to ask, never \
         a finding of guilt. Its\nnumbers stand in [thresholds.rs](../crates/domain/src/red_flags/thresholds.rs), its reason in \
         [decision 0013](decisions/0013-an-exception-is-a-reason-to-ask.md). Written by `cargo xtask write`.\n\n\
         | Indicator | Cardinal | What it shows | What may lie behind it |\n| --- | --- | --- | --- |\n",
    );
    for one in Indicator::ALL {
        let titles = format!("{}<br>{}", one.title_zh(), one.title_en());
        let meanings = format!("{}<br>{}", one.meaning_zh(), one.meaning_en());
        writeln!(text, "| `{one}` | {} | {titles} | {meanings} |", one.code()).unwrap();
    }
    keep("docs/red-flags.md", &text);
}
