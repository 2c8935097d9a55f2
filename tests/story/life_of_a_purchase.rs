//! The whole life of a purchase, from the list to the last payment, over HTTP, by different people with different
//! rights. It writes docs/walkthrough/purchase.

use crate::{
    app::{App, on_both},
    process::{bid, line_body, requirement, seat, tender_documents, terms},
    walkthrough::Walkthrough,
};
use serde_json::{Value, json};

pub(crate) fn path(nouns: &str, noun: &Value, act: &str) -> String {
    format!("/v1/{nouns}/{}/{act}", noun["id"].as_str().unwrap())
}

on_both!(life_of_a_purchase);

pub(crate) async fn life_of_a_purchase(app: App) {
    let cast = app.cast().await;
    let mut story = Walkthrough::new("purchase");
    let (officer, approver, finance) =
        (("officer", &cast.officer), ("approver", &cast.approver), ("finance officer", &cast.finance));
    let (supplier, _treasury) = (("supplier", &cast.ngos[0]), ("treasury payer", &cast.treasury));

    // A rule known from a secondary source warns until two persons switch it.
    let body = json!({ "unit": null, "change": { "mode": { "rule": "W13", "mode": "enforced" } }, "start_date": "2026-03-03", "end_date": null, "basis_document": "财库〔2020〕10号" });
    let rule_change = story
        .make(
            "Propose to enforce the rule on intentions",
            ("system administrator", &cast.system),
            "/v1/rule-changes",
            &body,
        )
        .await;
    let own = story
        .tell(
            "Who proposed it may not confirm it",
            ("system administrator", &cast.system),
            &path("rule-changes", &rule_change, "confirm"),
            Some(&json!({})),
            Some(&rule_change["version"]),
        )
        .await;
    own.refused("not-allowed");
    story
        .act(
            "Another person confirms it",
            ("security administrator", &cast.security),
            &path("rule-changes", &rule_change, "confirm"),
            &json!({}),
            &rule_change,
        )
        .await;
    app.at("2026-03-03T09:00").await;

    // Money first.
    let body = line_body("310115004", "district", "400000.00");
    let district = story.make("Create a budget line of the district", finance, "/v1/budget-lines", &body).await;
    let lottery = cast.line("welfare_lottery", "200000.00").await;

    // The list and the plan.
    let body = json!({ "unit": "310115004", "year": 2026, "title": "潍坊新村街道2026年度购买服务清单" });
    let list = story.make("Open a purchase list", officer, "/v1/purchase-lists", &body).await;
    let item = story
        .tell("Draft an item", officer, &path("purchase-lists", &list, "items"), Some(&requirement("480000.00")), None)
        .await
        .done();
    let at = |act| path("purchase-items", &item, act);
    let item = story.act("Hand the item in", officer, &at("submit"), &json!({}), &item).await;
    let item = story.act("Review the item", approver, &at("review"), &json!({}), &item).await;
    let allocations = json!({ "allocations": [
        { "budget_line": district["id"], "amount": "320000.01" }, { "budget_line": lottery["id"], "amount": "159999.99" },
    ]});
    let item = story.act("Set the item on two budget lines", finance, &at("budget"), &allocations, &item).await;
    let item = story.act("File the plan", approver, &at("file"), &json!({}), &item).await;
    let balance = story
        .tell("The money is pre-committed", finance, &path("budget-lines", &district, "balance"), None, None)
        .await
        .done();
    assert_eq!((&balance["available"], &balance["pre_committed"]), (&json!("79999.99"), &json!("320000.01")));
    let item = story.act("Publish the intention", officer, &at("publish-intention"), &json!({}), &item).await;

    // The tender: too early, then lawful.
    let body = json!({ "unit": "310115004", "tender_documents": tender_documents(&item, "2026-04-20T10:00:00+08:00") });
    let tender = story.make("Draft a tender", officer, "/v1/tenders", &body).await;
    let at = |act| path("tenders", &tender, act);
    let tender = story.act("Submit the tender", officer, &at("submit"), &json!({}), &tender).await;
    let early = story
        .tell("Publishing too early is refused", approver, &at("publish"), Some(&json!({})), Some(&tender["version"]))
        .await;
    let problem = early.refused("intention-too-recent");
    assert_eq!((&problem["rule"], &problem["earliest"]), (&json!("W13"), &json!("2026-04-02")));
    app.at("2026-04-02T09:00").await;
    let tender = story.act("Publish the tender", approver, &at("publish"), &json!({}), &tender).await;

    // Questions, in public; who asked stays secret.
    let body = json!({ "text": "助餐服务是否需要自备厨房？" });
    let enquiry = story.make("Submit an enquiry", supplier, &at("enquiries"), &body).await;
    let body = json!({ "answer": "可使用社区食堂，无需自备。" });
    story.act("Answer the enquiry", officer, &path("enquiries", &enquiry, "answer"), &body, &enquiry).await;
    let seen = story
        .tell(
            "Everybody reads enquiry and answer",
            ("public", &cast.anybody),
            &path("enquiries", &enquiry, "")[..path("enquiries", &enquiry, "").len() - 1],
            None,
            None,
        )
        .await
        .done();
    assert!(seen.get("organisation").is_none());

    // Sealed bids.
    app.at("2026-04-15T09:00").await;
    let first = story.tell("Submit a bid, sealed", supplier, &at("bids"), Some(&bid("451000.00")), None).await.done();
    assert!(first["content"].is_null() && first["receipt"]["sha256"].as_str().unwrap().len() == 64);
    let better = json!({ "content": bid("450000.00")["content"] });
    story.act("Replace the bid", supplier, &path("bids", &first, "replace"), &better, &first).await;
    let mut bids = vec![first];
    for (ngo, price) in [(1, "455000.00"), (2, "470000.00")] {
        bids.push(cast.submit(&tender, ngo, price).await);
    }
    let peek = story
        .tell(
            "The buyer finds no bid before the opening",
            officer,
            &format!("/v1/bids?tender={}", tender["id"].as_str().unwrap()),
            None,
            None,
        )
        .await
        .done();
    assert_eq!(peek["items"], json!([]));
    let early = story
        .tell(
            "Opening before the deadline is refused",
            officer,
            &at("open-bids"),
            Some(&json!({})),
            Some(&tender["version"]),
        )
        .await;
    early.refused("deadline-not-reached");

    // The opening, to the millisecond.
    app.at("2026-04-20T10:00").await;
    let late = story
        .tell(
            "A bid at the deadline is late",
            ("late bidder", &cast.ngos[3]),
            &at("bids"),
            Some(&bid("440000.00")),
            None,
        )
        .await;
    assert_eq!(late.refused("deadline-passed")["rule"], "E1");
    let members: Vec<Value> = cast.experts.iter().map(|expert| seat(expert, "expert")).collect();
    let chosen = story
        .tell(
            "Choosing experts without consent is refused",
            officer,
            &at("panel"),
            Some(&json!({ "members": members })),
            None,
        )
        .await;
    assert_eq!(chosen.refused("experts-not-drawn")["rule"], "E5");
    let body = json!({ "members": members, "consent": "浦民〔2026〕7号：项目专业性强，同意自行选定" });
    let evaluation =
        story.make("Form the panel with the consent of the head budget unit", officer, &at("panel"), &body).await;
    let tender = cast.officer.again("tenders", &tender).await;
    let tender = story.act("Open the bids", officer, &at("open-bids"), &json!({}), &tender).await;
    // A consultation reads nothing out: the buyer and the panel alone know the prices before the result.
    assert_eq!(tender["tender_documents"]["lots"][0]["opening"], json!([]));

    // The evaluation: each alone.
    let mut evaluation = evaluation;
    let declare = path("evaluations", &evaluation, "declare-conflict-of-interest");
    for (number, expert) in cast.experts.iter().enumerate() {
        let body = json!({ "no_conflict_of_interest": true });
        evaluation = if number == 0 {
            story.act("Declare to have no conflict of interest", ("expert", expert), &declare, &body, &evaluation).await
        } else {
            expert.on("evaluations", &evaluation, "declare-conflict-of-interest", body).await
        };
    }
    for (number, found) in bids.iter_mut().enumerate() {
        let opened = cast.officer.again("bids", found).await;
        *found = if number == 0 {
            story
                .act("Find the bidder qualified", officer, &path("bids", &opened, "qualify"), &json!({}), &opened)
                .await
        } else {
            cast.officer.on("bids", &opened, "qualify", json!({})).await
        };
    }

    // The final quotes, sealed until their moment.
    let body = json!({ "until": "2026-04-20T16:00:00+08:00" });
    let tender =
        story.act("Call for final quotes", officer, &path("tenders", &tender, "call-quotes"), &body, &tender).await;
    for (ngo, bid) in bids.iter().enumerate() {
        let body = json!({ "price": bid["content"]["price"] });
        if ngo == 0 {
            let higher = json!({ "price": "450000.01" });
            let at = path("bids", bid, "quote");
            story
                .tell("A final quote above the bid is refused", supplier, &at, Some(&higher), Some(&bid["version"]))
                .await
                .refused("quote-above-bid");
            let receipt = story.act("Submit a final quote, sealed", supplier, &at, &body, bid).await;
            assert_eq!(receipt["sha256"].as_str().unwrap().len(), 64);
        } else {
            cast.ngos[ngo].on("bids", bid, "quote", body).await;
        }
    }
    let early = story
        .tell(
            "Opening the quotes early is refused",
            officer,
            &path("tenders", &tender, "open-quotes"),
            Some(&json!({})),
            Some(&tender["version"]),
        )
        .await;
    assert_eq!(early.refused("deadline-not-reached")["earliest"], "2026-04-20T16:00:00+08:00");
    app.at("2026-04-20T16:00").await;
    let tender = story
        .act("Open the final quotes", officer, &path("tenders", &tender, "open-quotes"), &json!({}), &tender)
        .await;
    let sheets = path("evaluations", &evaluation, "score-sheets");
    for (number, expert) in cast.experts.iter().enumerate() {
        let scores: Vec<Value> = bids.iter().enumerate().flat_map(|(at, bid)| {
            [("plan", 47 - 4 * at + number), ("team", 28 - 2 * at)]
                .map(|(criterion, points)| json!({ "bid": bid["id"], "criterion": criterion, "points": format!("{points}.5") }))
        }).collect();
        let body = json!({ "scores": scores });
        if number == 0 {
            story.make("Score alone", ("expert", expert), &sheets, &body).await;
            let others = story
                .tell(
                    "Nobody sees the sheets of others before all are in",
                    ("another expert", &cast.experts[1]),
                    &format!("/v1/score-sheets?evaluation={}", evaluation["id"].as_str().unwrap()),
                    None,
                    None,
                )
                .await
                .done();
            assert_eq!(others["items"], json!([]));
            let early = cast.officer.again("evaluations", &evaluation).await;
            let early = story
                .tell(
                    "Consolidating with sheets missing is refused",
                    officer,
                    &path("evaluations", &early, "consolidate"),
                    Some(&json!({})),
                    Some(&early["version"]),
                )
                .await;
            early.refused("score-sheets-missing");
        } else {
            expert.make(&sheets, body).await;
        }
    }
    let evaluation = cast.officer.again("evaluations", &evaluation).await;
    let evaluation = story
        .act(
            "Consolidate the scores",
            officer,
            &path("evaluations", &evaluation, "consolidate"),
            &json!({}),
            &evaluation,
        )
        .await;
    // Price points: 450000 ÷ price × 20; quality: the mean of the members.
    let places = &evaluation["rankings"][0]["places"];
    assert_eq!(
        (&places[0]["price_score"], &places[0]["quality_score"], &places[0]["total"]),
        (&json!("20"), &json!("77.0"), &json!("97.0"))
    );
    assert_eq!((&places[1]["price_score"], &places[1]["total"]), (&json!("19.78"), &json!("90.78")));
    assert_eq!((&places[2]["price_score"], &places[2]["total"]), (&json!("19.15"), &json!("84.15")));

    // The award, in ranking order.
    app.at("2026-04-22T10:00").await;
    let awards = cast.officer.read(&format!("/v1/awards?tender={}", tender["id"].as_str().unwrap())).await;
    let award = awards["items"][0].clone();
    let at = |act| path("awards", &award, act);
    let wrong = story
        .tell(
            "Choosing another than the first is refused",
            approver,
            &at("decide"),
            Some(&json!({ "bid": bids[1]["id"] })),
            Some(&award["version"]),
        )
        .await;
    assert_eq!(wrong.refused("not-in-ranking-order")["rule"], "A1");
    let award = story.act("Decide the award", approver, &at("decide"), &json!({ "bid": award["bid"] }), &award).await;
    let body = json!({ "reason": "服务方案完整，人员配备充足，综合得分第一。" });
    story.act("Publish the result", officer, &at("publish"), &body, &award).await;
    let lost = story
        .tell(
            "A loser reads its own score and rank",
            ("second bidder", &cast.ngos[1]),
            &path("bids", &bids[1], "")[..path("bids", &bids[1], "").len() - 1],
            None,
            None,
        )
        .await
        .done();
    assert_eq!((&lost["status"], &lost["rank"], &lost["score"]), (&json!("lost"), &json!(2), &json!("90.78")));
    cast.ngos[1].get(&format!("/v1/bids/{}", bids[0]["id"].as_str().unwrap())).await.refused("not-found");

    // The contract.
    let lines = [district.clone(), lottery.clone()];
    let wrong = terms(&lines, &["300000.00", "149999.99"], "449999.99", ["225000.00", "224999.99"]);
    let wrong =
        story.tell("Another price than that of the bid is refused", officer, &at("contract"), Some(&wrong), None).await;
    assert_eq!(wrong.refused("price-differs-from-award")["article"], "46");
    let body = terms(&lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
    let contract = story.make("Draft the contract", officer, &at("contract"), &body).await;
    let at = |act| path("contracts", &contract, act);
    let contract = story.act("Send the contract", officer, &at("send"), &json!({}), &contract).await;
    let contract = story.act("The supplier signs", supplier, &at("sign-as-supplier"), &json!({}), &contract).await;
    let contract = story.act("The buyer signs", approver, &at("sign-as-buyer"), &json!({}), &contract).await;
    let balance = cast.finance.read(&path("budget-lines", &district, "balance")).await;
    assert_eq!(
        (&balance["available"], &balance["pre_committed"], &balance["committed"]),
        (&json!("100000.00"), &json!("0.00"), &json!("300000.00"))
    );

    crate::delivery::to_the_last_payment(&app, &cast, &mut story, &contract, &district).await;
}
