//! What is refused of awards, contracts and money.

use super::Teller;
use crate::{
    app::App,
    course::{Course, id},
    process::acceptance,
};
use serde_json::{Value, json};

pub(super) async fn awarding(app: &App, course: &Course, tell: &mut Teller, tender: &Value, bids: &[Value]) -> Value {
    let cast = &course.cast;
    let (officer, approver) = (("officer", &cast.officer), ("approver", &cast.approver));
    let challenges = format!("/v1/tenders/{}/challenges", id(tender));
    let challenge =
        json!({ "lot": 1, "step": "tender_documents", "matters": ["评分标准不明"], "statement_of_facts": "请明确。" });
    let problem = tell
        .wrong(
            "A challenge to the tender documents after the process has gone on",
            ("bidder", &course.ngos[1]),
            &challenges,
            challenge,
            None,
            ("challenge-too-late", "C2", "52"),
        )
        .await;
    assert_eq!(problem["facts"]["last"], "2026-07-31");
    let award = cast.officer.read(&format!("/v1/awards?tender={}", id(tender))).await["items"][0].clone();
    tell.wrong_on(
        "Choosing another than the first",
        approver,
        ("awards", &award, "decide"),
        json!({ "bid": bids[1]["id"] }),
        ("not-in-ranking-order", "A1", "43"),
    )
    .await;
    let path = format!("/v1/awards/{}/contract", id(&award));
    let decided = cast.approver.now("awards", &award, "decide", json!({ "bid": award["bid"] })).await;
    let mut terms = course.terms(&decided);
    (terms["terms"]["start_date"], terms["terms"]["end_date"], terms["terms"]["milestones"][0]["due"]) =
        (json!("2026-09-01"), json!("2027-08-31"), json!("2027-08-31"));
    tell.wrong(
        "A contract before the result is published",
        officer,
        &path,
        terms.clone(),
        None,
        ("award-not-published", "A2", "69"),
    )
    .await;
    app.at("2026-08-12T10:00").await;
    cast.officer.now("awards", &decided, "publish", json!({ "reason": "得分第一。" })).await;
    for (title, pointer, value, expected) in [
        ("A contract at another price", "/terms/price", json!("449999.99"), ("price-differs-from-award", "A4", "46")),
        ("A contract of four years", "/terms/end_date", json!("2030-08-31"), ("term-too-long", "A8", "28")),
        (
            "A bond above ten per cent",
            "/terms/bond",
            json!({ "amount": "45000.01", "returned": "验收后三十日内退还。" }),
            ("deposit-too-high", "D5", "48"),
        ),
        (
            "The buyer guarantees a loan",
            "/terms/text",
            json!("甲方为乙方融资提供担保。"),
            ("buyer-guarantees", "A17", "33"),
        ),
        (
            "A subcontract that the bid did not name",
            "/terms/subcontracts",
            json!([{ "name": "某公司", "part": "配餐" }]),
            ("subcontract-not-named", "A9", "48"),
        ),
        (
            "Milestones that do not sum to the price",
            "/terms/milestones/0/amount",
            json!("1.00"),
            ("milestones-do-not-sum", "A7", "27"),
        ),
    ] {
        let mut wrong = terms.clone();
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        wrong.pointer_mut(parent).unwrap()[last] = value;
        tell.wrong(title, officer, &path, wrong, None, expected).await;
    }
    let filed = json!({ "lot": 1, "step": "result", "matters": ["第一名证书不实"], "statement_of_facts": "请复核。" });
    let challenge = course.ngos[1].make(&challenges, filed).await;
    tell.wrong(
        "A contract while a challenge may change the outcome",
        officer,
        &path,
        terms.clone(),
        None,
        ("challenge-pending", "C5", "54"),
    )
    .await;
    let complaint = format!("/v1/challenges/{}/complaint", id(&challenge));
    let body = json!({ "matters": ["第一名证书不实"], "about_answer": false, "statement_of_facts": "未答复。" });
    let problem = tell
        .wrong(
            "A complaint before the time to answer has passed",
            ("bidder", &course.ngos[1]),
            &complaint,
            body,
            None,
            ("answer-not-due", "C6", "55"),
        )
        .await;
    assert_eq!(problem["earliest"], "2026-08-22");
    cast.officer
        .now("challenges", &challenge, "answer", json!({ "finding": "unfounded", "answer": "证书属实。" }))
        .await;
    let body =
        json!({ "matters": ["采购人与第一名有利害关系"], "about_answer": false, "statement_of_facts": "请查明。" });
    tell.wrong(
        "A complaint about what was not challenged",
        ("bidder", &course.ngos[1]),
        &complaint,
        body,
        None,
        ("not-challenged", "C6", "55"),
    )
    .await;
    cast.officer.make(&path, terms).await
}

