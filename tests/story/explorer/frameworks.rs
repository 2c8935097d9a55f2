//! Framework agreements: what they are drafted with, who stands ready, and what is called off.

use super::{Explorer, acts::PRICES};
use crate::course::{criteria, id, tender_documents};
use serde_json::{Value, json};

const GROUNDS: [&str; 6] = ["collusion", "false_documents", "refused_contract", "not_performed", "barred", "agreed"];

impl Explorer {
    /// Tender documents of a framework, closed or open.
    pub(super) fn framework_documents(&mut self) -> Value {
        let method = self.pick(&["closed_framework", "closed_framework", "open_framework"]);
        let end = self.now.day().plus_days([700, 700, 740][self.dice.one_of(3).unwrap()]);
        let choice = self.pick(&["in_turn", "direct", "second_competition"]);
        let points = if method == "open_framework" { 0 } else { 20 };
        let mut documents = tender_documents(method, None, "480000.00", criteria(points));
        documents["tender_documents"]["conditions"] = json!({ "framework": { "end_date": end, "choice": choice } });
        let deadline = if method == "open_framework" {
            json!(format!("{end}T17:00:00+08:00"))
        } else {
            json!(self.later(&[40 * 24, 30 * 24, 21 * 24]))
        };
        documents["tender_documents"]["bid_deadline"] = deadline;
        documents
    }
    /// What an act on a framework says, if it is one.
    pub(super) fn body_of_framework(&mut self, act: &str, noun: &Value) -> Option<Value> {
        let suppliers = noun["suppliers"].as_array()?;
        let at = self.dice.one_of(suppliers.len());
        let supplier = at.map_or(Value::Null, |at| suppliers[at]["organisation"].clone());
        match act {
            "leave" => Some(json!({ "reason": "业务调整" })),
            "remove-supplier" => {
                Some(json!({ "organisation": supplier, "legal_ground": self.pick(&GROUNDS), "reason": "依规定" }))
            }
            _ => None,
        }
    }
    /// An open framework: suppliers join as they come, and purchases are called off.
    pub(super) async fn join_and_call_off(&mut self, tender: &Value) {
        if self.dice.throw(2) == 0 {
            self.bid_together(tender).await;
        }
        let officer = self.course.cast.officer.clone();
        for bid in self.listed(&format!("/v1/bids?tender={}&status=opened", id(tender))).await {
            let reply = officer.try_on("bids", &bid, "qualify", json!({})).await;
            self.note("qualify", "bids", &reply);
        }
        self.call_off_of(tender).await;
    }
    /// A closed framework: the best of the ranking are kept, and purchases are called off.
    pub(super) async fn conclude_and_call_off(&mut self, tender: &Value) {
        let approver = self.course.cast.approver.clone();
        let path = format!("/v1/tenders/{}/framework", id(tender));
        let reply = approver.post(&path, &json!({ "lot": 1 }), None).await;
        self.note("conclude framework", "frameworks", &reply);
        self.call_off_of(tender).await;
    }
    async fn call_off_of(&mut self, tender: &Value) {
        for framework in self.listed(&format!("/v1/frameworks?tender={}", id(tender))).await {
            self.see("frameworks", &framework);
            self.call_off_from(&framework).await;
        }
    }
    /// A purchase is called off from a framework that was seen.
    pub(super) async fn call_off(&mut self) {
        let Some(framework) = self.one("frameworks") else { return };
        if let Some(framework) = self.look("frameworks", &framework).await {
            self.call_off_from(&framework).await;
        }
    }
    /// From one of its suppliers, those who are out included; at its price, or at another.
    async fn call_off_from(&mut self, framework: &Value) {
        let Some(item) = self.item().await else { return };
        let suppliers = framework["suppliers"].as_array().cloned().unwrap_or_default();
        let Some(at) = self.dice.one_of(suppliers.len()) else { return };
        let own = suppliers[at]["price"].as_str().unwrap_or_default();
        let price = if self.dice.throw(3) == 0 { self.pick(&PRICES) } else { own };
        // What all were asked, in a second competition; now and then only what one was.
        let asked = if self.dice.throw(4) == 0 { 1 } else { suppliers.len() };
        let quotes: Vec<Value> = suppliers
            .iter()
            .cycle()
            .skip(at)
            .take(asked)
            .map(|supplier| json!({ "organisation": supplier["organisation"], "price": price }))
            .collect();
        let body = json!({
            "item": item["id"], "organisation": suppliers[at]["organisation"], "price": price, "quotes": quotes,
            "reason": "按约定确定。",
        });
        let path = format!("/v1/frameworks/{}/call-offs", id(framework));
        let reply = self.course.cast.officer.post(&path, &body, None).await;
        self.note("call off", "awards", &reply);
    }
}
