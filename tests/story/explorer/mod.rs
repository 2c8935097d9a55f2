//! An explorer: everybody tries every act in any order, lawful and tempting, and after each step the law is asked of the journal
//! alone (`laws`), by predicates that know nothing of the guards.
//!
//! `QINGDAN_EXPLORE` says how many steps, `QINGDAN_SEED` from which seed. A market is explored for a while and then left for a
//! new one.

mod acts;
mod frameworks;
mod held;
mod laws;
mod table;
mod way;

use crate::{
    app::{App, Engine},
    course::{Course, id},
    dice::Dice,
    people::{Person, Reply},
    walk::wanted,
};
use domain::{Moment, role::Role};
use laws::Laws;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Steps in one market.
const STAY: u64 = 1_500;
/// Only the newest nouns are worth a try.
const NEWEST: usize = 5;

/// What is reached where there is time enough.
const FAR: &[&str] = &[
    "publish",
    "open-bids",
    "consolidate",
    "decide",
    "challenge",
    "sign-as-buyer",
    "propose-supplement",
    "accept",
    "match",
    "request payment",
    "approve",
    "order payment",
    "confirm",
    "conclude framework",
    "call off",
    "record bond",
    "propose refund",
    "decide refund",
];

/// What the laws see of what was done, of what the journal tells at once.
const SEEN: &[(&str, &[&str])] = &[
    ("publish", &["tender published", "award published"]),
    ("sign-as-buyer", &["contract signed_by_buyer"]),
    ("accept", &["milestone accepted"]),
    ("confirm", &["payment paid"]),
    ("call off", &["framework called_off"]),
    ("record bond", &["bond received"]),
    ("propose refund", &["refund proposed"]),
];

