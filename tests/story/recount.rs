//! The evaluation counted again by another hand: whole numbers only, from what is recorded, sharing no code with the
//! market. Both must agree on every rank and to the last digit.

use crate::{
    app::{App, on_both},
    course::{Course, criteria, id, tender_documents},
};
use domain::{
    Fen,
    draw::Tie,
    ids::BidId,
    method::PriceRule,
    ranking::{Candidate, Score, rank},
    tender::TenderDocuments,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What is counted of a bid: name, price in fen, its place in a tie.
type Counted = (String, u128, String);

/// A place as it was recounted: bid, then points for the price, for the rest, and in all, in units of the last place.
type Recounted = (String, u128, u128, u128);

/// 四舍五入 of a fraction.
fn rounded(above: u128, below: u128) -> u128 {
    (2 * above + below) / (2 * below)
}

pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The place of a bid in a tie: SHA-256 of the seed, a slash and the identifier of the bid.
pub(crate) fn place_in_tie(seed: &str, bid: &str) -> String {
    sha256(format!("{seed}/{bid}"))
}

/// The seed of a tie: SHA-256 of the secret that was told in advance, and of the receipts of all bids, sorted.
fn seed_of(tender: &Value, tie: &Value, bids: &[Value]) -> String {
    let secret = tie["secret"].as_str().unwrap();
    assert_eq!(tender["chance"]["ties"], sha256(secret), "the secret is not the one that was told in advance");
    let opened = bids.iter().filter(|bid| !bid["unit"].is_null());
    let mut receipts: Vec<&str> = opened.map(|bid| bid["receipt"]["sha256"].as_str().unwrap()).collect();
    receipts.sort_unstable();
    sha256(format!("{secret}/{}", receipts.join("/")))
}

/// A decimal in units of its last place.
fn units(text: &str, places: u32) -> u128 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain(std::iter::repeat('0')).take(places as usize).collect();
    format!("{whole}{part}").parse().unwrap()
}

/// Counts one lot: (lowest price ÷ price × points, rounded) + (sum of the members ÷ number of members, rounded), in the
/// order of the total, then the lower price, then the place in a tie.
fn recount(
    price_points: u128,
    places: u32,
    scored: bool,
    bids: &[Counted],
    sheets: &[Vec<(String, u128)>],
) -> Vec<Recounted> {
    let one = 10_u128.pow(places);
    let lowest = bids.iter().map(|bid| bid.1).min().unwrap();
    let members = u128::try_from(sheets.len()).unwrap();
    let mut counted: Vec<(Recounted, &Counted)> = bids
        .iter()
        .map(|bid| {
            let price = if scored { rounded(lowest * price_points * one, bid.1) } else { 0 };
            let sum: u128 = sheets.iter().flatten().filter(|score| score.0 == bid.0).map(|score| score.1).sum();
            let quality = if members == 0 { 0 } else { rounded(sum * one, 100 * members) };
            ((bid.0.clone(), price, quality, price + quality), bid)
        })
        .collect();
    counted.sort_by(|(one, first), (other, second)| {
        other.3.cmp(&one.3).then(first.1.cmp(&second.1)).then(first.2.cmp(&second.2))
    });
    counted.into_iter().map(|(place, _)| place).collect()
}

/// The ranking as the market published it, in the units of the recount.
fn published(places: &[Value], digits: u32) -> Vec<Recounted> {
    let read = |place: &Value, field: &str| {
        let text = place[field].as_str().unwrap();
        assert!(
            text.split_once('.').is_none_or(|(_, part)| part.len() <= digits as usize),
            "{text} has too many digits"
        );
        units(text, digits)
    };
    let of = |(at, place): (usize, &Value)| {
        assert_eq!(place["rank"], at + 1);
        (
            place["bid"].as_str().unwrap().to_owned(),
            read(place, "price_score"),
            read(place, "quality_score"),
            read(place, "total"),
        )
    };
    places.iter().enumerate().map(of).collect()
}

