//! With which words acts are tried: right ones, and tempting ones.

use super::Explorer;
use crate::{
    course::{content, criteria, id, tender_documents},
    process::{acceptance, invoice, order},
};
use domain::Moment;
use serde_json::{Value, json};

pub(super) const PRICES: [&str; 6] = ["450000.00", "440000.00", "460000.00", "480000.00", "480000.01", "9000.00"];

impl Explorer {
    pub(super) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.dice.one_of(of.len()).unwrap()]
    }
    pub(super) fn later(&mut self, hours: &[i64]) -> Moment {
        let hours = hours[self.dice.one_of(hours.len()).unwrap()];
        self.now.plus_millis(hours * 3_600_000)
    }
    /// What a bid says; now and then with a member, or a price in words that is another.
    fn content(&mut self) -> Value {
        let mut content = content(self.pick(&PRICES));
        if self.dice.throw(8) == 0 {
            let member = self.dice.one_of(self.course.ngos.len()).unwrap();
            content["members"] = json!([self.course.ngos[member].organisation.unwrap()]);
        }
        if self.dice.throw(12) == 0 {
            content["price_in_words"] = json!("肆拾陆万元整");
        }
        content
    }
    /// An item that no tender has taken yet, where there is one; now and then any.
    pub(super) async fn item(&mut self) -> Option<Value> {
        let any = self.one("purchase-items")?;
        if self.dice.throw(6) == 0 {
            return Some(any);
        }
        let path = "/v1/purchase-items?status=intention_published&limit=100";
        let free = self.course.cast.officer.get(path).await.json();
        let free: Vec<&Value> = free["items"].as_array().into_iter().flatten().collect();
        let Some(at) = self.dice.one_of(free.len()) else { return Some(any) };
        Some(json!({ "id": free[at]["id"], "estimate": free[at]["requirement"]["estimate"] }))
    }
    /// Tender documents of any method on an item.
    async fn documents(&mut self) -> Option<Value> {
        if self.dice.throw(6) == 0 {
            return Some(self.framework_documents());
        }
        let item = self.item().await?;
        let method = self.pick(&[
            "open_tender",
            "open_tender",
            "competitive_consultation",
            "competitive_negotiation",
            "single_source",
        ]);
        let own = item["estimate"].as_str().unwrap_or("480000.00").to_owned();
        let ceiling =
            if self.dice.throw(6) == 0 { self.pick(&["480000.00", "4000000.00", "480000.01"]).to_owned() } else { own };
        let criteria =
            if matches!(method, "competitive_negotiation" | "single_source") { json!([]) } else { criteria(20) };
        let mut documents = tender_documents(method, Some(&item), &ceiling, criteria);
        documents["tender_documents"]["bid_deadline"] =
            json!(self.later(&[60 * 24, 40 * 24, 30 * 24, 21 * 24, 12 * 24, 19 * 24]));
        if method == "single_source" {
            let supplier = self.dice.one_of(self.course.ngos.len()).unwrap();
            documents["tender_documents"]["conditions"] = json!({ "single_source": {
                "supplier": self.course.ngos[supplier].organisation.unwrap(), "case": "only_supplier", "reason": "唯一具备条件的机构。",
            }});
        }
        Some(documents)
    }
    async fn bid_of(&mut self, evaluation: &Value) -> Value {
        let bids = self
            .course
            .cast
            .officer
            .get(&format!("/v1/bids?tender={}", evaluation["tender"].as_str().unwrap_or_default()))
            .await;
        let bids =
            if bids.status == 200 { bids.json()["items"].as_array().cloned().unwrap_or_default() } else { Vec::new() };
        self.dice.one_of(bids.len()).map_or(Value::Null, |at| bids[at]["id"].clone())
    }
    /// What an act says.
    pub(super) async fn body(&mut self, act: &str, noun: &Value) -> Value {
        let reason = json!({ "reason": "情况说明" });
        if let Some(body) = self.body_of_framework(act, noun).or_else(|| self.body_of_what_is_held(act, noun)) {
            return body;
        }
        match act {
            "revise" if noun["terms"].is_null() => match self.documents().await {
                Some(documents) => json!({ "tender_documents": documents["tender_documents"] }),
                None => json!({}),
            },
            "revise" => json!({ "terms": noun["terms"] }),
            "return" | "refuse" | "close" => reason,
            "lift-suspension" => reason,
            "approve-method" => json!({ "basis_document": "浦财采〔2026〕12号" }),
            "clarify" => {
                let deadline = self.later(&[16 * 24, 30 * 24, 24]);
                let deadline = (self.dice.throw(2) == 0).then_some(deadline);
                json!({ "text": "服务频次更正。", "material": self.dice.throw(2) == 0, "bid_deadline": deadline })
            }
            "cancel" | "void" => {
                let ground =
                    self.pick(&["too_few_suppliers", "unlawful_acts", "prices_above_budget", "task_cancelled"]);
                json!({ "legal_ground": ground, "reason": "终止" })
            }
            "call-quotes" => json!({ "until": self.later(&[1, 1, 0, 5]) }),
            "replace" => json!({ "content": self.content() }),
            "disqualify" => json!({ "condition": null, "reason": "不合格" }),
            "quote" => json!({ "price": self.pick(&PRICES) }),
            "answer-correction" => json!({ "confirmed": self.dice.throw(4) > 0 }),
            "explain-price" => json!({ "explanation": "自有场地。" }),
            "declare-conflict-of-interest" => json!({ "no_conflict_of_interest": self.dice.throw(40) > 0 }),
            "record-finding" => {
                let matter = self.pick(&[
                    "not_responsive",
                    "false_documents",
                    "price_doubted",
                    "price_unconvincing",
                    "price_convincing",
                ]);
                json!({ "matter": matter, "bid": self.bid_of(noun).await, "reason": "评审意见" })
            }
            "correct-price" => json!({ "bid": self.bid_of(noun).await }),
            "request-price-explanation" => json!({ "bid": self.bid_of(noun).await, "until": self.later(&[1, 0]) }),
            "reopen" => json!({ "legal_ground": self.pick(&["sum_wrong", "deviation"]), "reason": "复核" }),
            "decide" if noun["bid"].is_null() => {
                json!({ "verdict": self.pick(&["unfounded", "upheld", "upheld_without_effect"]), "reason": "处理决定。" })
            }
            "decide" => {
                let bid = if self.dice.throw(4) == 0 {
                    self.one("bids").map_or(Value::Null, |bid| bid["id"].clone())
                } else {
                    noun["bid"].clone()
                };
                json!({ "bid": bid })
            }
            "publish" if !noun["bid"].is_null() => json!({ "reason": "排名第一。" }),
            "propose-supplement" => {
                let amount = self.pick(&["1000.00", "45000.00", "45000.01", "20000.00"]);
                json!({ "supplement": {
                    "reason": "新增", "milestone": { "title": "补充", "due": "2027-01-31", "amount": amount, "items": ["补充服务"] },
                    "allocations": [{ "budget_line": self.course.line["id"], "amount": amount }],
                }})
            }
            "terminate" => {
                json!({ "legal_ground": self.pick(&["breach", "agreed", "public_interest"]), "reason": "终止" })
            }
            "deliver" => json!({ "report": "已完成。", "ledger": "台账。", "evidence": [] }),
            "accept" if !noun["plan"].is_null() => {
                let items: Vec<&str> =
                    noun["plan"]["items"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
                acceptance(&items, noun["plan"]["amount"].as_str().unwrap())
            }
            "confirm" => {
                self.number += 1;
                json!({ "bank_reference": format!("B{:06}", self.number) })
            }
            "answer" => {
                json!({ "finding": self.pick(&["unfounded", "unfounded", "founded", "founded_without_effect"]), "answer": "答复。" })
            }
            "suspend" => json!({ "until": self.later(&[10 * 24, 25 * 24, 40 * 24]).day() }),
            "forfeit" => {
                json!({ "legal_ground": self.pick(&["refused_contract", "false_documents", "collusion"]), "reason": "依规定" })
            }
            _ => json!({}),
        }
    }
    /// Something new comes about: a tender, a bid, a panel, a contract, an invoice, a payment, a challenge, a bar.
    pub(super) async fn create(&mut self) {
        let cast = self.course.cast.clone();
        match self.dice.throw(14) {
            0 => {
                let Some(documents) = self.documents().await else { return };
                let reply = cast.officer.post("/v1/tenders", &documents, None).await;
                self.note("draft tender", "tenders", &reply);
            }
            1..4 => {
                let (Some(tender), bidder) = (self.one("tenders"), self.dice.one_of(self.course.ngos.len()).unwrap())
                else {
                    return;
                };
                let body = json!({ "lot": 1, "content": self.content() });
                let reply =
                    self.course.ngos[bidder].post(&format!("/v1/tenders/{}/bids", id(&tender)), &body, None).await;
                self.note("bid", "bids", &reply);
            }
            4 => {
                let Some(tender) = self.one("tenders") else { return };
                let experts = [3, 5, 5, 1][self.dice.one_of(4).unwrap()];
                let body = json!({ "experts": experts, "representatives": [] });
                let reply = cast.officer.post(&format!("/v1/tenders/{}/draw-panel", id(&tender)), &body, None).await;
                self.note("draw panel", "evaluations", &reply);
            }
            5 => {
                let Some(award) = self.one("awards") else { return };
                let Some(award) = self.look("awards", &award).await else { return };
                self.draft_contract(&award).await;
            }
            6 => {
                let Some(documents) = self.documents().await else { return };
                let reply = cast.officer.post("/v1/tenders", &documents, None).await;
                self.note("draft tender", "tenders", &reply);
            }
            7..9 => {
                let person = self.person();
                self.bill(&person).await;
            }
            9 => {
                let Some(payment) = self.one("payments") else { return };
                let reply = cast.treasury.post("/v1/payment-orders", &order(&[&payment]), None).await;
                self.note("order payment", "payment-orders", &reply);
            }
            10 => {
                let Some(tender) = self.one("tenders") else { return };
                let step = self.pick(&["result", "result", "process", "tender_documents"]);
                self.challenge(&tender, step).await;
            }
            11 => self.record_bar().await,
            12 => self.propose_refund().await,
            _ => self.call_off().await,
        }
    }
    /// Somebody doubts a step of a tender.
    pub(super) async fn challenge(&mut self, tender: &Value, step: &str) {
        let filer = self.dice.one_of(self.course.ngos.len()).unwrap();
        let body = json!({ "lot": 1, "step": step, "matters": ["评分不公"], "statement_of_facts": "请复核。" });
        let reply = self.course.ngos[filer].post(&format!("/v1/tenders/{}/challenges", id(tender)), &body, None).await;
        self.note("challenge", "challenges", &reply);
    }
    /// The registry records a bar that ends after a while.
    async fn record_bar(&mut self) {
        if self.dice.throw(8) > 0 {
            return;
        }
        let barred = self.dice.one_of(self.course.ngos.len()).unwrap();
        let entry = json!({ "kind": "ban", "value": null, "from": self.now.day(), "until": self.now.day().plus_days(20), "basis_document": "处罚决定书" });
        let organisation = json!({ "id": self.course.ngos[barred].organisation.unwrap() });
        let registry = self.course.cast.registry.clone();
        let entry = json!({ "registry_entry": entry });
        self.attempt(&registry, "organisations", &organisation, "record-registry-entry", entry).await;
    }
    pub(super) async fn draft_contract(&mut self, award: &Value) {
        let mut terms = self.course.terms(award);
        let start = self.now.day();
        (terms["terms"]["start_date"], terms["terms"]["end_date"]) = (json!(start), json!(start.plus_days(300)));
        // Some work is due soon, and becomes late.
        let soon = if self.dice.throw(3) == 0 { 5 } else { 200 };
        terms["terms"]["milestones"][0]["due"] = json!(start.plus_days(soon));
        terms["terms"]["bond"] = self.bond_clause(award);
        let person = self.pick(&["officer", "officer", "inspector"]);
        let person = if person == "officer" { &self.course.cast.officer } else { &self.course.cast.inspector };
        let reply = person.post(&format!("/v1/awards/{}/contract", id(award)), &terms, None).await;
        self.note("draft contract", "contracts", &reply);
    }
    /// An invoice, or a payment of one.
    async fn bill(&mut self, person: &crate::people::Person) {
        if self.dice.throw(2) == 0 {
            let Some(milestone) = self.one("milestones") else { return };
            self.number += 1;
            let body = invoice(900_000 + self.number, self.pick(&PRICES));
            for ngo in self.course.ngos.clone() {
                let reply = ngo.post(&format!("/v1/milestones/{}/invoices", id(&milestone)), &body, None).await;
                self.note("invoice", "invoices", &reply);
            }
            return;
        }
        let Some(invoice) = self.one("invoices") else { return };
        let body = json!({ "amount": self.pick(&PRICES) });
        let reply = person.post(&format!("/v1/invoices/{}/payments", id(&invoice)), &body, None).await;
        self.note("request payment", "payments", &reply);
    }
    /// A noun as the officer sees it, if it does.
    pub(super) async fn look(&self, nouns: &str, noun: &Value) -> Option<Value> {
        let reply = self.course.cast.officer.get(&format!("/v1/{nouns}/{}", id(noun))).await;
        (reply.status == 200).then(|| reply.json())
    }
    /// Some bid for one tender.
    pub(super) async fn bid_together(&mut self, tender: &Value) {
        let many = [4, 5, 3, 2][self.dice.one_of(4).unwrap()];
        for ngo in self.course.ngos.clone().iter().take(many) {
            let body = json!({ "lot": 1, "content": self.content() });
            let reply = ngo.post(&format!("/v1/tenders/{}/bids", id(tender)), &body, None).await;
            self.note("bid", "bids", &reply);
        }
    }
}