struct Explorer {
    course: Course,
    /// Who acts, and under which name a failure tells of it.
    people: Vec<(&'static str, Person)>,
    dice: Dice,
    laws: Laws,
    now: Moment,
    /// The nouns that were seen, by the part of their address.
    seen: BTreeMap<&'static str, Vec<Value>>,
    done: BTreeMap<String, u64>,
    refused: BTreeMap<String, u64>,
    position: i64,
    number: u64,
}

impl Explorer {
    async fn begin(app: &App, seed: u64) -> Self {
        let course = Course::new(app).await;
        let third = app.staff("third.officer", Role::BuyerOfficer, "310115004").await;
        let cast = &course.cast;
        let mut people = vec![
            ("officer", cast.officer.clone()),
            ("officer", cast.officer.clone()),
            ("inspector", cast.inspector.clone()),
            ("third", third),
            ("approver", cast.approver.clone()),
            ("approver", cast.approver.clone()),
            ("finance", cast.finance.clone()),
            ("treasury", cast.treasury.clone()),
            ("registry", cast.registry.clone()),
        ];
        people.extend(course.ngos.iter().map(|ngo| ("ngo", ngo.clone())));
        people.extend(course.experts.iter().map(|expert| ("expert", expert.clone())));
        let now = "2026-03-02T09:00:00+08:00".parse().unwrap();
        let mut explorer = Self {
            course,
            people,
            dice: Dice::new(seed),
            laws: Laws::default(),
            now,
            seen: BTreeMap::new(),
            done: BTreeMap::new(),
            refused: BTreeMap::new(),
            position: 0,
            number: 0,
        };
        // Intentions are published, and thirty days go by. Half of the items stay above the limit for an open tender even
        // when they are cut a little: else nobody would see that an approval was given for something else (M11).
        for at in 0..32 {
            let amount = ["480000.00", "4000100.00", "90000.00", "4000100.00"][at % 4];
            let item = explorer.course.item(amount).await;
            explorer.see("purchase-items", &item);
        }
        explorer.wait(app, 31 * 24).await;
        explorer
    }
    fn see(&mut self, nouns: &'static str, noun: &Value) {
        let seen = self.seen.entry(nouns).or_default();
        if !seen.iter().any(|other| other["id"] == noun["id"]) {
            seen.push(json!({ "id": noun["id"], "estimate": noun["requirement"]["estimate"] }));
        }
    }
    async fn wait(&mut self, app: &App, hours: u64) {
        self.now = self.now.plus_millis(3_600_000 * i64::try_from(hours).unwrap());
        app.office.time.set(self.now);
        app.office.do_what_is_due().await.unwrap();
    }
    /// One of the newest of a kind; of the items any.
    fn one(&mut self, nouns: &str) -> Option<Value> {
        let newest = if nouns == "purchase-items" { usize::MAX } else { NEWEST };
        let seen = self.seen.get(nouns).map_or(&[][..], |seen| &seen[seen.len().saturating_sub(newest)..]);
        let at = self.dice.one_of(seen.len())?;
        Some(seen[at].clone())
    }
    fn person(&mut self) -> Person {
        let at = self.dice.one_of(self.people.len()).unwrap();
        self.people[at].1.clone()
    }
    /// What somebody does.
    async fn step(&mut self, app: &App) {
        match self.dice.throw(20) {
            0 => {
                let hours = [1, 3, 8, 24, 24, 100][self.dice.one_of(6).unwrap()];
                self.wait(app, hours).await;
            }
            1..8 => self.along(app).await,
            8..11 => self.create().await,
            _ => self.act().await,
        }
    }
    /// Somebody does something with something that is there: mostly what the market says that it may do.
    async fn act(&mut self) {
        let kinds: Vec<&'static str> = self.seen.keys().copied().filter(|nouns| !table::of(nouns).is_empty()).collect();
        if kinds.is_empty() {
            return;
        }
        let nouns = kinds[self.dice.one_of(kinds.len()).unwrap()];
        let Some(noun) = self.one(nouns) else { return };
        let guided = self.dice.throw(10) < 8;
        // Of a few people the first that may do something; or whoever comes, whatever the market says.
        for _ in 0..if guided { 6 } else { 1 } {
            let person = self.person();
            let reply = person.get(&format!("/v1/{nouns}/{}", id(&noun))).await;
            if reply.status != 200 {
                continue;
            }
            let noun = reply.json();
            let Some(act) = self.choose(nouns, &noun, guided) else { continue };
            let body = self.body(act, &noun).await;
            let reply = person.try_on(nouns, &noun, act, body).await;
            return self.note(act, nouns, &reply);
        }
        if !guided && let Some(act) = self.choose(nouns, &Value::Null, false) {
            // By its address alone, in the version that a stranger guesses.
            let person = self.person();
            if let Some(noun) = self.look(nouns, &noun).await {
                let body = self.body(act, &noun).await;
                let reply = person.try_on(nouns, &noun, act, body).await;
                self.note(act, nouns, &reply);
            }
        }
    }
    /// Somebody tries an act on a noun as it is now, if it may know of it.
    pub(super) async fn attempt(&mut self, person: &Person, nouns: &'static str, noun: &Value, act: &str, body: Value) {
        let reply = person.get(&format!("/v1/{nouns}/{}", id(noun))).await;
        if reply.status == 200 {
            let reply = person.try_on(nouns, &reply.json(), act, body).await;
            self.note(act, nouns, &reply);
        }
    }
    /// An act: any, or one that the market offers, seldom one that ends things.
    fn choose(&mut self, nouns: &str, noun: &Value, guided: bool) -> Option<&'static str> {
        let away = self.dice.throw(10) == 0;
        let offered = |word: &str| noun["allowed_acts"].as_array().is_some_and(|acts| acts.contains(&json!(word)));
        let fits = |(word, act): &&(&str, &str)| !guided || (offered(word) && (away || !table::AWAY.contains(act)));
        let acts: Vec<&(&str, &'static str)> = table::of(nouns).iter().filter(fits).collect();
        self.dice.one_of(acts.len()).map(|at| acts[at].1)
    }
    fn note(&mut self, act: &str, nouns: &'static str, reply: &Reply) {
        let told = String::from_utf8_lossy(&reply.bytes);
        assert!(reply.status < 500, "{act}: {told}");
        if reply.status < 300 {
            *self.done.entry(act.to_owned()).or_default() += 1;
            let noun = reply.json();
            if noun["id"].is_string()
                && table::PLACES.iter().any(|(_, place)| *place == nouns)
                && !noun["version"].is_null()
            {
                self.see(nouns, &noun);
            }
        } else {
            let kind =
                reply.json()["type"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            *self.refused.entry(kind).or_default() += 1;
        }
    }
    /// Reads what the journal tells by now, and asks the law of it.
    async fn ask(&mut self, told: &str) {
        loop {
            let path = format!("/v1/journal?after={}&limit=200", self.position);
            let page = self.course.cast.audit.read(&path).await;
            let entries = page["items"].as_array().unwrap();
            for entry in entries {
                self.position = entry["position"].as_i64().unwrap();
                if let Some(breach) = self.laws.breach(entry) {
                    panic!("{told}: {breach}: {entry}");
                }
                let place = table::PLACES.iter().find(|(noun, _)| entry["noun"] == *noun);
                if let Some((_, nouns)) = place.filter(|_| entry["subject"].is_string()) {
                    self.see(nouns, &json!({ "id": entry["subject"] }));
                }
            }
            if entries.len() < 200 {
                return;
            }
        }
    }
}

/// Explores so many steps, in markets of their own.
async fn explore(engine: Engine, steps: u64, seed: u64) -> BTreeMap<String, u64> {
    let (mut done, mut refused) = (BTreeMap::new(), BTreeMap::new());
    let mut explored = 0;
    while explored < steps {
        let app = App::new(engine).await;
        let own = seed + explored;
        let mut explorer = Explorer::begin(&app, own).await;
        // The tokens of a market end with its winter; the longest leap is two months.
        let winter: Moment = "2026-12-20T09:00:00+08:00".parse().unwrap();
        let mut step = 0;
        while step < STAY.min(steps - explored) && explorer.now < winter {
            explorer.step(&app).await;
            explorer.ask(&format!("{engine:?}, step {step} from seed {own}")).await;
            step += 1;
        }
        assert_eq!(app.findings().await, [], "{engine:?} from seed {own}");
        // The laws looked at what was done: laws that see nothing are broken by nothing.
        for (act, events) in SEEN {
            let done = explorer.done.get(*act).copied().unwrap_or_default();
            let saw: u64 = events.iter().map(|event| explorer.laws.saw(event)).sum();
            assert!(saw >= done, "{act}: {saw} of {done}");
        }
        explored += step;
        for (sum, of) in [(&mut done, &explorer.done), (&mut refused, &explorer.refused)] {
            for (act, times) in of {
                *sum.entry(act.clone()).or_default() += times;
            }
        }
    }
    eprintln!("{engine:?}: {steps} steps from seed {seed}: {done:?}; refused: {refused:?}");
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_anybody_tries_the_journal_breaks_no_law() {
    let (seed, steps) = (wanted("QINGDAN_SEED", 20_261_130), wanted("QINGDAN_EXPLORE", STAY));
    let done = explore(Engine::Sqlite, steps, seed).await;
    // In one market something comes about, in many everything. Identifiers are random, so the same seed goes nearly the same way.
    let far: &[&str] = if steps < 10 * STAY { &["publish", "open-bids"] } else { FAR };
    for act in far {
        assert!(steps < STAY || done.contains_key(*act), "nobody got as far as {act}: {done:?}");
    }
}
