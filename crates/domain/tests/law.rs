//! The law, told as it is meant: given what happened, when somebody acts, then this event or this refusal.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::{
    Calendar, Fen, Law, Moment, Reason, Refusal,
    actor::{Duty, Person, Role, SEPARATED, are_separated},
    budget::Share,
    contract::{self, Contract},
    ids::{DutyId, LineId, PersonId},
    invoice::{self, Invoice},
    milestone::{self, Acceptance, Milestone, Verdict},
    noun::Noun,
    organisation::Organisation,
    payment::{self, Payment},
    purchase_item::{self, PurchaseItem},
    rulebook::Rulebook,
    tender::Tender,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

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

/// A noun as the papers would have it.
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
        "papers": {
            "title": "居家养老", "description": "按季度付款。", "method": method, "score_places": 2, "attachments": [], "deadline": deadline,
            "lots": [{ "number": 1, "item": ID, "title": "一包", "ceiling": "480000.00", "outcome": "open", "opening": [] }],
            "criteria": [
                { "code": "price", "kind": "price", "title": "报价", "points": 20 },
                { "code": "plan", "kind": "quality", "title": "方案", "points": 80 },
            ],
        },
        "deadline": deadline, "clarifications": [], "drafted_by": ID, "drafted_at": "2026-03-02T09:00:00+08:00",
        "published_at": null, "opened_at": null, "ended_because": null, "version": 1,
    }))
}

/// Proves: M2
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
#[test]
fn given_a_draft_when_its_drafter_publishes_it_then_another_person_is_asked_for() {
    let tender = tender("open_tender", "in_review", "2026-05-22T10:00:00+08:00");
    refused(tender.publish(person(ID), at("2026-04-02T09:00"), 0, &law("2026-04-02")), Reason::SamePerson, "A22");
}

/// Proves: M4
#[test]
fn given_a_published_tender_when_it_is_clarified_late_then_the_deadline_moves() {
    let tender = tender("open_tender", "published", "2026-04-22T10:00:00+08:00");
    let text = || "服务频次更正为每周两次。".parse().unwrap();
    refused(
        tender.clarify(text(), None, at("2026-04-10T09:00"), &law("2026-04-10")),
        Reason::ClarificationTooLate,
        "M4",
    );
    let moved = at("2026-04-27T10:00");
    let event = tender.clarify(text(), Some(moved), at("2026-04-10T09:00"), &law("2026-04-10")).unwrap();
    let mut after = tender;
    after.apply(&event);
    assert_eq!((after.deadline, after.papers.deadline), (moved, moved));
}

/// Proves: E1
#[test]
fn given_the_deadline_when_a_bid_comes_at_that_millisecond_then_it_is_late() {
    let tender = tender("open_tender", "published", "2026-04-22T10:00:00+08:00");
    let deadline = at("2026-04-22T10:00");
    assert!(tender.must_be_before_deadline(deadline.plus_millis(-1)).is_ok());
    refused(tender.must_be_before_deadline(deadline), Reason::DeadlinePassed, "E1");
    refused(tender.open(deadline.plus_millis(-1), &[(1, 5)], &law("2026-04-22")), Reason::DeadlineNotReached, "E1");
}

/// Proves: M14, E2
#[test]
fn given_two_lots_when_they_are_opened_then_each_is_looked_at_by_itself() {
    let tender = tender("open_tender", "closed", "2026-04-22T10:00:00+08:00");
    let now = at("2026-04-22T10:00");
    assert_eq!(tender.open(now, &[(1, 3), (2, 2)], &law("2026-04-22")).unwrap(), [1]);
    refused(tender.open(now, &[(1, 2), (2, 0)], &law("2026-04-22")), Reason::TooFewBids, "M14");
}

