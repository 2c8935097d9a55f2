//! Suppliers, officers, contracts and remedies.

use super::*;

/// Proves: Q4
/// Detours: Q4 edge
#[test]
fn given_a_ban_when_the_organisation_bids_on_a_day_within_it_then_it_is_refused_and_not_a_day_later() {
    let organisation: Organisation = given(json!({
        "id": ID, "credit_code": "52310105MJ50200186", "name": "某社", "kind": "service_institution", "registration_authority": "310105-MZ",
        "status": "confirmed", "applied_at": "2026-03-02T09:00:00+08:00", "version": 2,
        "registry_entries": [
            { "kind": "grade", "value": 4, "from": "2021-06-01", "until": "2026-05-31", "basis_document": "公告" },
            { "kind": "ban", "value": null, "from": "2026-04-01", "until": "2026-06-30", "basis_document": "处罚决定" },
        ],
    }));
    refused(
        organisation.must_be_able_to_bid("2026-06-30".parse().unwrap(), &law("2026-06-30")),
        Reason::OrganisationBanned,
        "Q4",
    );
    assert!(organisation.must_be_able_to_bid("2026-07-01".parse().unwrap(), &law("2026-06-30")).is_ok());
    let grade = |day: &str| organisation.eligibility(day.parse().unwrap()).grade;
    assert_eq!((grade("2026-05-31"), grade("2026-06-01")), (Some(4), None));
}

/// Proves: A22, S2
#[test]
fn given_a_duty_when_one_that_checks_it_is_asked_for_then_it_is_refused_to_the_same_person() {
    let seat = |role: Role| RoleAssignment {
        id: RoleAssignmentId::next(),
        role,
        unit: role.sits_at_unit().then(|| "310115004".parse().unwrap()),
        organisation: role.sits_in_organisation().then(|| ID.parse().unwrap()),
    };
    for one in Role::ALL {
        let account = |id: &str, role_assignments: Value| -> Person {
            given(json!({
            "id": id, "login": "somebody", "name": "p", "identity": "digest", "status": "active", "role_assignments": role_assignments, "organisation": one.sits_in_organisation().then_some(ID), "added_at": "2026-03-02T09:00:00+08:00", "version": 1,
            }))
        };
        let person = account(ID, json!([seat(*one)]));
        for other in Role::ALL {
            let named = |pair: &Separated| [(pair.one, pair.other), (pair.other, pair.one)].contains(&(*one, *other));
            let expected =
                SEPARATED.iter().any(named) || (one != other && (one.is_administrator() || other.is_administrator()));
            assert_eq!(person.grant(seat(*other), &[]).is_err(), expected, "{one} and {other}");
            assert_eq!(are_separated(*one, *other), expected);
            // Under another account of the same person it is the same.
            let second = Person {
                organisation: other.sits_in_organisation().then(|| ID.parse().unwrap()),
                ..account(ID, json!([]))
            };
            assert_eq!(
                second.grant(seat(*other), std::slice::from_ref(&person)).is_err(),
                expected,
                "{one} and {other}, two accounts"
            );
        }
    }
}

/// Proves: A4
/// Detours: A4 edge, A4 act
#[test]
fn given_the_bid_price_when_the_contract_says_another_then_it_is_refused_and_after_thirty_days_too() {
    let award = given(json!({
        "id": ID, "tender": ID, "lot": 1, "unit": "310115004", "bid": ID, "organisation": ID, "rank": 1, "price": "1000.00",
        "status": "published", "recommended_at": "2026-04-20T10:00:00+08:00", "decided_at": "2026-04-22T10:00:00+08:00", "reason": "第一",
        "published_at": "2026-04-22T10:00:00+08:00", "paused_days": 0, "version": 3,
    }));
    let terms = |price: &str| {
        given::<contract::Terms>(json!({
            "title": "合同", "text": "按约履行。", "price": price, "start_date": "2026-06-01", "end_date": "2027-05-31", "long_term": null,
            "payee": { "name": "某社", "bank": "上海银行", "account": "1" },
            "milestones": [{ "title": "全部", "due": "2027-05-31", "amount": price, "items": ["完成"] }],
            "allocations": [{ "budget_line": ID, "amount": price }],
        }))
    };
    let check = |price: &str, day: &str| {
        Contract::check_against(&terms(price), &award, "2026-05-22".parse().unwrap(), &law(day))
    };
    refused(check("999.99", "2026-05-01"), Reason::PriceNotAsBid, "A4");
    check("1000.00", "2026-05-22").unwrap();
    refused(check("1000.00", "2026-05-23"), Reason::ContractTooLate, "A4");
}