pub(super) async fn working(app: &App, course: &Course, tell: &mut Teller, contract: &Value) {
    let cast = &course.cast;
    let (officer, approver, supplier) =
        (("officer", &cast.officer), ("approver", &cast.approver), ("supplier", &course.ngos[0]));
    cast.officer.now("contracts", contract, "send", json!({})).await;
    course.ngos[0].now("contracts", contract, "sign-as-supplier", json!({})).await;
    let contract = cast.approver.now("contracts", contract, "sign-as-buyer", json!({})).await;
    let supplement = json!({ "supplement": {
        "reason": "新增服务", "milestone": { "title": "补充", "due": "2027-08-31", "amount": "45000.01", "items": ["补充服务"] }, "allocations": [{ "budget_line": course.line["id"], "amount": "45000.01" }],
    }});
    tell.wrong_on(
        "A supplement beyond ten per cent",
        officer,
        ("contracts", &contract, "propose-supplement"),
        supplement,
        ("supplements-exceeded", "A10", "49"),
    )
    .await;
    tell.wrong_on(
        "Ending a contract alone",
        approver,
        ("contracts", &contract, "terminate"),
        json!({ "legal_ground": "agreed", "reason": "调整" }),
        ("termination-not-agreed", "A11", "50"),
    )
    .await;
    app.at("2026-11-20T10:00").await;
    let milestone = cast.officer.read(&format!("/v1/milestones?contract={}", id(&contract))).await["items"][0].clone();
    tell.wrong_on(
        "A delivery without the project ledger",
        supplier,
        ("milestones", &milestone, "deliver"),
        json!({ "report": "已完成。", "evidence": [] }),
        ("ledger-missing", "A13", "31, 32"),
    )
    .await;
    course.ngos[0]
        .now("milestones", &milestone, "deliver", json!({ "report": "已完成。", "ledger": "台账。", "evidence": [] }))
        .await;
    tell.wrong_on(
        "Who handles the contract accepts",
        officer,
        ("milestones", &milestone, "accept"),
        acceptance(&["全部服务"], "450000.00"),
        ("separation-of-duties", "A22", "25"),
    )
    .await;
    let inspector = ("inspector", &cast.inspector);
    tell.wrong_on(
        "An acceptance that leaves an item out",
        inspector,
        ("milestones", &milestone, "accept"),
        acceptance(&[], "450000.00"),
        ("acceptance-incomplete", "A12", "45"),
    )
    .await;
    cast.inspector.now("milestones", &milestone, "accept", acceptance(&["全部服务"], "450000.00")).await;
    let invoices = format!("/v1/milestones/{}/invoices", id(&milestone));
    tell.wrong(
        "An invoice for more than was accepted",
        supplier,
        &invoices,
        crate::process::invoice(7, "450000.01"),
        None,
        ("invoice-not-matched", "A16", "19, 20"),
    )
    .await;
    let invoice = course.ngos[0].make(&invoices, crate::process::invoice(8, "450000.00")).await;
    cast.officer.now("invoices", &invoice, "match", json!({})).await;
    tell.wrong(
        "A payment beyond the invoice",
        officer,
        &format!("/v1/invoices/{}/payments", id(&invoice)),
        json!({ "amount": "450000.01" }),
        None,
        ("overpayment", "A14", "三"),
    )
    .await;
}
