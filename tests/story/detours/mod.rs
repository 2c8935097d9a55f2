//! Detours around the law that were seen to work, and their siblings: another order of acts, another act with the same effect,
//! another party or role, a revision after an approval, the edge of a number. `Detours:` names the rule and the kind of each.

mod approvals;
mod contracting;
mod contradictions;
mod deadlines;
mod duties;
mod floor;
mod grounds;
mod parties;
mod planning;
mod powers;
mod separation;
mod standstill;
mod wording;
mod years;

use crate::{
    app::App,
    course::{Course, Round, content, id},
};
use serde_json::{Value, json};

/// Plain bids of the first organisations at these prices.
pub(crate) async fn bids(course: &Course, tender: &Value, prices: &[&str]) -> Vec<(usize, Value)> {
    let mut bids = Vec::new();
    for (ngo, price) in prices.iter().enumerate() {
        bids.push(course.bid(ngo, tender, price).await);
    }
    bids
}

/// An open tender of one lot with three bids that were opened and found qualified.
async fn opened(app: &App, course: &Course) -> Round {
    let tender = course.tender(app, "open_tender").await;
    let bids = bids(course, &tender, &["450000.00", "455000.00", "460000.00"]).await;
    course.open(app, &tender, bids, 5).await
}

/// The same, ranked in the order of the bids.
pub(crate) async fn ranked(app: &App, course: &Course) -> Round {
    let mut round = opened(app, course).await;
    course.score(&mut round, &["75", "70", "65"]).await;
    round
}

/// The registry records a fact about an organisation.
async fn recorded(course: &Course, ngo: usize, entry: Value) {
    let organisation = json!({ "id": course.ngos[ngo].organisation.unwrap() });
    course
        .cast
        .registry
        .now("organisations", &organisation, "record-registry-entry", json!({ "registry_entry": entry }))
        .await;
}

/// An organisation is barred from a day on.
async fn barred(course: &Course, ngo: usize, from: &str) {
    let ban = json!({ "kind": "ban", "value": null, "from": from, "until": "2028-12-31", "basis_document": "行政处罚决定书" });
    recorded(course, ngo, ban).await;
}

/// A plain bid with members.
fn joint(course: &Course, price: &str, members: &[usize]) -> Value {
    let mut content = content(price);
    let members: Vec<_> = members.iter().map(|ngo| course.ngos[*ngo].organisation.unwrap()).collect();
    content["members"] = json!(members);
    content
}

/// What is recommended for a tender.
async fn recommended(course: &Course, tender: &Value) -> Value {
    let awards = course.cast.officer.read(&format!("/v1/awards?tender={}&status=recommended", id(tender))).await;
    awards["items"][0].clone()
}
