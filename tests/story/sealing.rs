//! What lies sealed is what was received last, and what is opened is told to whom it belongs: to everybody in a tender, to
//! the buyer and the panel in a negotiation.

use crate::{
    app::{App, on_both},
    course::{Course, Round, content, criteria, id, tender_documents},
    crawl::everything,
    people::Person,
};
use persistence::Seals;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement, Value as Bound};
use serde_json::{Value, json};

/// What lies in the rows of a table under a handle, as whoever owns the database can keep it for later.
async fn kept(db: &DatabaseConnection, table: &str, handle: &str) -> Vec<Vec<u8>> {
    let columns = columns_of(table);
    let sql = format!("SELECT {}, {} FROM {table} WHERE handle = $1", columns[0], columns[1]);
    let asked = Statement::from_sql_and_values(db.get_database_backend(), sql, [handle.into()]);
    let row = db.query_one_raw(asked).await.unwrap().unwrap();
    columns.iter().map(|column| row.try_get("", column).unwrap()).collect()
}

async fn put(db: &DatabaseConnection, table: &str, handle: &str, earlier: &[Vec<u8>]) {
    let columns = columns_of(table);
    let sql = format!("UPDATE {table} SET {} = $1, {} = $2 WHERE handle = $3", columns[0], columns[1]);
    run(db, &sql, vec![earlier[0].clone().into(), earlier[1].clone().into(), handle.into()]).await;
}

fn columns_of(table: &str) -> [&'static str; 2] {
    if table == "sealed_noun" { ["head", "box"] } else { ["head", "ciphertext"] }
}

/// Under which names a bid lies: how it stands, and what it says.
fn handles(app: &App, bid: &Value) -> (String, String) {
    let handle = |of: &str| app.office.vault.handle(&format!("{of}/{}", id(bid)));
    (handle("noun/bid"), handle("content/bid"))
}

async fn run(db: &DatabaseConnection, sql: &str, values: Vec<Bound>) {
    let done = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql}");
}

/// Lets whoever owns the database rewrite its journal.
async fn unguard_the_journal(db: &DatabaseConnection, app: &App) {
    let sql = match app.engine {
        crate::app::Engine::Sqlite => "DROP TRIGGER journal__frozen",
        crate::app::Engine::Postgres => "DROP TRIGGER journal__frozen ON journal",
    };
    db.execute_unprepared(sql).await.unwrap();
}

/// What lay sealed of a bid at a time.
type Earlier = (Vec<Vec<u8>>, Vec<Vec<u8>>);

/// Bids beside one that was replaced: 89,000.00 first, 61,000.00 then. Gives what lay sealed first.
async fn replaced(app: &App, course: &Course, db: &DatabaseConnection, tender: &Value) -> (Vec<Value>, Earlier) {
    let (_, bid) = course.bid(0, tender, "89000.00").await;
    let (noun, content) = handles(app, &bid);
    let earlier = (kept(db, "sealed_noun", &noun).await, kept(db, "sealed_content", &content).await);
    let better = json!({ "content": crate::course::content("61000.00") });
    let bid = course.ngos[0].on("bids", &bid, "replace", better).await;
    let mut bids = vec![bid];
    for (ngo, price) in [(1, "70000.00"), (2, "80000.00"), (3, "85000.00")] {
        bids.push(course.bid(ngo, tender, price).await.1);
    }
    (bids, earlier)
}

async fn opened(app: &App, course: &Course, tender: &Value, bids: &[Value]) -> Value {
    app.at(crate::course::DEADLINE).await;
    let tender = course.cast.officer.now("tenders", tender, "open-bids", json!({})).await;
    // The others are not hindered.
    for bid in &bids[1..] {
        assert_eq!(course.cast.officer.again("bids", bid).await["status"], "opened");
    }
    tender
}