fn item(status: &str, in_catalogue: bool) -> PurchaseItem {
    given(json!({
        "id": ID, "list": ID, "unit": "310115004", "status": status, "drafted_by": ID, "consented": false, "shares": [],
        "need": {
            "name": "居家养老", "catalogue_code": "C05010400", "in_guiding_catalogue": in_catalogue, "description": "助餐。",
            "quantity": "320人", "estimate": "100.00", "expected_start": "2026-04-01", "payment_way": "按季度",
        },
        "intention_published_at": null, "tender": null, "drafted_at": "2026-03-02T09:00:00+08:00", "version": 1,
    }))
}

/// Proves: W7, W8
#[test]
fn given_an_item_outside_the_catalogue_when_it_is_budgeted_then_consent_comes_first() {
    let mut item = item("reviewed", false);
    let shares = vec![Share { line: LineId::next(), amount: Fen::yuan(100) }];
    refused(item.budget(shares.clone(), at("2026-03-02T09:00"), &law("2026-03-02")), Reason::ConsentMissing, "W7");
    let consent = item.consent("浦府办〔2026〕18号".parse().unwrap()).unwrap();
    item.apply(&consent);
    assert_eq!(
        item.budget(shares.clone(), at("2026-03-02T09:00"), &law("2026-03-02")).unwrap(),
        purchase_item::Event::Budgeted { at: at("2026-03-02T09:00"), shares }
    );
    let short = vec![Share { line: LineId::next(), amount: Fen::new(9_999) }];
    refused(item.budget(short, at("2026-03-02T09:00"), &law("2026-03-02")), Reason::SharesDoNotSum, "W8");
}

#[test]
fn given_a_self_run_item_when_its_tender_ends_then_it_stands_where_it_stood() {
    let mut item = item("in_tender", true);
    let released = item.release().unwrap();
    item.apply(&released);
    assert_eq!(item.status, purchase_item::Status::Filed);
}

fn milestone(status: &str, accepted: &str) -> Milestone {
    given(json!({
        "id": ID, "contract": ID, "unit": "310115004", "organisation": ID, "number": 1, "due": "2026-11-30", "amount": "100.00",
        "plan": { "title": "中期", "due": "2026-11-30", "amount": "100.00", "items": ["人次", "档案"] },
        "accepted": accepted, "invoiced": "0.00", "status": status, "overdue": false, "report": null, "evidence": [], "acceptance": null,
        "delivered_at": null, "accepted_at": null, "version": 1,
    }))
}

fn acceptance(verdicts: &[(&str, bool)], amount: &str) -> Acceptance {
    let verdict =
        |(item, passed): &(&str, bool)| Verdict { item: item.parse().unwrap(), passed: *passed, remark: None };
    Acceptance {
        verdicts: verdicts.iter().map(verdict).collect(),
        beneficiaries_opinion: "满意".parse().unwrap(),
        amount: amount.parse().unwrap(),
    }
}

/// Proves: A12, A22
#[test]
fn given_a_delivery_when_it_is_accepted_then_every_item_has_its_verdict() {
    let delivered = milestone("delivered", "0.00");
    let accept = |verdicts: &[(&str, bool)], amount| {
        delivered.check_acceptance(&acceptance(verdicts, amount), person(ID), person(OTHER))
    };
    assert_eq!(accept(&[("人次", true), ("档案", true)], "100.00"), Ok(true));
    assert_eq!(accept(&[("人次", true), ("档案", false)], "60.00"), Ok(false));
    refused(accept(&[("人次", true)], "100.00"), Reason::AcceptanceIncomplete, "A12");
    refused(accept(&[("人次", true), ("人次", true)], "100.00"), Reason::AcceptanceIncomplete, "A12");
    refused(accept(&[("人次", true), ("档案", false)], "100.00"), Reason::ItemsFailed, "A12");
    refused(accept(&[("人次", true), ("档案", true)], "100.01"), Reason::AcceptedTooMuch, "A12");
    let own =
        delivered.check_acceptance(&acceptance(&[("人次", true), ("档案", true)], "100.00"), person(ID), person(ID));
    refused(own, Reason::SamePerson, "A22");
}

