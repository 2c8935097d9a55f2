//! The inbox: a purchase from the draft to the bank in which everybody only does what their own inbox says first.

use crate::{
    app::{App, on_both},
    course::{Course, content, criteria, id, tender_documents},
    people::Person,
    process::{acceptance, invoice, order},
};
use serde_json::{Value, json};

on_both!(
    the_inboxes_alone_lead_from_the_draft_to_the_bank,
    an_inbox_holds_what_one_may_do_and_nothing_else,
    two_persons_never_wait_for_the_same_one,
    what_lies_sealed_waits_for_nobody,
);

/// What waits in an inbox and is not handed in already.
async fn waiting(who: &Person) -> Vec<Value> {
    let inbox = who.read("/v1/inbox").await;
    let items = inbox["items"].as_array().unwrap();
    items.iter().filter(|item| item["received"] == json!(false)).cloned().collect()
}

/// The first of it.
pub(crate) async fn first(who: &Person) -> Option<Value> {
    waiting(who).await.into_iter().next()
}

/// What of it waits for one act.
pub(crate) async fn items_of(who: &Person, act: &str) -> Vec<Value> {
    waiting(who).await.into_iter().filter(|item| item["act"] == act).collect()
}

/// What an act on a noun is told: the last part of its path, and the body.
pub(crate) fn said(act: &str, noun: &Value, line: &Value, number: u64) -> (&'static str, Value) {
    match act {
        "submit_item" | "submit_tender" => ("submit", json!({})),
        "review_item" => ("review", json!({})),
        "budget_item" => {
            let amount = &noun["requirement"]["estimate"];
            ("budget", json!({ "allocations": [{ "budget_line": line["id"], "amount": amount }] }))
        }
        "file_item" | "file_contract" => ("file", json!({})),
        "publish_intention" => ("publish-intention", json!({})),
        "publish_tender" => ("publish", json!({})),
        "draw_panel" => ("draw-panel", json!({ "experts": 3, "representatives": [] })),
        "open_bids" => ("open-bids", json!({})),
        "declare_conflict_of_interest" => ("declare-conflict-of-interest", json!({ "no_conflict_of_interest": true })),
        "qualify_bid" => ("qualify", json!({})),
        "call_quotes" => ("call-quotes", json!({ "until": "2026-04-24T16:00:00+08:00" })),
        "submit_quote" => ("quote", json!({ "price": noun["content"]["price"] })),
        "open_quotes" => ("open-quotes", json!({})),
        "consolidate" => ("consolidate", json!({})),
        "decide_award" => ("decide", json!({ "bid": noun["bid"] })),
        "publish_award" => ("publish", json!({ "reason": "方案完整，排名第一。" })),
        "send_contract" => ("send", json!({})),
        "sign_as_supplier" => ("sign-as-supplier", json!({})),
        "sign_as_buyer" => ("sign-as-buyer", json!({})),
        "deliver_milestone" => ("deliver", json!({ "report": "已完成。", "ledger": "台账摘录。", "evidence": [] })),
        "accept_milestone" => ("accept", acceptance(&["全部服务"], noun["amount"].as_str().unwrap())),
        "submit_invoice" => ("invoices", invoice(number, noun["amount"].as_str().unwrap())),
        "match_invoice" => ("match", json!({})),
        "request_payment" => ("payments", json!({ "amount": noun["gross"] })),
        "approve_payment" => ("approve", json!({})),
        "complete_contract" => ("complete", json!({})),
        "evaluate_performance" => (
            "evaluate-performance",
            json!({ "performance": { "grade": 5, "report": "全部完成。", "beneficiaries": "满意。", "evaluator": null } }),
        ),
        other => panic!("nobody has said what to do with {other} on {noun}"),
    }
}