/// How far whoever owns the database goes to put an earlier bid back.
async fn put_back(app: &App, step: usize) {
    let course = Course::new(app).await;
    let db = Database::connect(&app.database).await.unwrap();
    let item = course.item("480000.00").await;
    let tender = course.published(app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    let (bids, earlier) = replaced(app, &course, &db, &tender).await;
    let (noun, content) = handles(app, &bids[0]);
    put(&db, "sealed_content", &content, &earlier.1).await;
    if step > 0 {
        put(&db, "sealed_noun", &noun, &earlier.0).await;
    }
    if step > 1 {
        unguard_the_journal(&db, app).await;
        // The rows of the journal tell nothing, but their order does: the second is that of the replacement.
        let sql =
            "UPDATE journal SET box = (SELECT box FROM journal WHERE sealed_position = 1) WHERE sealed_position = 2";
        app.office.store.sequence().await.unwrap();
        run(&db, sql, vec![]).await;
    }
    let tender = opened(app, &course, &tender, &bids).await;
    let found = course.cast.officer.again("bids", &bids[0]).await;
    assert_eq!((&found["status"], &found["content"]), (&json!("invalid"), &json!(null)), "step {step}: {found}");
    // The opening names the bid that failed; its earlier price is read out nowhere.
    let opening = tender["tender_documents"]["lots"][0]["opening"].as_array().unwrap();
    let failed = opening.iter().find(|read| read["organisation"] == bids[0]["organisation"]).unwrap();
    assert_eq!((&failed["price"], opening.len()), (&json!(null), 4));
    assert!(!tender.to_string().contains("89000.00"));
}

/// The addresses at which one of these words can be read.
async fn where_read(person: &Person, words: &[&str]) -> Vec<String> {
    let seen = everything(person, &[]).await;
    let tells = |body: &[u8]| {
        let text = String::from_utf8_lossy(body);
        words.iter().any(|word| text.contains(word))
    };
    seen.into_iter().filter(|(_, (_, _, body))| tells(body)).map(|(address, _)| address).collect()
}

/// Everybody but the buyer's own people, the panel, and each bidder for itself.
async fn others_read_nothing(course: &Course, round: &Round, step: &str) {
    let prices = ["450123.45", "460123.45", "470123.45", "440123.45", "441123.45", "442123.45"];
    let cast = &course.cast;
    let people = [
        ("anybody", &cast.anybody),
        ("finance", &cast.finance),
        ("the treasury", &cast.treasury),
        ("the registry", &cast.registry),
        ("the supervisor", &cast.supervisor),
        ("the auditor", &cast.auditor),
        ("the auditor of the city", &cast.city_auditor),
        ("an officer next door", &cast.neighbour),
        ("the audit administrator", &cast.audit),
        ("the system administrator", &cast.system),
        ("another organisation", &course.ngos[5]),
    ];
    for (who, person) in people {
        let found = where_read(person, &prices).await;
        assert!(found.is_empty(), "{step}: {who} reads a price at {found:?}");
    }
    let others =
        |at: usize| prices.iter().enumerate().filter(move |(other, _)| other % 3 != at).map(|(_, price)| *price);
    for (at, (ngo, _)) in round.bids.iter().enumerate() {
        let found = where_read(&course.ngos[*ngo], &others(at).collect::<Vec<_>>()).await;
        assert!(found.is_empty(), "{step}: a bidder reads another's price at {found:?}");
    }
}

on_both!(
    a_bidder_reads_its_own_bid_back_and_checks_the_receipt,
    an_earlier_bid_that_is_put_back_does_not_open,
    nor_with_its_receipt,
    nor_with_the_journal_rewritten,
    the_journal_says_which_bids_stand_and_not_their_rows,
    a_quote_that_is_gone_is_not_blamed_on_its_bidder,
    an_earlier_quote_that_is_put_back_does_not_open,
    prices_of_a_consultation_are_told_to_the_buyer_and_the_panel_before_the_result,
    prices_of_a_tender_are_read_out_to_everybody,
    whoever_writes_to_the_database_comes_in_by_nothing_and_opens_nothing_early
);

/// Proves: E1, S1
/// Detours: E1 act, E1 edge, S1 role
async fn whoever_writes_to_the_database_comes_in_by_nothing_and_opens_nothing_early(app: App) {
    let course = Course::new(&app).await;
    let db = Database::connect(&app.database).await.unwrap();
    let tender = course.tender(&app, "open_tender").await;
    for (ngo, price) in [(0, "450000.00"), (1, "455000.00"), (2, "460000.00")] {
        course.bid(ngo, &tender, price).await;
    }
    // A session for the bidder, by a digest that anybody can make.
    let forged = crate::recount::sha256("forged");
    let sql = format!(
        "INSERT INTO session (id, person, secret_hash, expires_at)
         VALUES ('0197c0de-0000-7000-8000-00000000f00d', '{}', '{forged}', 99999999999999)",
        course.ngos[0].id.unwrap()
    );
    db.execute_unprepared(&sql).await.unwrap();
    let client = crate::app::client();
    let reply = client.get(format!("{}/v1/bids", app.url)).bearer_auth("forged").send().await.unwrap();
    assert_eq!(reply.status(), 401);
    // The deadline set back in the row, and the tender closed by the clock of that row.
    let early = |moment: i64| format!("UPDATE tender SET bid_deadline = {moment} WHERE id = '{}'", id(&tender));
    let now = app.office.now().millis();
    db.execute_unprepared(&early(now - 60_000)).await.unwrap();
    app.office.do_what_is_due().await.unwrap();
    let panel = json!({ "experts": 5, "representatives": [] });
    course.cast.officer.post(&format!("/v1/tenders/{}/draw-panel", id(&tender)), &panel, None).await;
    let opened = course.cast.officer.try_now("tenders", &tender, "open-bids", json!({})).await;
    assert_ne!(opened.status, 200, "{}", String::from_utf8_lossy(&opened.bytes));
    let bids = course.cast.officer.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    assert_eq!(bids["items"], json!([]));
}

/// Proves: E1
/// Detours: E1 revision
async fn an_earlier_bid_that_is_put_back_does_not_open(app: App) {
    put_back(&app, 0).await;
}

async fn nor_with_its_receipt(app: App) {
    put_back(&app, 1).await;
}

async fn nor_with_the_journal_rewritten(app: App) {
    put_back(&app, 2).await;
}

/// Proves: E1
/// Detours: E1 act
async fn the_journal_says_which_bids_stand_and_not_their_rows(app: App) {
    let course = Course::new(&app).await;
    let db = Database::connect(&app.database).await.unwrap();
    let item = course.item("480000.00").await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00", "439123.45"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await.1);
    }
    let before = kept(&db, "sealed_noun", &handles(&app, &bids[3]).0).await;
    course.ngos[3].on("bids", &bids[3], "withdraw", json!({})).await;
    // The withdrawn one is put back as it stood, one that stands is spoilt, and one is gone.
    put(&db, "sealed_noun", &handles(&app, &bids[3]).0, &before).await;
    let other = kept(&db, "sealed_noun", &handles(&app, &bids[3]).0).await;
    put(&db, "sealed_noun", &handles(&app, &bids[0]).0, &other).await;
    run(&db, "DELETE FROM sealed_noun WHERE handle = $1", vec![handles(&app, &bids[1]).0.into()]).await;
    app.at(crate::course::DEADLINE).await;
    let tender = course.cast.officer.now("tenders", &tender, "open-bids", json!({})).await;
    let opening = tender["tender_documents"]["lots"][0]["opening"].to_string();
    assert!(
        !opening.contains("439123.45") && opening.contains("450000.00") && opening.contains("455000.00"),
        "{opening}"
    );
}

