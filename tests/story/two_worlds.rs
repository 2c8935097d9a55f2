//! Two worlds that differ in what was sealed and in nothing else: one bid, or forty with replacements, withdrawals and
//! files; no final quote, or several. Whoever is not the bidder reads the same in both, to the byte: every address,
//! every header, every position and digest, and what the service counts.
//!
//! The two are one market at two moments of a clock that stands still, so that identifiers and times are the same.

use crate::{
    app::{App, on_both},
    course::{Course, content, id},
    crawl::{Seen, counters, everything, must_be_equal},
    people::Person,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everybody who does not bid.
fn observers(course: &Course, rival: &Person) -> Vec<(&'static str, Person)> {
    let cast = &course.cast;
    vec![
        ("anybody", cast.anybody.clone()),
        ("the buyer's officer", cast.officer.clone()),
        ("the buyer's approver", cast.approver.clone()),
        ("finance", cast.finance.clone()),
        ("the treasury", cast.treasury.clone()),
        ("the registry", cast.registry.clone()),
        ("the supervisor", cast.supervisor.clone()),
        ("the auditor", cast.auditor.clone()),
        ("the auditor of the city", cast.city_auditor.clone()),
        ("an officer next door", cast.neighbour.clone()),
        ("an officer elsewhere", cast.elsewhere.clone()),
        ("an expert", course.experts[0].clone()),
        ("the system administrator", cast.system.clone()),
        ("the security administrator", cast.security.clone()),
        ("the audit administrator", cast.audit.clone()),
        ("a rival", rival.clone()),
    ]
}

async fn seen_by(app: &App, people: &[(&'static str, Person)], known: &[String]) -> (Vec<Seen>, String) {
    app.office.store.sequence().await.unwrap();
    let mut all = Vec::new();
    for (_, person) in people {
        all.push(everything(person, known).await);
    }
    (all, counters(app))
}

fn must_not_differ(people: &[(&'static str, Person)], before: &(Vec<Seen>, String), after: &(Vec<Seen>, String)) {
    for ((who, _), (before, after)) in people.iter().zip(before.0.iter().zip(&after.0)) {
        must_be_equal(who, before, after);
    }
}

/// The counters count what the observers themselves asked, the same each time; what was sealed between adds nothing.
fn must_count_the_same(first: &str, second: &str, third: &str) {
    let numbers = |text: &str| -> BTreeMap<String, i64> {
        let line = |line: &str| {
            let (name, number) = line.rsplit_once(' ')?;
            Some((name.to_owned(), number.parse().ok()?))
        };
        text.lines().filter_map(line).collect()
    };
    let (first, second, third) = (numbers(first), numbers(second), numbers(third));
    assert!(third.keys().all(|name| second.contains_key(name)), "a counter appeared");
    for (name, after) in &third {
        let (before, between) = (first.get(name).copied().unwrap_or_default(), second[name]);
        assert_eq!(between - before, after - between, "{name} counts what is sealed");
    }
}

async fn upload(person: &Person, bytes: usize) -> Value {
    let request = person.request(reqwest::Method::POST, "/v1/attachments?name=plan.txt");
    person.send(request.header("content-type", "text/plain").body(vec![b'x'; bytes])).await.done()
}

async fn submit(ngo: &Person, tender: &Value, lot: i64, content: Value) -> Value {
    ngo.make(&format!("/v1/tenders/{}/bids", id(tender)), json!({ "lot": lot, "content": content })).await
}

on_both!(one_bid_or_forty_nobody_but_the_bidders_can_tell, a_quote_is_told_to_nobody_before_the_quotes_are_opened);

/// Proves: E1, E3
/// Detours: E3 role, E3 act
async fn one_bid_or_forty_nobody_but_the_bidders_can_tell(app: App) {
    let course = Course::new(&app).await;
    let rival = app.ngo(&course.cast, 7).await;
    let tender = course.eight_lots(&app).await;
    let people = observers(&course, &rival);
    submit(&course.ngos[0], &tender, 1, content("470000.00")).await;
    let (mut bids, mut files) = (Vec::new(), Vec::new());
    let nobody = seen_by(&app, &people, &[]).await;
    let before = seen_by(&app, &people, &[]).await;
    for (at, ngo) in course.ngos[..5].iter().enumerate() {
        for lot in 1..=8 {
            if (at, lot) == (0, 1) {
                continue;
            }
            let mut content = content(&format!("4{at}{lot}000.00"));
            if lot % 3 == 0 {
                let file = upload(ngo, 1000 * (at + 1)).await;
                content["attachments"] = json!([file["id"]]);
                files.push(id(&file).to_owned());
            }
            bids.push((ngo, submit(ngo, &tender, lot, content).await));
        }
    }
    for (at, (ngo, bid)) in bids.iter_mut().enumerate() {
        if at % 4 == 0 {
            *bid = ngo.on("bids", bid, "replace", json!({ "content": content("400000.00") })).await;
        }
        if at % 8 == 0 {
            *bid = ngo.on("bids", bid, "withdraw", json!({})).await;
        }
    }
    let after = seen_by(&app, &people, &[]).await;
    must_not_differ(&people, &before, &after);
    must_count_the_same(&nobody.1, &before.1, &after.1);
    // Whoever knows an identifier learns no more: the answer is that of one that does not exist.
    let mut known: Vec<String> = bids.iter().map(|(_, bid)| id(bid).to_owned()).collect();
    known.extend(files);
    for (who, person) in &people {
        for id in &known {
            for path in ["/v1/bids", "/v1/attachments"] {
                let status = person.get(&format!("{path}/{id}")).await.status;
                assert!([401, 403, 404].contains(&status), "{who} finds {path}/{id}: {status}");
            }
        }
    }
    assert_eq!(app.findings().await, []);
}

/// Proves: E3, M7
/// Detours: E3 order, M7 role
async fn a_quote_is_told_to_nobody_before_the_quotes_are_opened(app: App) {
    let course = Course::new(&app).await;
    let rival = app.ngo(&course.cast, 7).await;
    let round = course.quoting(&app).await;
    let mut people = observers(&course, &rival);
    // Who bids beside the one that quotes sees no more of it than the public does.
    people.push(("another bidder", course.ngos[2].clone()));
    let nobody = seen_by(&app, &people, &[]).await;
    let before = seen_by(&app, &people, &[]).await;
    for price in ["449000.00", "440000.00", "430000.00"] {
        course.ngos[0].now("bids", &round.bids[0].1, "quote", json!({ "price": price })).await;
    }
    course.ngos[1].now("bids", &round.bids[1].1, "quote", json!({ "price": "445000.00" })).await;
    let after = seen_by(&app, &people, &[]).await;
    must_not_differ(&people, &before, &after);
    must_count_the_same(&nobody.1, &before.1, &after.1);
}