/// Counts an evaluation again from what anybody with the right to read it finds in the market.
async fn agrees(course: &Course, tender: &Value, evaluation: &Value, scored: bool) {
    let officer = &course.cast.officer;
    let tender = officer.again("tenders", tender).await;
    let evaluation = officer.again("evaluations", evaluation).await;
    let digits = u32::try_from(tender["tender_documents"]["score_places"].as_u64().unwrap()).unwrap();
    let of_price = |criterion: &&Value| criterion["kind"] == "price";
    let points = tender["tender_documents"]["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .filter(of_price)
        .map(|found| found["points"].as_u64().unwrap());
    let points = u128::from(points.sum::<u64>());
    let sheets = officer.read(&format!("/v1/score-sheets?evaluation={}", id(&evaluation))).await;
    let score =
        |score: &Value| (score["bid"].as_str().unwrap().to_owned(), units(score["points"].as_str().unwrap(), 2));
    let sheet = |sheet: &Value| sheet["scores"].as_array().unwrap().iter().map(score).collect();
    let sheets: Vec<Vec<(String, u128)>> = sheets["items"].as_array().unwrap().iter().map(sheet).collect();
    let bids = officer.read(&format!("/v1/bids?tender={}", id(&tender))).await;
    let all = bids["items"].as_array().unwrap();
    let seed = seed_of(&tender, &evaluation["rankings"][0]["tie"], all);
    let valid =
        all.iter().filter(|bid| ["qualified", "ranked", "won", "lost"].contains(&bid["status"].as_str().unwrap()));
    let counted = valid.map(|bid| {
        let price = if bid["final_price"].is_null() { &bid["content"]["price"] } else { &bid["final_price"] };
        (id(bid).to_owned(), units(price.as_str().unwrap(), 2), place_in_tie(&seed, id(bid)))
    });
    let again = recount(points, digits, scored, &counted.collect::<Vec<_>>(), &sheets);
    let places = evaluation["rankings"][0]["places"].as_array().unwrap();
    assert_eq!(published(places, digits), again);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn two_hands_count_the_same(
        prices in prop::collection::vec(prop_oneof![1_u64..50, 40_000_000_u64..48_000_000, 1_u64..9_999_999_999_999], 1..9),
        points in prop::collection::vec(prop::collection::vec(0_u64..=7_000, 9), 1..9),
        price_points in 0_u32..=100,
        digits in 0_u32..=4,
        scored: bool,
    ) {
        let tender: TenderDocuments = serde_json::from_value(json!({
            "title": "采购", "description": "说明", "method": "open_tender", "lots": [], "bid_deadline": "2026-04-24T10:00:00+08:00",
            "criteria": [{ "code": "price", "kind": "price", "title": "报价", "points": price_points }], "score_places": digits, "attachments": [],
        })).unwrap();
        let bids: Vec<Candidate> = prices.iter().map(|price| Candidate {
            bid: BidId::next(),
            price: Fen::new(i64::try_from(*price).unwrap()),
        }).collect();
        let sheets: Vec<Vec<Score>> = points.iter().map(|given| bids.iter().zip(given).map(|(bid, points)| Score {
            bid: bid.bid, criterion: "plan".parse().unwrap(), points: format!("{}.{:02}", points / 100, points % 100).parse().unwrap(),
        }).collect()).collect();
        let tie = Tie::of("secret", ["b".to_owned(), "a".to_owned()]);
        let seed = sha256("secret/a/b");
        let rule = if scored { PriceRule::Proportional } else { PriceRule::LowestWins };
        let theirs = serde_json::to_value(rank(&tender, rule, &bids, &sheets, &tie)).unwrap();
        let counted: Vec<Counted> = bids.iter().zip(&prices).map(|(bid, price)| (bid.bid.to_string(), u128::from(*price), place_in_tie(&seed, &bid.bid.to_string()))).collect();
        let sheets: Vec<Vec<(String, u128)>> = points.iter().map(|given| bids.iter().zip(given).map(|(bid, points)| (bid.bid.to_string(), u128::from(*points))).collect()).collect();
        let ours = recount(price_points.into(), digits, scored, &counted, &sheets);
        prop_assert_eq!(published(theirs.as_array().unwrap(), digits), ours);
    }
}

on_both!(an_open_tender_is_recounted, a_negotiation_is_recounted);

/// Proves: E13, E14
async fn an_open_tender_is_recounted(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender = course.published(&app, tender_documents("open_tender", Some(&item), "480000.00", criteria(23))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["449999.99", "470000.01", "433333.33", "433333.33", "479999.97"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 5).await;
    // Every member has an opinion of its own, so that the means do not come out even.
    let panel = course.panel(&round.evaluation);
    for (number, expert) in panel.iter().enumerate() {
        let given = |(at, (_, bid)): (usize, &(usize, Value))| json!({ "bid": bid["id"], "criterion": "plan", "points": format!("{}.{:02}", 50 + (at * 5 + number * 3) % 20, (at * 37 + number * 13) % 100) });
        let scores: Vec<Value> = round.bids.iter().enumerate().map(given).collect();
        expert
            .make(&format!("/v1/evaluations/{}/score-sheets", id(&round.evaluation)), json!({ "scores": scores }))
            .await;
    }
    round.evaluation = course.cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    agrees(&course, &round.tender, &round.evaluation, true).await;
}

/// Proves: M8, E14
async fn a_negotiation_is_recounted(app: App) {
    let course = Course::new(&app).await;
    let item = course.item("480000.00").await;
    let tender =
        course.published(&app, tender_documents("competitive_negotiation", Some(&item), "480000.00", json!([]))).await;
    let mut bids = Vec::new();
    for (ngo, price) in ["450000.00", "455000.00", "460000.00"].into_iter().enumerate() {
        bids.push(course.bid(ngo, &tender, price).await);
    }
    let mut round = course.open(&app, &tender, bids, 3).await;
    course.quote(&app, &mut round, &["440000.00", "439999.99", "440000.00"]).await;
    course.score(&mut round, &[]).await;
    agrees(&course, &round.tender, &round.evaluation, false).await;
}