/// Proves: A16
#[test]
fn given_a_part_accepted_when_an_invoice_comes_then_it_is_for_that_part_at_most() {
    let partly = milestone("partly_accepted", "60.00");
    assert_eq!(partly.invoice(Fen::yuan(60)), Ok(milestone::Event::Invoiced { amount: Fen::yuan(60) }));
    refused(partly.invoice(Fen::new(6_001)), Reason::InvoiceNotMatched, "A16");
    refused_state(milestone("planned", "0.00").invoice(Fen::yuan(1)));
}

#[track_caller]
fn refused_state<T: std::fmt::Debug>(decided: Result<T, Refusal>) {
    assert_eq!(decided.unwrap_err().reason, Reason::NotInThisState);
}

/// Proves: A14, A16
#[test]
fn given_an_invoice_when_payments_are_asked_for_then_never_for_more_than_is_due() {
    let invoice: Invoice = given(json!({
        "id": ID, "contract": ID, "milestone": ID, "unit": "310115004", "organisation": ID, "number": "26312000000012345678",
        "figures": { "number": "26312000000012345678", "net": "94.34", "tax": "5.66", "gross": "100.00" },
        "gross": "100.00", "claimed": "99.99", "status": "payable", "received_at": "2026-03-02T09:00:00+08:00", "pay_by": "2026-04-01", "version": 1,
    }));
    assert_eq!(invoice.claim(Fen::new(1)), Ok(invoice::Event::Claimed { amount: Fen::new(1) }));
    refused(invoice.claim(Fen::new(2)), Reason::OverPaid, "A14");
    let mut wrong = invoice.figures.clone();
    wrong.tax = Fen::new(567);
    refused(wrong.check(), Reason::InvoiceArithmetic, "A16");
}

/// Proves: A22
#[test]
fn given_a_payment_when_who_asked_for_it_approves_it_then_another_person_is_asked_for() {
    let payment: Payment = given(json!({
        "id": ID, "contract": ID, "invoice": ID, "unit": "310115004", "organisation": ID, "amount": "1.00",
        "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "status": "requested", "late": false, "pay_by": "2026-04-01",
        "requested_by": ID, "requested_at": "2026-03-02T09:00:00+08:00", "approved_by": null, "bank_reference": null, "shares": [],
        "paid_at": null, "version": 1,
    }));
    refused(payment.approve(person(ID)), Reason::SamePerson, "A22");
    assert_eq!(payment.approve(person(OTHER)), Ok(payment::Event::Approved { by: person(OTHER) }));
}

/// Proves: A10
#[test]
fn given_a_contract_in_force_when_supplements_sum_beyond_ten_per_cent_then_the_last_is_refused() {
    let contract: Contract = given(json!({
        "id": ID, "number": "C1", "unit": "310115004", "organisation": ID, "award": ID, "tender": ID, "lot": 1, "item": ID,
        "terms": {
            "title": "合同", "text": "按约履行。", "price": "1000.00", "starts": "2026-03-02", "ends": "2027-03-01", "long_term": null,
            "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "milestones": [], "shares": [],
        },
        "price": "1060.00", "base_price": "1000.00", "proposed": null, "status": "effective", "sign_by": "2026-04-01", "handled_by": ID,
        "drafted_at": "2026-03-02T09:00:00+08:00", "effective_at": null, "version": 1,
    }));
    let supplement = |amount: &str| contract::Supplement {
        reason: "新增".parse().unwrap(),
        milestone: given(json!({ "title": "补充", "due": "2027-01-01", "amount": amount, "items": ["建档"] })),
        shares: vec![Share { line: LineId::next(), amount: amount.parse().unwrap() }],
    };
    assert!(contract.propose(supplement("40.00"), &law("2026-06-01")).is_ok());
    let refusal =
        refused(contract.propose(supplement("40.01"), &law("2026-06-01")), Reason::SupplementsExceeded, "A10");
    assert_eq!(refusal.facts[1], ("limit", "100.00".to_owned()));
}

