//! The way of a purchase: what would lawfully come next for a tender and for all that follows it, so that temptations meet
//! purchases at every place of their way. What the law does not let happen is refused here as well.

use super::Explorer;
use crate::{
    app::App,
    course::id,
    people::Person,
    process::{acceptance, invoice, order},
};
use domain::{Fen, Moment};
use serde_json::{Value, json};

impl Explorer {
    /// A purchase goes a step further.
    pub(super) async fn along(&mut self, app: &App) {
        // What has been won goes on before something new begins.
        let won = if self.dice.throw(2) == 0 { self.one("awards") } else { None };
        let tender = match won {
            Some(award) => self.look("awards", &award).await.map(|award| json!({ "id": award["tender"] })),
            None => self.one("tenders"),
        };
        let Some(tender) = tender else { return };
        let Some(tender) = self.look("tenders", &tender).await else { return };
        if tender["tender_documents"]["method"] == "open_framework" && tender["status"] == "published" {
            return self.join_and_call_off(&tender).await;
        }
        let cast = self.course.cast.clone();
        let none = json!({});
        match tender["status"].as_str().unwrap_or_default() {
            "draft" => self.attempt(&cast.officer, "tenders", &tender, "submit", none).await,
            "in_review" | "announced" => {
                let deadline: Option<Moment> = tender["bid_deadline"].as_str().and_then(|moment| moment.parse().ok());
                if deadline.is_none_or(|deadline| deadline < self.now.plus_millis(10 * 86_400_000)) {
                    let reason = json!({ "reason": "重拟" });
                    return self.attempt(&cast.approver, "tenders", &tender, "cancel", reason).await;
                }
                // An approval that is needed is asked for at once, another now and then.
                let documents = &tender["tender_documents"];
                let competitive = documents["method"].as_str().is_some_and(|method| method.starts_with("competitive"));
                let needed = competitive && documents["lots"][0]["ceiling"] == json!("4000100.00");
                if tender["method_approval"].is_null() && (needed || self.dice.throw(3) == 0) {
                    let document = json!({ "basis_document": "浦财采〔2026〕12号" });
                    self.attempt(&cast.finance, "tenders", &tender, "approve-method", document).await;
                    if self.dice.throw(2) == 0 {
                        self.revise_what_was_approved(&tender).await;
                    }
                }
                self.attempt(&cast.approver, "tenders", &tender, "publish", none).await;
            }
            "published" => self.until_opening(app, &tender).await,
            "closed" => {
                self.attempt(&cast.officer, "tenders", &tender, "open-bids", none).await;
                let void = json!({ "legal_ground": "too_few_suppliers", "reason": "不足三家" });
                self.attempt(&cast.approver, "tenders", &tender, "void", void).await;
            }
            "opened" | "quoting" => self.evaluate(app, &tender).await,
            // Of what comes after the ranking a few steps at once: there are many to the last payment.
            _ => {
                for _ in 0..3 {
                    self.perform(&tender).await;
                }
            }
        }
    }
    /// What was approved is sent back, made a little otherwise, and handed in again: the approval was given for something else.
    async fn revise_what_was_approved(&mut self, tender: &Value) {
        let (officer, approver) = (self.course.cast.officer.clone(), self.course.cast.approver.clone());
        self.attempt(&approver, "tenders", tender, "return", json!({ "reason": "请修改" })).await;
        let mut documents = json!({ "tender_documents": tender["tender_documents"] });
        // A lot as it is drafted, without what came of it.
        for lot in documents["tender_documents"]["lots"].as_array_mut().into_iter().flatten() {
            lot.as_object_mut().unwrap().retain(|field, _| !["number", "opening", "outcome"].contains(&field.as_str()));
        }
        let ceiling = &mut documents["tender_documents"]["lots"][0]["ceiling"];
        let less = ceiling.as_str().and_then(|text| text.parse::<Fen>().ok()).and_then(|fen| fen.minus(Fen::yuan(1)));
        *ceiling = json!(less);
        // Late enough to be published, else the time to bid is what stands against it.
        documents["tender_documents"]["bid_deadline"] = json!(self.now.plus_millis(45 * 86_400_000));
        self.attempt(&officer, "tenders", tender, "revise", documents).await;
        self.attempt(&officer, "tenders", tender, "submit", json!({})).await;
    }
    /// Bids come in, the deadline passes, a panel is drawn, the bids are opened.
    async fn until_opening(&mut self, app: &App, tender: &Value) {
        let officer = self.course.cast.officer.clone();
        let deadline: Option<Moment> = tender["bid_deadline"].as_str().and_then(|moment| moment.parse().ok());
        let Some(deadline) = deadline.filter(|deadline| *deadline > self.now) else { return };
        self.bid_together(tender).await;
        if self.dice.throw(3) == 0 {
            return;
        }
        self.now = deadline;
        app.office.time.set(deadline);
        app.office.do_what_is_due().await.unwrap();
        let experts = [5, 5, 3][self.dice.one_of(3).unwrap()];
        let body = json!({ "experts": experts, "representatives": [] });
        let reply = officer.post(&format!("/v1/tenders/{}/draw-panel", id(tender)), &body, None).await;
        self.note("draw panel", "evaluations", &reply);
        self.attempt(&officer, "tenders", tender, "open-bids", json!({})).await;
    }
    pub(super) async fn listed(&self, path: &str) -> Vec<Value> {
        let reply = self.course.cast.officer.get(path).await;
        assert!(reply.status == 200, "{path}: {}", String::from_utf8_lossy(&reply.bytes));
        reply.json()["items"].as_array().cloned().unwrap_or_default()
    }
    /// Members declare, bids are looked at, final quotes are asked for, bids are scored and ranked: one of them.
    async fn evaluate(&mut self, app: &App, tender: &Value) {
        let officer = self.course.cast.officer.clone();
        let evaluations = self.listed(&format!("/v1/evaluations?tender={}", id(tender))).await;
        let Some(evaluation) = evaluations.first().cloned() else { return };
        let unread = self.listed(&format!("/v1/bids?tender={}&status=opened", id(tender))).await;
        if !unread.is_empty() && self.dice.throw(8) > 0 {
            self.see("evaluations", &evaluation);
            return self.declare_and_qualify(&evaluation).await;
        }
        let method = tender["tender_documents"]["method"].as_str().unwrap_or_default();
        let quoted = !tender["final_round"]["opened_at"].is_null();
        if method.starts_with("competitive") && !quoted && self.dice.throw(8) > 0 {
            return self.quotes(app, tender).await;
        }
        // One member alone finds something.
        if self.dice.throw(3) == 0 {
            let expert = self.dice.one_of(self.course.experts.len()).map(|at| self.course.experts[at].clone());
            let body = self.body("record-finding", &evaluation).await;
            self.attempt(&expert.unwrap(), "evaluations", &evaluation, "record-finding", body).await;
        }
        self.score(&evaluation).await;
        self.attempt(&officer, "evaluations", &evaluation, "consolidate", json!({})).await;
    }
    async fn quotes(&mut self, app: &App, tender: &Value) {
        let officer = self.course.cast.officer.clone();
        let until = json!({ "until": self.now.plus_millis(3_600_000) });
        self.attempt(&officer, "tenders", tender, "call-quotes", until).await;
        for bid in self.listed(&format!("/v1/bids?tender={}&status=qualified", id(tender))).await {
            let Some(bidder) = self.bidder(&bid["organisation"]) else { continue };
            let price = json!({ "price": bid["content"]["price"] });
            self.attempt(&bidder, "bids", &bid, "quote", price).await;
        }
        self.wait(app, 1).await;
        self.attempt(&officer, "tenders", tender, "open-quotes", json!({})).await;
    }
    /// Whoever does it usually, or another of the same role, perhaps one to whom an earlier duty has fallen (A22).
    fn usual_or_another(&mut self, usual: &Person) -> Person {
        let officers = self.people.iter().filter(|(name, _)| ["officer", "inspector", "third"].contains(name));
        let others: Vec<Person> = officers.map(|(_, who)| who.clone()).filter(|who| who.id != usual.id).collect();
        let another = self.dice.throw(2) == 0;
        self.dice.one_of(others.len()).filter(|_| another).map_or_else(|| usual.clone(), |at| others[at].clone())
    }
    pub(super) fn bidder(&self, organisation: &Value) -> Option<Person> {
        self.course.ngos.iter().find(|ngo| json!(ngo.organisation.unwrap()) == *organisation).cloned()
    }
    /// From the recommendation to the last payment: whatever comes next.
    async fn perform(&mut self, tender: &Value) {
        if tender["tender_documents"]["method"] == "closed_framework" {
            self.conclude_and_call_off(tender).await;
        }
        let cast = self.course.cast.clone();
        for award in self.listed(&format!("/v1/awards?tender={}", id(tender))).await {
            match award["status"].as_str().unwrap_or_default() {
                "recommended" => {
                    let bid = json!({ "bid": award["bid"] });
                    self.attempt(&cast.approver, "awards", &award, "decide", bid).await;
                }
                "decided" => {
                    let reason = json!({ "reason": "排名第一。" });
                    self.attempt(&cast.officer, "awards", &award, "publish", reason).await;
                }
                "published" | "contracted" => {
                    // A loser doubts the result while it can, and everything waits.
                    if award["status"] == "published" && self.dice.throw(3) == 0 {
                        self.challenge(tender, "result").await;
                    }
                    self.contract(&award).await;
                }
                _ => {}
            }
        }
    }
    async fn contract(&mut self, award: &Value) {
        let cast = self.course.cast.clone();
        let Some(supplier) = self.bidder(&award["organisation"]) else { return };
        let contracts = self.listed(&format!("/v1/contracts?tender={}", award["tender"].as_str().unwrap())).await;
        let own = contracts.into_iter().rfind(|contract| contract["award"] == award["id"]);
        let Some(contract) = own else { return self.draft_contract(award).await };
        let (status, none) = (contract["status"].as_str().unwrap_or_default().to_owned(), json!({}));
        match status.as_str() {
            "draft" => self.attempt(&cast.officer, "contracts", &contract, "send", none).await,
            "sent" => self.attempt(&supplier, "contracts", &contract, "sign-as-supplier", none).await,
            "signed_by_supplier" => self.attempt(&cast.approver, "contracts", &contract, "sign-as-buyer", none).await,
            "effective" => {
                self.supplement(&contract, &supplier).await;
                self.work(&contract, &supplier).await;
                self.what_is_held(&contract, &supplier).await;
            }
            "completed" | "terminated" => self.what_is_held(&contract, &supplier).await,
            _ => {}
        }
    }
    /// More of the same is agreed on, now and then beyond what the law lets be added (A10).
    async fn supplement(&mut self, contract: &Value, supplier: &Person) {
        if self.dice.throw(3) > 0 {
            return;
        }
        let officer = self.course.cast.officer.clone();
        let body = self.body("propose-supplement", contract).await;
        self.attempt(&officer, "contracts", contract, "propose-supplement", body).await;
        self.attempt(supplier, "contracts", contract, "agree-supplement", json!({})).await;
    }
    async fn work(&mut self, contract: &Value, supplier: &Person) {
        let cast = self.course.cast.clone();
        let (none, of) = (json!({}), format!("contract={}", id(contract)));
        for milestone in self.listed(&format!("/v1/milestones?{of}")).await {
            let amount = milestone["plan"]["amount"].as_str().unwrap_or_default().to_owned();
            match milestone["status"].as_str().unwrap_or_default() {
                "planned" => {
                    let body = json!({ "report": "已完成。", "ledger": "台账。", "evidence": [] });
                    self.attempt(supplier, "milestones", &milestone, "deliver", body).await;
                }
                "delivered" => {
                    let items = milestone["plan"]["items"].as_array().cloned().unwrap_or_default();
                    let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                    let body = acceptance(&items, &amount);
                    let who = self.usual_or_another(&cast.inspector);
                    self.attempt(&who, "milestones", &milestone, "accept", body).await;
                }
                _ => {
                    self.number += 1;
                    let path = format!("/v1/milestones/{}/invoices", id(&milestone));
                    let reply = supplier.post(&path, &invoice(100_000 + self.number, &amount), None).await;
                    self.note("invoice", "invoices", &reply);
                }
            }
        }
        for invoice in self.listed(&format!("/v1/invoices?{of}")).await {
            let who = self.usual_or_another(&cast.officer);
            self.attempt(&who, "invoices", &invoice, "match", none.clone()).await;
            let body = json!({ "amount": invoice["figures"]["gross"] });
            let who = self.usual_or_another(&cast.officer);
            let reply = who.post(&format!("/v1/invoices/{}/payments", id(&invoice)), &body, None).await;
            self.note("request payment", "payments", &reply);
        }
        for payment in self.listed(&format!("/v1/payments?{of}")).await {
            match payment["status"].as_str().unwrap_or_default() {
                "requested" => self.attempt(&cast.approver, "payments", &payment, "approve", none.clone()).await,
                "approved" => {
                    let reply = cast.treasury.post("/v1/payment-orders", &order(&[&payment]), None).await;
                    self.note("order payment", "payment-orders", &reply);
                }
                "sent" => {
                    self.number += 1;
                    let body = json!({ "bank_reference": format!("A{:06}", self.number) });
                    self.attempt(&cast.treasury, "payments", &payment, "confirm", body).await;
                }
                _ => {}
            }
        }
    }
    /// Everybody who sits on a panel declares, and the officer looks at the bids.
    pub(super) async fn declare_and_qualify(&mut self, evaluation: &Value) {
        for expert in self.course.experts.clone() {
            let free = json!({ "no_conflict_of_interest": true });
            self.attempt(&expert, "evaluations", evaluation, "declare-conflict-of-interest", free).await;
        }
        let officer = self.course.cast.officer.clone();
        let path = format!("/v1/bids?tender={}&status=opened", evaluation["tender"].as_str().unwrap());
        for bid in officer.get(&path).await.json()["items"].as_array().cloned().unwrap_or_default() {
            let reply = officer.try_on("bids", &bid, "qualify", json!({})).await;
            self.note("qualify", "bids", &reply);
            if reply.status == 409 {
                let body = json!({ "condition": null, "reason": "不得参加" });
                let reply = officer.try_on("bids", &bid, "disqualify", body).await;
                self.note("disqualify", "bids", &reply);
            }
        }
    }
    /// The members score what is qualified.
    pub(super) async fn score(&mut self, evaluation: &Value) {
        let path = format!("/v1/bids?tender={}&status=qualified", evaluation["tender"].as_str().unwrap());
        let bids = self.course.cast.officer.get(&path).await.json()["items"].as_array().cloned().unwrap_or_default();
        let mut scores = Vec::new();
        for bid in &bids {
            let points = self.pick(&["70", "65", "60", "75"]);
            scores.push(json!({ "bid": bid["id"], "criterion": "plan", "points": points }));
        }
        for expert in self.course.experts.clone() {
            let path = format!("/v1/evaluations/{}/score-sheets", id(evaluation));
            let reply = expert.post(&path, &json!({ "scores": scores }), None).await;
            self.note("score", "score-sheets", &reply);
        }
    }
}