/// Proves: E1, M7
async fn a_quote_that_is_gone_is_not_blamed_on_its_bidder(app: App) {
    let course = Course::new(&app).await;
    let db = Database::connect(&app.database).await.unwrap();
    let round = course.quoting(&app).await;
    for (ngo, bid) in &round.bids {
        course.ngos[*ngo].now("bids", bid, "quote", json!({ "price": "440000.00" })).await;
    }
    let handle = app.office.vault.handle(&format!("content/quote/{}", id(&round.bids[0].1)));
    run(&db, "DELETE FROM sealed_content WHERE handle = $1", vec![handle.into()]).await;
    app.at("2026-04-24T16:00").await;
    course.cast.officer.now("tenders", &round.tender, "open-quotes", json!({})).await;
    let found = course.cast.officer.again("bids", &round.bids[0].1).await;
    assert_eq!((&found["status"], &found["exclusion_reason"]), (&json!("invalid"), &json!(domain::bid::NOT_OPENED)));
}

/// Proves: E1, M7
/// Detours: E1 revision, M7 revision
async fn an_earlier_quote_that_is_put_back_does_not_open(app: App) {
    let course = Course::new(&app).await;
    let db = Database::connect(&app.database).await.unwrap();
    let round = course.quoting(&app).await;
    for (at, (ngo, bid)) in round.bids.iter().enumerate() {
        course.ngos[*ngo].now("bids", bid, "quote", json!({ "price": format!("{}00.00", 4400 + at) })).await;
    }
    let handle = app.office.vault.handle(&format!("content/quote/{}", id(&round.bids[0].1)));
    let earlier = kept(&db, "sealed_content", &handle).await;
    course.ngos[0].now("bids", &round.bids[0].1, "quote", json!({ "price": "300000.00" })).await;
    assert_eq!(app.findings().await, []);
    put(&db, "sealed_content", &handle, &earlier).await;
    assert!(app.findings().await.iter().any(|finding| finding.table == "sealed_content"), "verify sees the quote");
    app.at("2026-04-24T16:00").await;
    course.cast.officer.now("tenders", &round.tender, "open-quotes", json!({})).await;
    let found = course.cast.officer.again("bids", &round.bids[0].1).await;
    assert_eq!((&found["status"], &found["final_price"]), (&json!("invalid"), &json!(null)));
    for (_, bid) in &round.bids[1..] {
        assert!(course.cast.officer.again("bids", bid).await["final_price"].is_string());
    }
}