/// Does what an item of an inbox says.
pub(crate) async fn follow(who: &Person, item: &Value, course: &Course, number: u64) {
    let href = item["href"].as_str().unwrap();
    let noun = who.read(href).await;
    let version = &noun["version"];
    match item["act"].as_str().unwrap() {
        "draft_tender" => {
            // All items that wait for a tender become lots of one.
            let mut lots = Vec::new();
            for item in items_of(who, "draft_tender").await {
                let noun = who.read(item["href"].as_str().unwrap()).await;
                lots.push(json!({ "item": noun["id"], "title": "社区服务", "ceiling": "480000.00" }));
            }
            let mut body = tender_documents("competitive_consultation", None, "480000.00", criteria(30));
            body["tender_documents"]["lots"] = json!(lots);
            who.make("/v1/tenders", body).await;
        }
        "submit_scores" => {
            let bids = who.read(&format!("{href}/bids")).await;
            let points = ["60", "55", "50"];
            let scores: Vec<Value> = bids["items"]
                .as_array()
                .unwrap()
                .iter()
                .zip(points.iter().cycle())
                .map(|(bid, points)| json!({ "bid": bid["id"], "criterion": "plan", "points": points }))
                .collect();
            who.make(&format!("{href}/score-sheets"), json!({ "scores": scores })).await;
        }
        "rate" => {
            let own = json!(who.id.unwrap());
            let is_expert = noun["appointed"].as_array().unwrap().contains(&own);
            let ratings = noun["ratings"].as_array().unwrap();
            let unrated = |expert: &&Value| ratings.iter().all(|rating| rating["of"] != **expert);
            let of = noun["appointed"].as_array().unwrap().iter().find(unrated).filter(|_| !is_expert);
            let body = json!({ "of": of, "grade": 4, "remark": "守时、认真。" });
            who.post(&format!("{href}/rate"), &body, Some(version)).await.done();
        }
        "draft_contract" => {
            let mut terms = course.terms(&noun);
            terms["terms"]["end_date"] = json!("2026-12-31");
            who.make(&format!("{href}/contract"), terms).await;
        }
        "order_payments" => {
            who.make("/v1/payment-orders", order(&[&noun])).await;
        }
        "take_bank_answer" => {
            let lines: Vec<String> = noun["payments"]
                .as_array()
                .unwrap()
                .iter()
                .map(|payment| {
                    let reference = payment.as_str().unwrap().replace('-', "");
                    let day = &noun["ordered_at"].as_str().unwrap()[..10];
                    format!("{reference},paid,{},BANK-{number},{day},", noun["total"].as_str().unwrap())
                })
                .collect();
            let body = json!({ "format": "csv", "file": format!("reference,status,amount,bank_reference,value_date,reason\n{}\n", lines.join("\n")) });
            who.post(&format!("{href}/answer"), &body, Some(version)).await.done();
        }
        act => {
            let (last, body) = said(act, &noun, &course.line, number);
            let reply = who.post(&format!("{href}/{last}"), &body, Some(version)).await;
            assert!(reply.status < 300, "{act}: {}", String::from_utf8_lossy(&reply.bytes));
        }
    }
}

/// Everybody who works.
pub(crate) fn everybody(course: &Course) -> Vec<(&'static str, &Person)> {
    let cast = &course.cast;
    let mut all = vec![
        ("officer", &cast.officer),
        ("inspector", &cast.inspector),
        ("approver", &cast.approver),
        ("finance", &cast.finance),
        ("treasury", &cast.treasury),
        ("registry", &cast.registry),
    ];
    all.extend(course.experts.iter().map(|expert| ("expert", expert)));
    all.extend(course.ngos.iter().map(|ngo| ("organisation", ngo)));
    all
}

/// Lets everybody do the first thing of their inbox until nobody has anything to do; tells what was done.
async fn work_off(course: &Course, done: &mut Vec<String>) {
    loop {
        let before = done.len();
        for (name, who) in everybody(course) {
            while let Some(item) = first(who).await {
                let number = done.len() as u64;
                done.push(format!("{name} {}", item["act"].as_str().unwrap()));
                assert!(done.len() < 300, "it never ends: {done:?}");
                follow(who, &item, course, number).await;
            }
        }
        if done.len() == before {
            return;
        }
    }
}

