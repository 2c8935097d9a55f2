//! Planning and tendering.

use super::*;
use domain::{
    Parameter,
    ids::RuleChangeId,
    rulebook::{Change, Enacted, Setting},
};

/// Proves: M2
/// Detours: M2 edge
#[test]
fn given_an_open_tender_when_it_is_published_with_nineteen_days_then_twenty_are_asked_for() {
    let short = tender("open_tender", "in_review", "2026-04-21T10:00:00+08:00");
    let refusal = refused(
        short.publish(person(OTHER), at("2026-04-02T09:00"), 0, &law("2026-04-02")),
        Reason::PeriodTooShort,
        "M2",
    );
    assert_eq!(refusal.earliest.as_deref(), Some("2026-04-22"));
    let enough = tender("open_tender", "in_review", "2026-04-22T10:00:00+08:00");
    assert!(enough.publish(person(OTHER), at("2026-04-02T09:00"), 0, &law("2026-04-02")).is_ok());
}

/// Proves: M3, M7
/// Detours: M3 edge, M7 edge
#[test]
fn given_five_working_days_of_offering_when_holidays_lie_among_them_then_the_deadline_comes_after_the_fifth() {
    // Ten days from the 29th of September; the holidays leave the 30th, the 8th, 9th, 10th and 12th of October.
    for (method, rule, deadline, lawful) in [
        ("competitive_consultation", "M7", "2026-10-12T10:00:00+08:00", false),
        ("competitive_consultation", "M7", "2026-10-13T10:00:00+08:00", true),
        ("open_tender", "M3", "2026-10-12T10:00:00+08:00", false),
        ("open_tender", "M3", "2026-10-13T10:00:00+08:00", true),
    ] {
        // The twenty days of an open tender always hold five that are worked, unless a law says fewer.
        let short = Enacted {
            id: RuleChangeId::next(),
            unit: None,
            change: Change::Number(Setting { parameter: Parameter::TenderPeriod, value: 1 }),
            start_date: "2026-01-01".parse().unwrap(),
            end_date: None,
        };
        let book = Rulebook::with([short]);
        let law = Law::of_the_nation(&book, &CALENDAR, "2026-09-29".parse().unwrap());
        let tender = tender(method, "in_review", deadline);
        let published = tender.publish(person(OTHER), at("2026-09-29T09:00"), 0, &law);
        assert_eq!(published.is_ok(), lawful, "{method} {deadline}");
        if let Err(refusal) = published {
            assert_eq!(
                (refusal.reason, refusal.earliest.as_deref()),
                (Reason::DocumentsOfferedTooShort, Some("2026-10-13"))
            );
            assert_eq!(refusal.rule().unwrap().id.word(), rule);
        }
    }
}

/// Proves: M7
#[test]
fn given_a_consultation_when_it_is_published_then_ten_days_suffice() {
    for (deadline, lawful) in [("2026-04-12T10:00:00+08:00", true), ("2026-04-11T23:59:59+08:00", false)] {
        let tender = tender("competitive_consultation", "in_review", deadline);
        assert_eq!(
            tender.publish(person(OTHER), at("2026-04-02T09:00"), 0, &law("2026-04-02")).is_ok(),
            lawful,
            "{deadline}"
        );
    }
}

/// Proves: A22
/// Detours: A22 role
#[test]
fn given_a_draft_when_its_drafter_publishes_it_then_another_person_is_asked_for() {
    let tender = tender("open_tender", "in_review", "2026-05-22T10:00:00+08:00");
    refused(tender.publish(person(ID), at("2026-04-02T09:00"), 0, &law("2026-04-02")), Reason::SamePerson, "A22");
}

/// Proves: M4
/// Detours: M4 edge, M4 revision
#[test]
fn given_a_published_tender_when_it_is_clarified_late_then_the_deadline_moves() {
    let tender = tender("open_tender", "published", "2026-04-22T10:00:00+08:00");
    let text = |material| ("服务频次更正为每周两次。".parse().unwrap(), material);
    refused(
        tender.clarify(text(true), None, at("2026-04-10T09:00"), &law("2026-04-10")),
        Reason::ClarificationTooLate,
        "M4",
    );
    // What cannot touch the preparation of bids may come late.
    tender.clarify(text(false), None, at("2026-04-10T09:00"), &law("2026-04-10")).unwrap();
    let moved = at("2026-04-27T10:00");
    let event = tender.clarify(text(true), Some(moved), at("2026-04-10T09:00"), &law("2026-04-10")).unwrap();
    let mut after = tender;
    after.apply(&event);
    assert_eq!((after.bid_deadline, after.tender_documents.bid_deadline), (moved, moved));
}