/// Proves: E3, M7
async fn prices_of_a_consultation_are_told_to_the_buyer_and_the_panel_before_the_result(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course
        .published(&app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(30)))
        .await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450123.45", "460123.45", "470123.45"].into_iter().enumerate() {
        // The name of a file may say as much as its content.
        let request = course.ngos[ngo].request(reqwest::Method::POST, &format!("/v1/attachments?name={price}.txt"));
        let file = course.ngos[ngo].send(request.header("content-type", "text/plain").body(price)).await.done();
        let mut content = crate::course::content(price);
        content["attachments"] = json!([file["id"]]);
        bids.push((ngo, course.try_bid(ngo, &tender, content).await.done()));
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    assert_eq!(round.tender["tender_documents"]["lots"][0]["opening"], json!([]), "nothing is read out");
    others_read_nothing(&course, &round, "after the opening").await;
    // The buyer and the panel work with them.
    let read = course.cast.officer.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    assert_eq!(read["items"].as_array().unwrap().len(), 3);
    let panel = course.panel(&round.evaluation)[0];
    let read = panel.read(&format!("/v1/evaluations/{}/bids", id(&round.evaluation))).await;
    assert!(read.to_string().contains("460123.45"));
    course
        .cast
        .supervisor
        .get(&format!("/v1/tenders/{}/collusion-signals", id(&tender)))
        .await
        .refused("bids-not-told");
    course.quote(&app, &mut round, &["440123.45", "441123.45", "442123.45"]).await;
    others_read_nothing(&course, &round, "after the quotes").await;
    course.score(&mut round, &["60", "50", "40"]).await;
    others_read_nothing(&course, &round, "after the ranking").await;
    // The result tells who won at what price; those who watch the buyer read the rest from now on.
    course.award(&app, &round.tender).await;
    assert!(!where_read(&course.cast.anybody, &["440123.45"]).await.is_empty());
    let read = course.cast.supervisor.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    assert_eq!(read["items"].as_array().unwrap().len(), 3);
    assert_eq!(app.findings().await, []);
}

/// Proves: E2
async fn prices_of_a_tender_are_read_out_to_everybody(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(20))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450123.45", "460123.45", "470123.45"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    course.open(&app, &tender, bids, 5).await;
    let seen = course.cast.anybody.again("tenders", &tender).await;
    assert_eq!(seen["tender_documents"]["lots"][0]["opening"].as_array().unwrap().len(), 3);
    // What else the bids say is not told above the buyer before the result.
    let above = course.cast.finance.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    assert_eq!(above["items"], json!([]));
}

/// Proves: E1, E3
async fn a_bidder_reads_its_own_bid_back_and_checks_the_receipt(app: App) {
    use sha2::{Digest, Sha256};
    let must_commit = |copy: &Value, receipt: &Value| {
        let text = format!("{}{}", copy["salt"].as_str().unwrap(), copy["text"].as_str().unwrap());
        let digest: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&copy["commitment"], &receipt["commitment"]), (&json!(digest), &json!(digest)));
    };
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course
        .published(&app, tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(20)))
        .await;
    let (ngo, bid) = course.bid(0, &tender, "450000.00").await;
    let own = async |bid: &Value, person: &Person| person.get(&format!("/v1/bids/{}/own-content", id(bid))).await;
    let copy = own(&bid, &course.ngos[ngo]).await.done();
    assert!(copy["content"]["text"].as_str().unwrap().contains("450000.00") && copy["quote"].is_null());
    must_commit(&copy["content"], &bid["receipt"]);
    let better = course.ngos[ngo].on("bids", &bid, "replace", json!({ "content": content("440000.00") })).await;
    let again = own(&better, &course.ngos[ngo]).await.done();
    must_commit(&again["content"], &better["receipt"]);
    assert_ne!(again["content"]["salt"], copy["content"]["salt"], "each has a salt of its own");
    // Nobody else: not a rival, not the buyer, not an administrator.
    for person in
        [&course.ngos[1], &course.cast.officer, &course.cast.security, &course.cast.auditor, &course.cast.anybody]
    {
        assert!([401, 403, 404].contains(&own(&bid, person).await.status));
    }
    // Its final quote as well, until the quotes are opened.
    let round = course.quoting(&app).await;
    let quoted = &round.bids[0].1;
    let receipt = course.ngos[round.bids[0].0].now("bids", quoted, "quote", json!({ "price": "449000.00" })).await;
    let copy = own(quoted, &course.ngos[round.bids[0].0]).await.done();
    assert!(copy["content"].is_null(), "its content is opened");
    assert_eq!(copy["quote"]["text"], "449000.00");
    must_commit(&copy["quote"], &receipt);
}