async fn the_inboxes_alone_lead_from_the_draft_to_the_bank(app: App) {
    let course = Course::new(&app).await;
    course.item_with(crate::process::requirement("480000.00")).await;
    let mut done = Vec::new();
    // To the published notice; a notice waits until the intention has been public for thirty days.
    app.at("2026-03-03T09:00").await;
    let mut steps = 0;
    while done.last().map(String::as_str) != Some("officer submit_tender") {
        for (name, who) in everybody(&course) {
            if let Some(item) = first(who).await {
                follow(who, &item, &course, 0).await;
                done.push(format!("{name} {}", item["act"].as_str().unwrap()));
                break;
            }
        }
        steps += 1;
        assert!(steps < 40, "{done:?}");
    }
    app.at("2026-04-02T09:00").await;
    work_off(&course, &mut done).await;
    let tenders = course.cast.officer.read("/v1/tenders?status=published").await;
    let tender = tenders["items"][0].clone();
    for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
        let body = json!({ "lot": 1, "content": content(price) });
        course.ngos[ngo].post(&format!("/v1/tenders/{}/bids", id(&tender)), &body, None).await.done();
    }
    for moment in ["2026-04-24T10:00", "2026-04-24T16:00", "2026-04-27T10:00", "2026-11-20T10:00"] {
        app.at(moment).await;
        work_off(&course, &mut done).await;
    }
    let paid = course.cast.officer.read("/v1/payments?status=paid").await;
    assert_eq!(paid["items"].as_array().unwrap().len(), 1, "{done:?}");
    let acts = done.iter().filter(|act| !act.contains("declare") && !act.contains("submit_scores")).count();
    assert!(acts <= 45, "{acts} acts: {done:?}");
    // The contract is done when its term is over, and then judged.
    app.at("2026-12-31T10:00").await;
    work_off(&course, &mut done).await;
    assert!(done.iter().any(|act| act == "approver complete_contract"), "{done:?}");
}

async fn an_inbox_holds_what_one_may_do_and_nothing_else(app: App) {
    let course = Course::new(&app).await;
    let cast = &course.cast;
    let item = course.item_with(crate::process::requirement("480000.00")).await;
    let inbox = cast.officer.read("/v1/inbox").await;
    let waiting = &inbox["items"][0];
    assert_eq!(
        (&waiting["act"], &waiting["noun"], &waiting["subject"]),
        (&json!("submit_item"), &json!("purchase_item"), &item["id"])
    );
    assert_eq!((&waiting["title"], &waiting["roles"]), (&json!("提交审核"), &json!(["buyer_officer"])));
    assert_eq!(
        inbox["counts"],
        json!([{ "act": "submit_item", "title": "提交审核", "title_en": "Submit for review", "count": 1 }])
    );
    assert_eq!(inbox["names"][id(&item)]["name"], "社区居家养老服务");
    // Another street, another duty, the public: nothing waits for them.
    for other in [&cast.neighbour, &cast.approver, &cast.treasury, &cast.ngos[0], &cast.supervisor] {
        assert_eq!(other.read("/v1/inbox").await["items"], json!([]));
    }
    cast.anybody.get("/v1/inbox").await.refused("not-logged-in");
    // Done, it waits for the next.
    cast.officer.on("purchase-items", &item, "submit", json!({})).await;
    assert_eq!(cast.officer.read("/v1/inbox").await["items"], json!([]));
    let inbox = cast.approver.read("/v1/inbox?act=review_item&territory=310115").await;
    assert_eq!(inbox["items"][0]["subject"], item["id"]);
    assert_eq!(cast.approver.read("/v1/inbox?territory=310110").await["items"], json!([]));
    cast.approver.get("/v1/inbox?act=no_such_act").await.refused("unknown-word");
    let other_seat = "/v1/inbox?role_assignment=0197c0de-0000-7000-8000-000000000001";
    cast.approver.get(other_seat).await.refused("no-such-part");
    // The noun itself says who is next, to its own people and to nobody else.
    let read = cast.officer.again("purchase-items", &item).await;
    let next = &read["next_steps"][0];
    assert_eq!((&next["act"], &next["roles"]), (&json!("review_item"), &json!(["buyer_approver"])));
    assert_eq!(cast.auditor.again("purchase-items", &item).await["next_steps"], json!([]));
    // Page by page, it is the same inbox.
    for _ in 0..4 {
        course.item_with(crate::process::requirement("1000.00")).await;
    }
    let all = cast.officer.read("/v1/inbox").await["items"].clone();
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = cast.officer.read(&format!("/v1/inbox?limit=1{cursor}")).await;
        paged.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!((json!(paged), all.as_array().unwrap().len()), (all, 4));
}