/// Proves: Q4
#[test]
fn given_a_ban_when_the_organisation_bids_on_a_day_within_it_then_it_is_refused_and_not_a_day_later() {
    let organisation: Organisation = given(json!({
        "id": ID, "credit_code": "52310105MJ50200186", "name": "某社", "kind": "service_institution", "registrar": "310105-MZ",
        "status": "confirmed", "applied_at": "2026-03-02T09:00:00+08:00", "version": 2,
        "facts": [
            { "kind": "grade", "value": 4, "from": "2021-06-01", "until": "2026-05-31", "basis": "公告" },
            { "kind": "ban", "value": null, "from": "2026-04-01", "until": "2026-06-30", "basis": "处罚决定" },
        ],
    }));
    refused(organisation.must_be_able_to_bid(&law("2026-06-30")), Reason::OrganisationBanned, "Q4");
    assert!(organisation.must_be_able_to_bid(&law("2026-07-01")).is_ok());
    let grade = |day: &str| organisation.standing(day.parse().unwrap()).grade;
    assert_eq!((grade("2026-05-31"), grade("2026-06-01")), (Some(4), None));
}

/// Proves: A22, S2
#[test]
fn given_a_duty_when_one_that_checks_it_is_asked_for_then_it_is_refused_to_the_same_person() {
    let seat = |role: Role| Duty {
        id: DutyId::next(),
        role,
        unit: role.sits_at_unit().then(|| "310115004".parse().unwrap()),
        organisation: role.sits_in_organisation().then(|| ID.parse().unwrap()),
    };
    for one in Role::ALL {
        let person: Person = given(json!({
            "id": ID, "login": "p", "name": "p", "status": "active", "duties": [seat(*one)], "enrolled_at": "2026-03-02T09:00:00+08:00", "version": 1,
        }));
        for other in Role::ALL {
            let expected = SEPARATED.contains(&(*one, *other))
                || SEPARATED.contains(&(*other, *one))
                || (one != other && (one.is_administrator() || other.is_administrator()));
            assert_eq!(person.grant(seat(*other)).is_err(), expected, "{one} and {other}");
            assert_eq!(are_separated(*one, *other), expected);
        }
    }
}

/// Proves: A4
#[test]
fn given_the_bid_price_when_the_contract_says_another_then_it_is_refused_and_after_thirty_days_too() {
    let award = given(json!({
        "id": ID, "tender": ID, "lot": 1, "unit": "310115004", "bid": ID, "organisation": ID, "rank": 1, "price": "1000.00",
        "status": "published", "recommended_at": "2026-04-20T10:00:00+08:00", "decided_at": "2026-04-22T10:00:00+08:00", "reasons": "第一",
        "published_at": "2026-04-22T10:00:00+08:00", "version": 3,
    }));
    let terms = |price: &str| {
        given::<contract::Terms>(json!({
            "title": "合同", "text": "按约履行。", "price": price, "starts": "2026-06-01", "ends": "2027-05-31", "long_term": null,
            "payee": { "name": "某社", "bank": "上海银行", "account": "1" },
            "milestones": [{ "title": "全部", "due": "2027-05-31", "amount": price, "items": ["完成"] }],
            "shares": [{ "line": ID, "amount": price }],
        }))
    };
    let check = |price: &str, day: &str| Contract::check_against(&terms(price), &award, &law(day));
    refused(check("999.99", "2026-05-01"), Reason::PriceNotAsBid, "A4");
    assert_eq!(check("1000.00", "2026-05-22").unwrap(), "2026-05-22".parse().unwrap());
    refused(check("1000.00", "2026-05-23"), Reason::ContractTooLate, "A4");
}
