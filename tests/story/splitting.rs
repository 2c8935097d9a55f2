//! Purchases that are split (化整为零): whatever the order, side by side, over the edge of a year and under other names, a
//! part is refused exactly when it takes the sum of its category and budget line above the limit (W14).

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
    people::Reply,
    process::requirement,
};
use futures::future::join_all;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The open-tender threshold as shipped, in fen.
const LIMIT: i64 = 400_000_000;
/// Cases; each has its own budget lines.
const CASES: usize = 6;
/// Three names of one category, and one of another.
const CODES: [&str; 4] = ["C07020101", "C07020102", "C07020199", "C07020201"];
/// The codes of the budget lines of the cases.
const LINES: [&str; CASES] = ["C05010400", "C07020101", "C07020102", "C07020103", "C07020104", "C07020105"];

/// A part of a purchase.
#[derive(Clone, Debug)]
struct Part {
    next_year: bool,
    code: usize,
    amount: i64,
    open: bool,
}

/// The line and the category by which a part is summed.
type Key = (bool, bool);

impl Part {
    fn key(&self) -> Key {
        (self.next_year, self.code == 3)
    }
}

fn part() -> impl Strategy<Value = Part> {
    let amount = prop_oneof![
        Just(100_000_000),
        Just(133_333_333),
        Just(133_333_334),
        Just(199_999_999),
        Just(200_000_000),
        Just(200_000_001),
        Just(300_000_000),
    ];
    (prop::bool::weighted(0.3), 0..CODES.len(), amount, prop::bool::weighted(0.15))
        .prop_map(|(next_year, code, amount, open)| Part { next_year, code, amount, open })
}

/// Parts, and how many of them are published side by side.
fn case() -> impl Strategy<Value = (Vec<Part>, usize)> {
    (prop::collection::vec(part(), 5..9), 1..5_usize)
}

fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// A line and a list of each year.
async fn years(course: &Course, code: &str) -> Vec<(Value, Value)> {
    let mut years = Vec::new();
    for year in [2026, 2027] {
        let line = json!({
            "unit": "310115004", "year": year, "source": "city", "catalogue_code": code, "title": "专项", "amount": "90000000.00",
        });
        let list = json!({ "unit": "310115004", "year": year, "title": format!("{year}年度购买服务清单") });
        let line = course.cast.finance.make("/v1/budget-lines", line).await;
        years.push((line, course.cast.officer.make("/v1/purchase-lists", list).await));
    }
    years
}

async fn item(course: &Course, (line, list): &(Value, Value), number: usize, part: &Part) -> Value {
    let cast = &course.cast;
    let mut wanted = requirement(&yuan(part.amount));
    wanted["requirement"]["catalogue_code"] = json!(CODES[part.code]);
    wanted["requirement"]["name"] = json!(format!("第{number}部分"));
    let item = cast.officer.make(&format!("/v1/purchase-lists/{}/items", id(list)), wanted).await;
    let item = cast.officer.on("purchase-items", &item, "submit", json!({})).await;
    let item = cast.approver.on("purchase-items", &item, "review", json!({})).await;
    let allocations = json!({ "allocations": [{ "budget_line": line["id"], "amount": yuan(part.amount) }] });
    let item = cast.finance.on("purchase-items", &item, "budget", allocations).await;
    let item = cast.approver.on("purchase-items", &item, "file", json!({})).await;
    cast.officer.on("purchase-items", &item, "publish-intention", json!({})).await
}

async fn publish(course: &Course, item: &Value, part: &Part) -> Reply {
    let method = if part.open { "open_tender" } else { "competitive_consultation" };
    let tender = course.draft(tender_documents(method, Some(item), &yuan(part.amount), criteria(20))).await;
    course.try_publish(&tender).await
}

/// Compares what was published and refused with the sums.
fn judge(parts: &[Part], replies: &[Reply], sums: &mut BTreeMap<Key, i64>, story: &str) {
    for (part, reply) in parts.iter().zip(replies).filter(|(part, reply)| reply.status == 200 && !part.open) {
        assert_eq!(reply.json()["status"], "published");
        *sums.entry(part.key()).or_default() += part.amount;
    }
    for (part, reply) in parts.iter().zip(replies) {
        let sum = sums.get(&part.key()).copied().unwrap_or_default();
        assert!(sum <= LIMIT, "{story}: {sum} was let through");
        if reply.status != 200 {
            let problem = reply.clone().refused("split-purchase");
            assert_eq!((&problem["rule"], &problem["article"]), (&json!("W14"), &json!("28")));
            assert!(!part.open && sum + part.amount > LIMIT, "{story}: {part:?} was refused at {sum}");
        }
    }
}

on_both!(a_split_is_caught_exactly_when_the_sum_passes_the_limit);

/// Proves: W14
/// Detours: W14 edge, W14 order, W14 act
async fn a_split_is_caught_exactly_when_the_sum_passes_the_limit(app: App) {
    let course = Course::new(&app).await;
    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    for code in LINES {
        let (parts, beside) = case().new_tree(&mut runner).unwrap().current();
        let years = years(&course, code).await;
        let mut items = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            items.push(item(&course, &years[usize::from(part.next_year)], number, part).await);
        }
        cases.push((parts, beside, items));
    }
    app.at(crate::course::PUBLISHED).await;
    let (mut refused, mut done) = (0, 0);
    for (parts, beside, items) in &cases {
        let story = format!("{parts:?}, {beside} side by side");
        let mut sums = BTreeMap::new();
        for (parts, items) in parts.chunks(*beside).zip(items.chunks(*beside)) {
            let course = &course;
            let replies = join_all(parts.iter().zip(items).map(|(part, item)| publish(course, item, part))).await;
            judge(parts, &replies, &mut sums, &story);
            refused += replies.iter().filter(|reply| reply.status == 409).count();
            done += replies.iter().filter(|reply| reply.status == 200).count();
        }
    }
    assert!(refused >= 5 && done >= 15, "{refused} refused and {done} published tell nothing");
    assert_eq!(app.findings().await, []);
}