async fn two_persons_never_wait_for_the_same_one(app: App) {
    let cast = app.cast().await;
    let purchase = cast.contracted(&app).await;
    app.at("2026-11-20T10:00").await;
    let delivered = json!({ "report": "完成上门服务8216人次。", "ledger": "服务台账摘录。", "evidence": [] });
    cast.ngos[0].on("milestones", &purchase.milestones[0], "deliver", delivered).await;
    // Who handled the contract does not accept (A22): it waits for the inspector alone.
    let waits = |inbox: &Value| inbox["counts"].to_string();
    assert!(!waits(&cast.officer.read("/v1/inbox").await).contains("accept_milestone"));
    assert!(waits(&cast.inspector.read("/v1/inbox").await).contains("accept_milestone"));
    let items: Vec<&str> = crate::process::FIRST_ITEMS.to_vec();
    let body = acceptance(&items, "225000.00");
    let milestone = cast.inspector.now("milestones", &purchase.milestones[0], "accept", body).await;
    let path = format!("/v1/milestones/{}/invoices", id(&milestone));
    let handed_in = cast.ngos[0].make(&path, invoice(1, "225000.00")).await;
    // Who accepted neither matches the invoice nor asks for the payment.
    assert!(!waits(&cast.inspector.read("/v1/inbox").await).contains("match_invoice"));
    assert!(waits(&cast.officer.read("/v1/inbox").await).contains("match_invoice"));
    let matched = cast.officer.on("invoices", &handed_in, "match", json!({})).await;
    assert!(!waits(&cast.inspector.read("/v1/inbox").await).contains("request_payment"));
    let due = cast.officer.read("/v1/inbox?act=request_payment").await;
    assert_eq!((&due["items"][0]["subject"], &due["items"][0]["rule"]), (&matched["id"], &json!("A14")));
    assert_eq!(due["items"][0]["last_day"], matched["payment_due_date"]);
}

/// Before the opening a bid changes no inbox and no next step, its own bidder's included: it has its receipt.
async fn what_lies_sealed_waits_for_nobody(app: App) {
    let cast = app.cast().await;
    let lines = cast.lines().await;
    let item = cast.item(&lines).await;
    let tender = cast.tender(&app, &item).await;
    app.at("2026-04-15T09:00").await;
    let path = format!("/v1/tenders/{}", id(&tender));
    let watching = [&cast.officer, &cast.approver, &cast.supervisor, &cast.ngos[1], &cast.ngos[0]];
    let mut seen = Vec::new();
    for bids in 0..2 {
        if bids == 1 {
            cast.submit(&tender, 0, "450000.00").await;
        }
        let mut all = Vec::new();
        for who in watching {
            all.push((who.read("/v1/inbox").await, who.read(&path).await["next_steps"].clone()));
        }
        seen.push(all);
    }
    assert_eq!(seen[0], seen[1]);
    // Nobody above and nobody outside reads what the buyer prepares.
    assert_eq!(seen[0][2].1, json!([]));
    assert_eq!(seen[0][3].1, json!([]));
    assert_eq!(seen[0][0].1[0]["act"], "draw_panel");
}