/// Proves: C9
#[test]
fn given_a_breach_when_a_complaint_is_upheld_then_what_follows_depends_on_how_far_it_came() {
    use domain::complaint::{Consequence as C, Reached, Verdict, consequence};
    let reached =
        |decided, signed, performed, another| Reached { of_documents: false, decided, signed, performed, another };
    let of_documents = |reached| Reached { of_documents: true, ..reached };
    for (at, expected) in [
        (reached(false, false, false, false), C::Redo),
        (reached(true, false, false, true), C::AnotherCandidate),
        (of_documents(reached(true, false, false, true)), C::Redo),
        (reached(true, false, false, false), C::Redo),
        (reached(true, true, false, true), C::CancelContract),
        (reached(true, true, true, true), C::Damages),
        (of_documents(reached(true, true, true, true)), C::Damages),
    ] {
        assert_eq!(consequence(Verdict::Upheld, at), expected, "{at:?}");
        for verdict in [Verdict::Unfounded, Verdict::FalseEvidence, Verdict::UpheldWithoutEffect] {
            assert_eq!(consequence(verdict, at), C::None);
        }
    }
}

/// Proves: D3
#[test]
fn given_a_deposit_when_it_is_returned_late_then_it_bears_interest_at_a_fifth_above_the_base_rate() {
    use domain::deposit::late_interest;
    let law = law("2026-05-01");
    // 9,600.00 × 4.35 % × 1.2 × 10 ÷ 365 = 13.7293…
    assert_eq!(late_interest(Fen::yuan(9_600), 10, &law), Fen::new(1_373));
    assert_eq!(late_interest(Fen::yuan(9_600), 0, &law), Fen::ZERO);
    assert_eq!(late_interest(Fen::yuan(9_600), -3, &law), Fen::ZERO);
}

/// Proves: A15
#[test]
fn given_a_late_payment_when_it_is_made_then_five_ten_thousandths_a_day_are_owed() {
    let payment: Payment = given(json!({
        "id": ID, "contract": ID, "invoice": ID, "unit": "310115004", "organisation": ID, "amount": "450000.00",
        "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "status": "sent", "late": true, "payment_due_date": "2026-04-01",
        "requested_by": ID, "requested_at": "2026-03-02T09:00:00+08:00", "approved_by": OTHER, "bank_reference": null, "allocations": [], "overpaid": [], "written_off": [], "charges": [], "came_back": [],
        "paid_at": null, "version": 3,
    }));
    let owed = |day: &str| payment.interest_on(day.parse().unwrap(), &law(day));
    assert_eq!(
        (owed("2026-04-01"), owed("2026-04-02"), owed("2026-04-11")),
        (Fen::ZERO, Fen::yuan(225), Fen::yuan(2_250))
    );
}