/// Proves: E1
/// Detours: E1 edge
#[test]
fn given_the_deadline_when_a_bid_comes_at_that_millisecond_then_it_is_late() {
    let tender = tender("open_tender", "published", "2026-04-22T10:00:00+08:00");
    let deadline = at("2026-04-22T10:00");
    assert!(tender.must_be_before_deadline(deadline.plus_millis(-1)).is_ok());
    refused(tender.must_be_before_deadline(deadline), Reason::DeadlinePassed, "E1");
    refused(tender.open(deadline.plus_millis(-1), &[(1, 5)], &law("2026-04-22")), Reason::DeadlineNotReached, "E1");
}

/// Proves: M14, E2
/// Detours: M14 party, E2 party
#[test]
fn given_two_lots_when_they_are_opened_then_each_is_looked_at_by_itself() {
    let tender = tender("open_tender", "closed", "2026-04-22T10:00:00+08:00");
    let now = at("2026-04-22T10:00");
    assert_eq!(tender.open(now, &[(1, 3), (2, 2)], &law("2026-04-22")).unwrap(), [1]);
    refused(tender.open(now, &[(1, 2), (2, 0)], &law("2026-04-22")), Reason::TooFewBids, "M14");
}

fn item(status: &str, in_catalogue: bool) -> PurchaseItem {
    given(json!({
        "id": ID, "list": ID, "unit": "310115004", "status": status, "drafted_by": ID, "consented": false, "allocations": [],
        "requirement": {
            "name": "居家养老", "catalogue_code": "C05010400", "in_guiding_catalogue": in_catalogue, "description": "助餐。",
            "quantity": "320人", "estimate": "100.00", "expected_start": "2026-04-01", "payment_way": "按季度",
        },
        "intention_published_at": null, "tender": null, "drafted_at": "2026-03-02T09:00:00+08:00", "version": 1,
    }))
}

/// Proves: W7, W8
/// Detours: W7 order, W8 order
#[test]
fn given_an_item_outside_the_catalogue_when_it_is_budgeted_then_consent_comes_first() {
    let mut item = item("reviewed", false);
    let allocations = vec![BudgetAllocation { budget_line: BudgetLineId::next(), amount: Fen::yuan(100) }];
    refused(item.budget(allocations.clone(), at("2026-03-02T09:00"), &law("2026-03-02")), Reason::ConsentMissing, "W7");
    let consent = item.consent("浦府办〔2026〕18号".parse().unwrap()).unwrap();
    item.apply(&consent);
    assert_eq!(
        item.budget(allocations.clone(), at("2026-03-02T09:00"), &law("2026-03-02")).unwrap(),
        purchase_item::Event::Budgeted { at: at("2026-03-02T09:00"), allocations }
    );
    let short = vec![BudgetAllocation { budget_line: BudgetLineId::next(), amount: Fen::new(9_999) }];
    refused(item.budget(short, at("2026-03-02T09:00"), &law("2026-03-02")), Reason::AllocationsDoNotSum, "W8");
}

/// Proves: W16
#[test]
fn given_a_self_run_item_when_its_tender_ends_then_it_stands_where_it_stood() {
    let mut item = item("in_tender", true);
    let released = item.release().unwrap();
    item.apply(&released);
    assert_eq!(item.status, purchase_item::Status::Filed);
}

/// Proves: W20
/// Detours: W20 role
#[test]
fn given_a_need_when_its_drafter_reviews_it_then_another_person_is_asked_for() {
    let item = item("submitted", true);
    let refusal = item.review(person(ID), &law("2026-03-02")).unwrap_err();
    assert_eq!((refusal.reason, refusal.rule().map(|rule| rule.id.word())), (Reason::SamePerson, Some("W20")));
    assert!(item.review(person(OTHER), &law("2026-03-02")).is_ok());
}
