//! The law, told as it is meant: given what happened, when somebody acts, then this event or this refusal.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::{
    Calendar, Fen, Law, Moment, Reason, Refusal,
    actor::{Person, RoleAssignment},
    budget::BudgetAllocation,
    contract::{self, Contract},
    ids::{BudgetLineId, PersonId, RoleAssignmentId},
    invoice::{self, Invoice},
    milestone::{self, Acceptance, Milestone, Verdict},
    noun::Noun,
    organisation::Organisation,
    payment::{self, Payment},
    purchase_item::{self, PurchaseItem},
    role::{Role, SEPARATED, Separated, are_separated},
    rulebook::Rulebook,
    tender::Tender,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

mod books;
mod dice;
mod parties;
mod red_flags;
mod tendering;
mod work;

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::default);
static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::shipped);

/// The law of the nation on a day, as shipped.
fn law(day: &str) -> Law<'static> {
    Law::of_the_nation(&BOOK, &CALENDAR, day[..10].parse().unwrap())
}

const ID: &str = "0197c0de-0000-7000-8000-000000000001";
const OTHER: &str = "0197c0de-0000-7000-8000-000000000002";

fn at(text: &str) -> Moment {
    format!("{text}:00+08:00").parse().unwrap()
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

/// A noun as its file would have it.
fn given<N: serde::de::DeserializeOwned>(noun: Value) -> N {
    serde_json::from_value(noun).unwrap()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(decided: Result<T, Refusal>, reason: Reason, rule: &str) -> Refusal {
    let refusal = decided.unwrap_err();
    assert_eq!((refusal.reason, refusal.rule().map(|rule| rule.id.word())), (reason, Some(rule)));
    refusal
}

fn tender(method: &str, status: &str, deadline: &str) -> Tender {
    given(json!({
        "id": ID, "unit": "310115004", "number": "T1", "status": status,
        "tender_documents": {
            "title": "居家养老", "description": "按季度付款。", "method": method, "score_places": 2, "attachments": [], "bid_deadline": deadline,
            "lots": [{ "number": 1, "item": ID, "title": "一包", "ceiling": "480000.00", "outcome": "open", "opening": [] }],
            "criteria": [
                { "code": "price", "kind": "price", "title": "报价", "points": 20 },
                { "code": "plan", "kind": "quality", "title": "方案", "points": 80 },
            ],
        },
        "bid_deadline": deadline, "clarifications": [], "drafted_by": ID, "drafted_at": "2026-03-02T09:00:00+08:00",
        "published_at": null, "opened_at": null, "end_reason": null, "suspensions": [],
        "chance": { "suppliers": "0", "panel": "0", "ties": "0" }, "version": 1,
    }))
}

#[track_caller]
fn refused_state<T: std::fmt::Debug>(decided: Result<T, Refusal>) {
    assert_eq!(decided.unwrap_err().reason, Reason::NotInThisState);
}
