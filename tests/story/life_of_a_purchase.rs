//! The whole life of a purchase, from the list to the last payment, over HTTP, by different people with different
//! rights. It writes docs/walkthrough/purchase.

use crate::{
    app::on_both,
    process::{FIRST_ITEMS, acceptance, bid, invoice, line_body, requirement, seat, tender_documents, terms},
    walkthrough::Walkthrough,
};
use serde_json::{Value, json};

fn path(nouns: &str, noun: &Value, act: &str) -> String {
    format!("/v1/{nouns}/{}/{act}", noun["id"].as_str().unwrap())
}

on_both! {
    async fn life_of_a_purchase(app: App) {
        let cast = app.cast().await;
        let mut story = Walkthrough::new("purchase");
        let (officer, approver, finance) = (("officer", &cast.officer), ("approver", &cast.approver), ("finance officer", &cast.finance));
        let (supplier, treasury) = (("supplier", &cast.ngos[0]), ("treasury payer", &cast.treasury));

        // A rule known from a secondary source warns until two persons switch it.
        let body = json!({ "unit": null, "change": { "mode": { "rule": "W13", "mode": "enforced" } }, "start_date": "2026-03-03", "end_date": null, "basis_document": "财库〔2020〕10号" });
        let rule_change = story.tell("Propose to enforce the rule on intentions", ("system administrator", &cast.system), "/v1/rule-changes", Some(&body), None).await.done();
        let own = story.tell("Who proposed it may not confirm it", ("system administrator", &cast.system), &path("rule-changes", &rule_change, "confirm"), Some(&json!({})), Some(&rule_change["version"])).await;
        own.refused("not-allowed");
        story.tell("Another person confirms it", ("security administrator", &cast.security), &path("rule-changes", &rule_change, "confirm"), Some(&json!({})), Some(&rule_change["version"])).await.done();
        app.at("2026-03-03T09:00").await;

        // Money first.
        let body = line_body("310115004", "district", "400000.00");
        let district = story.tell("Create a budget line of the district", finance, "/v1/budget-lines", Some(&body), None).await.done();
        let lottery = cast.line("welfare_lottery", "200000.00").await;

        // The list and the plan.
        let body = json!({ "unit": "310115004", "year": 2026, "title": "潍坊新村街道2026年度购买服务清单" });
        let list = story.tell("Open a purchase list", officer, "/v1/purchase-lists", Some(&body), None).await.done();
        let item = story.tell("Draft an item", officer, &path("purchase-lists", &list, "items"), Some(&requirement("480000.00")), None).await.done();
        let at = |act| path("purchase-items", &item, act);
        let item = story.tell("Hand the item in", officer, &at("submit"), Some(&json!({})), Some(&item["version"])).await.done();
        let item = story.tell("Review the item", approver, &at("review"), Some(&json!({})), Some(&item["version"])).await.done();
        let allocations = json!({ "allocations": [
            { "budget_line": district["id"], "amount": "320000.01" }, { "budget_line": lottery["id"], "amount": "159999.99" },
        ]});
        let item = story.tell("Set the item on two budget lines", finance, &at("budget"), Some(&allocations), Some(&item["version"])).await.done();
        let item = story.tell("File the plan", approver, &at("file"), Some(&json!({})), Some(&item["version"])).await.done();
        let balance = story.tell("The money is pre-committed", finance, &path("budget-lines", &district, "balance"), None, None).await.done();
        assert_eq!((&balance["available"], &balance["pre_committed"]), (&json!("79999.99"), &json!("320000.01")));
        let item = story.tell("Publish the intention", officer, &at("publish-intention"), Some(&json!({})), Some(&item["version"])).await.done();

        // The tender: too early, then lawful.
        let body = json!({ "unit": "310115004", "tender_documents": tender_documents(&item, "2026-04-20T10:00:00+08:00") });
        let tender = story.tell("Draft a tender", officer, "/v1/tenders", Some(&body), None).await.done();
        let at = |act| path("tenders", &tender, act);
        let tender = story.tell("Submit the tender", officer, &at("submit"), Some(&json!({})), Some(&tender["version"])).await.done();
        let early = story.tell("Publishing too early is refused", approver, &at("publish"), Some(&json!({})), Some(&tender["version"])).await;
        let problem = early.refused("intention-too-recent");
        assert_eq!((&problem["rule"], &problem["earliest"]), (&json!("W13"), &json!("2026-04-02")));
        app.at("2026-04-02T09:00").await;
        let tender = story.tell("Publish the tender", approver, &at("publish"), Some(&json!({})), Some(&tender["version"])).await.done();

        // Questions, in public; who asked stays secret.
        let body = json!({ "text": "助餐服务是否需要自备厨房？" });
        let enquiry = story.tell("Submit an enquiry", supplier, &at("enquiries"), Some(&body), None).await.done();
        let body = json!({ "answer": "可使用社区食堂，无需自备。" });
        story.tell("Answer the enquiry", officer, &path("enquiries", &enquiry, "answer"), Some(&body), Some(&enquiry["version"])).await.done();
        let seen = story.tell("Everybody reads enquiry and answer", ("public", &cast.anybody), &path("enquiries", &enquiry, "")[..path("enquiries", &enquiry, "").len() - 1], None, None).await.done();
        assert!(seen.get("organisation").is_none());

        // Sealed bids.
        app.at("2026-04-15T09:00").await;
        let first = story.tell("Submit a bid, sealed", supplier, &at("bids"), Some(&bid("451000.00")), None).await.done();
        assert!(first["content"].is_null() && first["receipt"]["sha256"].as_str().unwrap().len() == 64);
        let better = json!({ "content": bid("450000.00")["content"] });
        story.tell("Replace the bid", supplier, &path("bids", &first, "replace"), Some(&better), Some(&first["version"])).await.done();
        let mut bids = vec![first];
        for (ngo, price) in [(1, "455000.00"), (2, "470000.00")] {
            bids.push(cast.submit(&tender, ngo, price).await);
        }
        let peek = story.tell("The buyer finds no bid before the opening", officer, &format!("/v1/bids?tender={}", tender["id"].as_str().unwrap()), None, None).await.done();
        assert_eq!(peek["items"], json!([]));
        let early = story.tell("Opening before the deadline is refused", officer, &at("open-bids"), Some(&json!({})), Some(&tender["version"])).await;
        early.refused("deadline-not-reached");

        // The opening, to the millisecond.
        app.at("2026-04-20T10:00").await;
        let late = story.tell("A bid at the deadline is late", ("late bidder", &cast.ngos[3]), &at("bids"), Some(&bid("440000.00")), None).await;
        assert_eq!(late.refused("deadline-passed")["rule"], "E1");
        let members: Vec<Value> = cast.experts.iter().map(|expert| seat(expert, "expert")).collect();
        let chosen = story.tell("Choosing experts without consent is refused", officer, &at("panel"), Some(&json!({ "members": members })), None).await;
        assert_eq!(chosen.refused("experts-not-drawn")["rule"], "E5");
        let body = json!({ "members": members, "consent": "浦民〔2026〕7号：项目专业性强，同意自行选定" });
        let evaluation = story.tell("Form the panel with the consent of the head budget unit", officer, &at("panel"), Some(&body), None).await.done();
        let tender = cast.officer.again("tenders", &tender).await;
        let tender = story.tell("Open the bids", officer, &at("open-bids"), Some(&json!({})), Some(&tender["version"])).await.done();
        // A consultation reads nothing out: the buyer and the panel alone know the prices before the result.
        assert_eq!(tender["tender_documents"]["lots"][0]["opening"], json!([]));

        // The evaluation: each alone.
        let mut evaluation = evaluation;
        let declare = path("evaluations", &evaluation, "declare-conflict-of-interest");
        for (number, expert) in cast.experts.iter().enumerate() {
            let body = json!({ "no_conflict_of_interest": true });
            evaluation = if number == 0 {
                story.tell("Declare to have no conflict of interest", ("expert", expert), &declare, Some(&body), Some(&evaluation["version"])).await.done()
            } else {
                expert.on("evaluations", &evaluation, "declare-conflict-of-interest", body).await
            };
        }
        for (number, found) in bids.iter_mut().enumerate() {
            let opened = cast.officer.again("bids", found).await;
            *found = if number == 0 {
                story.tell("Find the bidder qualified", officer, &path("bids", &opened, "qualify"), Some(&json!({})), Some(&opened["version"])).await.done()
            } else {
                cast.officer.on("bids", &opened, "qualify", json!({})).await
            };
        }

        // The final quotes, sealed until their moment.
        let body = json!({ "until": "2026-04-20T16:00:00+08:00" });
        let tender = story.tell("Call for final quotes", officer, &path("tenders", &tender, "call-quotes"), Some(&body), Some(&tender["version"])).await.done();
        for (ngo, bid) in bids.iter().enumerate() {
            let body = json!({ "price": bid["content"]["price"] });
            if ngo == 0 {
                let higher = json!({ "price": "450000.01" });
                let at = path("bids", bid, "quote");
                story.tell("A final quote above the bid is refused", supplier, &at, Some(&higher), Some(&bid["version"])).await.refused("quote-above-bid");
                let receipt = story.tell("Submit a final quote, sealed", supplier, &at, Some(&body), Some(&bid["version"])).await.done();
                assert_eq!(receipt["sha256"].as_str().unwrap().len(), 64);
            } else {
                cast.ngos[ngo].on("bids", bid, "quote", body).await;
            }
        }
        let early = story.tell("Opening the quotes early is refused", officer, &path("tenders", &tender, "open-quotes"), Some(&json!({})), Some(&tender["version"])).await;
        assert_eq!(early.refused("deadline-not-reached")["earliest"], "2026-04-20T16:00:00+08:00");
        app.at("2026-04-20T16:00").await;
        let tender = story.tell("Open the final quotes", officer, &path("tenders", &tender, "open-quotes"), Some(&json!({})), Some(&tender["version"])).await.done();
        let sheets = path("evaluations", &evaluation, "score-sheets");
        for (number, expert) in cast.experts.iter().enumerate() {
            let scores: Vec<Value> = bids.iter().enumerate().flat_map(|(at, bid)| {
                [("plan", 47 - 4 * at + number), ("team", 28 - 2 * at)]
                    .map(|(criterion, points)| json!({ "bid": bid["id"], "criterion": criterion, "points": format!("{points}.5") }))
            }).collect();
            let body = json!({ "scores": scores });
            if number == 0 {
                story.tell("Score alone", ("expert", expert), &sheets, Some(&body), None).await.done();
                let others = story.tell("Nobody sees the sheets of others before all are in", ("another expert", &cast.experts[1]), &format!("/v1/score-sheets?evaluation={}", evaluation["id"].as_str().unwrap()), None, None).await.done();
                assert_eq!(others["items"], json!([]));
                let early = cast.officer.again("evaluations", &evaluation).await;
                let early = story.tell("Consolidating with sheets missing is refused", officer, &path("evaluations", &early, "consolidate"), Some(&json!({})), Some(&early["version"])).await;
                early.refused("score-sheets-missing");
            } else {
                expert.make(&sheets, body).await;
            }
        }
        let evaluation = cast.officer.again("evaluations", &evaluation).await;
        let evaluation = story.tell("Consolidate the scores", officer, &path("evaluations", &evaluation, "consolidate"), Some(&json!({})), Some(&evaluation["version"])).await.done();
        // Price points: 450000 ÷ price × 20; quality: the mean of the members.
        let places = &evaluation["rankings"][0]["places"];
        assert_eq!((&places[0]["price_score"], &places[0]["quality_score"], &places[0]["total"]), (&json!("20"), &json!("77.0"), &json!("97.0")));
        assert_eq!((&places[1]["price_score"], &places[1]["total"]), (&json!("19.78"), &json!("90.78")));
        assert_eq!((&places[2]["price_score"], &places[2]["total"]), (&json!("19.15"), &json!("84.15")));

        // The award, in ranking order.
        app.at("2026-04-22T10:00").await;
        let awards = cast.officer.read(&format!("/v1/awards?tender={}", tender["id"].as_str().unwrap())).await;
        let award = awards["items"][0].clone();
        let at = |act| path("awards", &award, act);
        let wrong = story.tell("Choosing another than the first is refused", approver, &at("decide"), Some(&json!({ "bid": bids[1]["id"] })), Some(&award["version"])).await;
        assert_eq!(wrong.refused("not-in-ranking-order")["rule"], "A1");
        let award = story.tell("Decide the award", approver, &at("decide"), Some(&json!({ "bid": award["bid"] })), Some(&award["version"])).await.done();
        let body = json!({ "reason": "服务方案完整，人员配备充足，综合得分第一。" });
        story.tell("Publish the result", officer, &at("publish"), Some(&body), Some(&award["version"])).await.done();
        let lost = story.tell("A loser reads its own score and rank", ("second bidder", &cast.ngos[1]), &path("bids", &bids[1], "")[..path("bids", &bids[1], "").len() - 1], None, None).await.done();
        assert_eq!((&lost["status"], &lost["rank"], &lost["score"]), (&json!("lost"), &json!(2), &json!("90.78")));
        cast.ngos[1].get(&format!("/v1/bids/{}", bids[0]["id"].as_str().unwrap())).await.refused("not-found");

        // The contract.
        let lines = [district.clone(), lottery.clone()];
        let wrong = terms(&lines, &["300000.00", "149999.99"], "449999.99", ["225000.00", "224999.99"]);
        let wrong = story.tell("Another price than that of the bid is refused", officer, &at("contract"), Some(&wrong), None).await;
        assert_eq!(wrong.refused("price-differs-from-award")["article"], "46");
        let body = terms(&lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
        let contract = story.tell("Draft the contract", officer, &at("contract"), Some(&body), None).await.done();
        let at = |act| path("contracts", &contract, act);
        let contract = story.tell("Send the contract", officer, &at("send"), Some(&json!({})), Some(&contract["version"])).await.done();
        let contract = story.tell("The supplier signs", supplier, &at("sign-as-supplier"), Some(&json!({})), Some(&contract["version"])).await.done();
        let contract = story.tell("The buyer signs", approver, &at("sign-as-buyer"), Some(&json!({})), Some(&contract["version"])).await.done();
        let balance = cast.finance.read(&path("budget-lines", &district, "balance")).await;
        assert_eq!((&balance["available"], &balance["pre_committed"], &balance["committed"]), (&json!("100000.00"), &json!("0.00"), &json!("300000.00")));

        // Delivery and acceptance: not by the one who handles the contract.
        app.at("2026-11-20T10:00").await;
        let found = cast.officer.read(&format!("/v1/milestones?contract={}&sort=due", contract["id"].as_str().unwrap())).await;
        let milestone = found["items"][0].clone();
        let at = |act| path("milestones", &milestone, act);
        let body = json!({ "report": "完成上门服务8216人次，建立档案320份。", "ledger": "服务对象320人，上门8216人次，支出明细见附表。", "evidence": [] });
        let milestone = story.tell("Deliver the first milestone", supplier, &at("deliver"), Some(&body), Some(&milestone["version"])).await.done();
        let own = story.tell("Who handles the contract may not accept", officer, &at("accept"), Some(&acceptance(&FIRST_ITEMS, "225000.00")), Some(&milestone["version"])).await;
        assert_eq!(own.refused("separation-of-duties")["rule"], "A22");
        let half = story.tell("Leaving an item out is refused", ("inspector", &cast.inspector), &at("accept"), Some(&acceptance(&FIRST_ITEMS[..1], "225000.00")), Some(&milestone["version"])).await;
        half.refused("acceptance-incomplete");
        story.tell("Accept the milestone item by item", ("inspector", &cast.inspector), &at("accept"), Some(&acceptance(&FIRST_ITEMS, "225000.00")), Some(&milestone["version"])).await.done();

        // Invoice and payment.
        let early = story.tell("An invoice for more than was accepted is refused", supplier, &at("invoices"), Some(&invoice(1, "225000.01")), None).await;
        early.refused("invoice-not-matched");
        let body = json!({ "figures": { "number": "26312000000012345678", "net": "212264.15", "tax": "12735.85", "gross": "225000.00" } });
        let invoice = story.tell("Submit the invoice", supplier, &at("invoices"), Some(&body), None).await.done();
        let invoice = story.tell("Match the invoice", officer, &path("invoices", &invoice, "match"), Some(&json!({})), Some(&invoice["version"])).await.done();
        let payments = path("invoices", &invoice, "payments");
        let too_much = story.tell("A payment beyond the invoice is refused", officer, &payments, Some(&json!({ "amount": "225000.01" })), None).await;
        assert_eq!(too_much.refused("overpayment")["rule"], "A14");
        let payment = story.tell("Ask for the payment", officer, &payments, Some(&json!({ "amount": "225000.00" })), None).await.done();
        let at = |act| path("payments", &payment, act);
        let payment = story.tell("Approve the payment", approver, &at("approve"), Some(&json!({})), Some(&payment["version"])).await.done();
        let ordered = story.tell("Order the payment from the bank", treasury, "/v1/payment-orders", Some(&crate::process::order(&[&payment])), None).await.done();
        let answer = format!("reference,status,amount,bank_reference,value_date,reason\n{},paid,225000.00,SHB20261120000001,2026-11-20,\n", payment["id"].as_str().unwrap().replace('-', ""));
        let answered = story.tell("The bank has paid", treasury, &path("payment-orders", &ordered, "answer"), Some(&json!({ "format": "csv", "file": answer })), Some(&ordered["version"])).await.done();
        assert_eq!((&answered["status"], &answered["open"]), (&json!("reconciled"), &json!(0)));
        let payment = cast.treasury.again("payments", &payment).await;
        // 225,000.00 over what the lines still owe: two thirds and one third, exact to the fen.
        assert_eq!(payment["allocations"].as_array().unwrap().iter().map(|share| share["amount"].as_str().unwrap()).collect::<Vec<_>>(), ["150000.00", "75000.00"]);

        // The second milestone, and the end.
        app.at("2026-12-20T10:00").await;
        let second = cast.accept(&found["items"][1], "225000.00").await;
        let second = cast.invoice(&second, 2, "225000.00").await;
        cast.pay(&second, "225000.00", "SHB20261220000002").await;
        let contract = cast.officer.again("contracts", &contract).await;
        let contract = story.tell("Complete the contract", approver, &path("contracts", &contract, "complete"), Some(&json!({})), Some(&contract["version"])).await.done();
        assert_eq!(contract["status"], "completed");
        let report = story.tell("The auditor reads the payments", ("auditor", &cast.auditor), "/v1/reports/payments?unit=310115&group=source", None, None).await.done();
        assert_eq!(report["total"], "450000.00");
        let balance = cast.finance.read(&path("budget-lines", &district, "balance")).await;
        assert_eq!((&balance["available"], &balance["paid_net"], &balance["committed"]), (&json!("100000.00"), &json!("300000.00"), &json!("0.00")));
        assert_eq!(app.findings().await, []);
    }
}
