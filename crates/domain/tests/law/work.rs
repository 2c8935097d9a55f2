//! Performance and payment.

use super::*;

fn milestone(status: &str, accepted: &str) -> Milestone {
    given(json!({
        "id": ID, "contract": ID, "unit": "310115004", "organisation": ID, "number": 1, "due": "2026-11-30", "amount": "100.00",
        "plan": { "title": "中期", "due": "2026-11-30", "amount": "100.00", "items": ["人次", "档案"] },
        "accepted": accepted, "invoiced": "0.00", "status": status, "overdue": false, "report": null, "evidence": [], "acceptance": null, "acceptors": [],
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

/// Proves: A12
/// Detours: A12 edge
#[test]
fn given_a_delivery_when_it_is_accepted_then_every_item_has_its_verdict() {
    let delivered = milestone("delivered", "0.00");
    let accept = |verdicts: &[(&str, bool)], amount| delivered.check_acceptance(&acceptance(verdicts, amount));
    assert_eq!(accept(&[("人次", true), ("档案", true)], "100.00"), Ok(true));
    assert_eq!(accept(&[("人次", true), ("档案", false)], "60.00"), Ok(false));
    refused(accept(&[("人次", true)], "100.00"), Reason::AcceptanceIncomplete, "A12");
    refused(accept(&[("人次", true), ("人次", true)], "100.00"), Reason::AcceptanceIncomplete, "A12");
    refused(accept(&[("人次", true), ("档案", false)], "100.00"), Reason::ItemsFailed, "A12");
    refused(accept(&[("人次", true), ("档案", true)], "100.01"), Reason::AcceptedTooMuch, "A12");
}

/// Proves: A16
/// Detours: A16 edge, A16 act
#[test]
fn given_a_part_accepted_when_an_invoice_comes_then_it_is_for_that_part_at_most() {
    let partly = milestone("partly_accepted", "60.00");
    assert_eq!(partly.invoice(Fen::yuan(60)), Ok(milestone::Event::Invoiced { amount: Fen::yuan(60) }));
    refused(partly.invoice(Fen::new(6_001)), Reason::InvoiceNotMatched, "A16");
    refused_state(milestone("planned", "0.00").invoice(Fen::yuan(1)));
}

/// Proves: A14, A16
/// Detours: A14 edge, A16 order
#[test]
fn given_an_invoice_when_payments_are_asked_for_then_never_for_more_than_is_due() {
    let invoice: Invoice = given(json!({
        "id": ID, "contract": ID, "milestone": ID, "unit": "310115004", "organisation": ID, "number": "26312000000012345678",
        "figures": { "number": "26312000000012345678", "net": "94.34", "tax": "5.66", "gross": "100.00" },
        "gross": "100.00", "claimed": "99.99", "status": "payable", "received_at": "2026-03-02T09:00:00+08:00", "payment_due_date": "2026-04-01", "version": 1,
    }));
    assert_eq!(invoice.claim(Fen::new(1)), Ok(invoice::Event::Claimed { amount: Fen::new(1) }));
    refused(invoice.claim(Fen::new(2)), Reason::OverPaid, "A14");
    let mut wrong = invoice.figures.clone();
    wrong.tax = Fen::new(567);
    refused(wrong.check(), Reason::InvoiceArithmetic, "A16");
}

/// Proves: A22
/// Detours: A22 role
#[test]
fn given_a_payment_when_who_asked_for_it_approves_it_then_another_person_is_asked_for() {
    let payment: Payment = given(json!({
        "id": ID, "contract": ID, "invoice": ID, "unit": "310115004", "organisation": ID, "amount": "1.00",
        "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "status": "requested", "late": false, "payment_due_date": "2026-04-01",
        "requested_by": ID, "requested_at": "2026-03-02T09:00:00+08:00", "approved_by": null, "bank_reference": null, "allocations": [], "overpaid": [], "written_off": [], "charges": [], "came_back": [],
        "paid_at": null, "version": 1,
    }));
    refused(payment.approve(&payment.payee, person(ID)), Reason::SamePerson, "A22");
    assert_eq!(payment.approve(&payment.payee, person(OTHER)), Ok(payment::Event::Approved { by: person(OTHER) }));
}

/// Proves: A10
/// Detours: A10 edge, A10 order
#[test]
fn given_a_contract_in_force_when_supplements_sum_beyond_ten_per_cent_then_the_last_is_refused() {
    let contract: Contract = given(json!({
        "id": ID, "number": "C1", "unit": "310115004", "organisation": ID, "award": ID, "tender": ID, "lot": 1, "item": ID,
        "terms": {
            "title": "合同", "text": "按约履行。", "price": "1000.00", "start_date": "2026-03-02", "end_date": "2027-03-01", "long_term": null,
            "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "milestones": [], "allocations": [],
        },
        "price": "1060.00", "base_price": "1000.00", "topped_up": "0.00", "proposed": null, "status": "effective", "signing_due_date": "2026-04-01", "handled_by": ID, "handlers": [ID],
        "drafted_at": "2026-03-02T09:00:00+08:00", "effective_at": null, "version": 1,
    }));
    let supplement = |amount: &str| contract::Supplement {
        reason: "新增".parse().unwrap(),
        milestone: given(json!({ "title": "补充", "due": "2027-01-01", "amount": amount, "items": ["建档"] })),
        allocations: vec![BudgetAllocation { budget_line: BudgetLineId::next(), amount: amount.parse().unwrap() }],
    };
    assert!(contract.propose(supplement("40.00"), &law("2026-06-01")).is_ok());
    let refusal =
        refused(contract.propose(supplement("40.01"), &law("2026-06-01")), Reason::SupplementsExceeded, "A10");
    assert_eq!(refusal.fact("limit"), Some("100.00"));
}