/// Proves: Q6, Q8
#[test]
fn given_a_grade_when_it_runs_longer_than_five_years_then_it_is_warned_of_and_the_list_has_its_conditions() {
    let organisation: Organisation = given(json!({
        "id": ID, "credit_code": "52310105MJ50200186", "name": "某社", "kind": "service_institution", "registration_authority": "310105-MZ",
        "status": "confirmed", "applied_at": "2026-03-02T09:00:00+08:00", "version": 2,
        "registry_entries": [
            { "kind": "registered", "value": null, "from": "2024-03-02", "until": null, "basis_document": "登记证书" },
            { "kind": "grade", "value": 3, "from": "2024-06-01", "until": "2029-05-31", "basis_document": "公告" },
            { "kind": "annual_check_passed", "value": 2024, "from": "2025-06-30", "until": null, "basis_document": "年检" },
            { "kind": "annual_check_passed", "value": 2025, "from": "2026-02-28", "until": null, "basis_document": "年检" },
        ],
    }));
    let eligibility = |day: &str| organisation.eligibility(day.parse().unwrap());
    assert!(
        !eligibility("2026-03-01").recommended
            && eligibility("2026-03-02").recommended
            && !eligibility("2029-06-01").recommended
    );
    let warned = std::sync::Mutex::new(Vec::new());
    let law = law("2026-03-02").warning(&warned);
    let grade = |until: &str| {
        given(json!({ "kind": "grade", "value": 4, "from": "2026-03-02", "until": until, "basis_document": "公告" }))
    };
    assert!(organisation.record_registry_entry(grade("2031-03-02"), &law).is_ok() && warned.lock().unwrap().is_empty());
    assert!(organisation.record_registry_entry(grade("2031-03-03"), &law).is_ok());
    assert_eq!(warned.lock().unwrap()[0].reason, Reason::GradeTooLong);
}

/// Proves: E9, D6, E17
#[test]
fn given_opened_bids_when_they_are_compared_then_signs_and_low_prices_come_with_their_evidence() {
    use domain::price::{CollusionSignalKind, low_prices, signs};
    let bid = |number: u8, price: &str, plan: &str, team: &str, owner: &str| -> domain::bid::Bid {
        let own = format!("0197c0de-0000-7000-8000-0000000000{number:02}");
        given(json!({
            "id": own, "tender": ID, "lot": 1, "organisation": own, "unit": "310115004", "status": "opened", "version": 2,
            "receipt": { "sha256": "0".repeat(64), "received_at": "2026-04-15T09:00:00+08:00" }, "exclusion_reason": null, "score": null, "rank": null,
            "content": {
                "price": price, "plan": plan, "team": team, "attachments": [],
                "deposit": { "amount": "1.00", "account_owner": owner, "account": owner },
            },
        }))
    };
    let plan = "为辖区内六十岁以上独居老人每周两次上门，提供助餐、助洁、助医和精神慰藉服务，建立服务档案，按月回访并向街道报告。";
    let bids = [
        bid(1, "100.00", plan, "甲团队", "某公司"),
        bid(2, "110.00", &plan.replace("按月", "按季"), "乙团队", "某公司"),
        bid(
            3,
            "120.00",
            "社区食堂集中供餐，志愿者结对探访，网格员巡查，另设心理咨询热线并由护士驻点服务，每季度组织一次体检。",
            "乙团队",
            "丙",
        ),
        bid(
            4,
            "130.00",
            "以日间照料中心为依托，开展康复训练、文娱活动和短期托养，配备康复师两名、护理员八名，提供接送服务和营养膳食。",
            "丁团队",
            "丁",
        ),
    ];
    let found = signs(1, &bids.iter().collect::<Vec<_>>());
    let kinds: Vec<CollusionSignalKind> = found.iter().map(|sign| sign.kind).collect();
    assert_eq!(
        kinds,
        [
            CollusionSignalKind::SameDepositAccount,
            CollusionSignalKind::LikePlans,
            CollusionSignalKind::SameTeam,
            CollusionSignalKind::RegularGaps
        ],
        "{found:?}"
    );
    let prices = |prices: &[i64]| -> Vec<_> { prices.iter().map(|price| (bids[0].id, Fen::yuan(*price))).collect() };
    let low = |all: &[i64]| low_prices(&prices(all), Fen::yuan(100), &law("2026-04-20")).len();
    assert_eq!((low(&[48, 98, 99]), low(&[49, 98, 99]), low(&[45, 46, 47]), low(&[44, 46, 47])), (1, 0, 0, 1));
}
