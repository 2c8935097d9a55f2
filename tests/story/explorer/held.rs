//! Money that is held or comes back: the performance bond of a contract, and refunds of what was paid.

use super::Explorer;
use crate::{course::id, people::Person};
use domain::Fen;
use serde_json::{Value, json};

const GROUNDS: [&str; 4] = ["unspent", "over_paid", "breach", "audit"];

/// A tenth of an amount and so much more.
fn tenth(amount: &Value, more: i64) -> Value {
    let amount = amount.as_str().and_then(|text| text.parse::<Fen>().ok());
    json!(amount.map(|amount| Fen::new(amount.get() / 10 + more)))
}

/// What is left of an amount.
fn left(amount: &Value, settled: &Value) -> Value {
    let fen = |value: &Value| value.as_str().and_then(|text| text.parse::<Fen>().ok());
    json!(fen(amount).and_then(|amount| amount.minus(fen(settled)?)))
}

impl Explorer {
    /// The bond that a contract asks for: none, a tenth, or a fen too much.
    pub(super) fn bond_clause(&mut self, award: &Value) -> Value {
        let more = match self.dice.throw(6) {
            0..2 => return Value::Null,
            2 => 1,
            _ => 0,
        };
        json!({ "amount": tenth(&award["price"], more), "returned": "验收合格后五个工作日内退还。" })
    }
    fn bank_reference(&mut self) -> Value {
        self.number += 1;
        json!(format!("H{:06}", self.number))
    }
    fn part_of(&mut self, amount: &Value) -> Value {
        match self.dice.throw(4) {
            0 => json!("1000.00"),
            1 => tenth(amount, 0),
            _ => amount.clone(),
        }
    }
    /// What an act on a bond, a refund or accepted work says, if it is one.
    pub(super) fn body_of_what_is_held(&mut self, act: &str, noun: &Value) -> Option<Value> {
        let refund = !noun["answer_due_date"].is_null() && !noun["findings"].is_null();
        let open = left(&noun["amount"], &noun["settled"]);
        match act {
            "return" | "hand-over" if !noun["form"].is_null() => {
                Some(json!({ "bank_reference": self.bank_reference() }))
            }
            "call" => Some(json!({ "amount": self.part_of(&noun["amount"]), "reason": "违约" })),
            "deduct" => Some(json!({ "amount": "100.00", "legal_ground": "late", "reason": "逾期" })),
            "reject" if !noun["plan"].is_null() => Some(json!({ "reason": "不合格" })),
            "answer" if refund => Some(json!({ "answer": "属实" })),
            "decide" if refund => Some(json!({ "amount": self.part_of(&noun["amount"]) })),
            "drop" => Some(json!({ "reason": "查无此事" })),
            "receive" => Some(json!({ "amount": self.part_of(&open), "bank_reference": self.bank_reference() })),
            "offset" => {
                let invoice = self.one("invoices").map_or(Value::Null, |invoice| invoice["id"].clone());
                Some(json!({ "invoice": invoice, "amount": self.part_of(&open) }))
            }
            "take-from-bond" => {
                let bond = self.one("bonds").map_or(Value::Null, |bond| bond["id"].clone());
                Some(json!({ "bond": bond, "amount": self.part_of(&open) }))
            }
            "write-off" => Some(json!({ "basis_document": "浦财〔2026〕3号" })),
            _ => None,
        }
    }
    /// Somebody asks some of a payment back.
    pub(super) async fn propose_refund(&mut self) {
        let Some(payment) = self.one("payments") else { return };
        if let Some(payment) = self.look("payments", &payment).await {
            self.ask_back(&payment).await;
        }
    }
    /// All of a payment, a part, or a fen too much.
    async fn ask_back(&mut self, payment: &Value) {
        let amount = match self.dice.throw(4) {
            0 => {
                let amount = payment["amount"].as_str().and_then(|text| text.parse::<Fen>().ok());
                json!(amount.and_then(|amount| amount.plus(Fen::new(1))))
            }
            _ => self.part_of(&payment["amount"]),
        };
        let shares = json!([{ "payment": payment["id"], "amount": amount }]);
        let ground = self.pick(&GROUNDS);
        let body = json!({ "legal_ground": ground, "amount": amount, "payments": shares, "findings": "多付" });
        let path = format!("/v1/contracts/{}/refunds", payment["contract"].as_str().unwrap_or_default());
        let who = if self.dice.throw(2) == 0 { &self.course.cast.approver } else { &self.course.cast.finance };
        let reply = who.clone().post(&path, &body, None).await;
        self.note("propose refund", "refunds", &reply);
    }
    /// The bond comes in, and goes back or is called; what was paid is asked back, and comes.
    pub(super) async fn what_is_held(&mut self, contract: &Value, supplier: &Person) {
        if self.dice.throw(3) > 0 {
            return;
        }
        let of = format!("contract={}", id(contract));
        let bonds = self.listed(&format!("/v1/bonds?{of}")).await;
        if bonds.is_empty() && !contract["terms"]["bond"].is_null() {
            let amount = &contract["terms"]["bond"]["amount"];
            let amount = if self.dice.throw(5) == 0 { tenth(amount, 0) } else { amount.clone() };
            let form = self.pick(&["cash", "cash", "bank_guarantee"]);
            let expires = if form == "cash" { Value::Null } else { json!(self.now.day().plus_days(400)) };
            let body =
                json!({ "form": form, "amount": amount, "reference": self.bank_reference(), "expires": expires });
            let path = format!("/v1/contracts/{}/bond", id(contract));
            let reply = self.course.cast.officer.clone().post(&path, &body, None).await;
            self.note("record bond", "bonds", &reply);
        }
        for bond in bonds.into_iter().filter(|bond| bond["status"] != "returned") {
            let (act, who) = match self.dice.throw(3) {
                0 => ("call", self.course.cast.approver.clone()),
                1 => ("hand-over", self.course.cast.officer.clone()),
                _ => ("return", self.course.cast.officer.clone()),
            };
            let body = self.body(act, &bond).await;
            self.attempt(&who, "bonds", &bond, act, body).await;
        }
        let refunds = self.listed(&format!("/v1/refunds?{of}")).await;
        let waiting =
            refunds.iter().filter(|refund| ["proposed", "answered", "due"].iter().any(|at| refund["status"] == *at));
        let waiting: Vec<Value> = waiting.cloned().collect();
        if waiting.len() < 2 && refunds.len() < 6 {
            for payment in self.listed(&format!("/v1/payments?{of}&status=paid")).await {
                self.ask_back(&payment).await;
            }
        }
        for refund in waiting {
            self.settle(&refund, supplier).await;
        }
        let (approver, none) = (self.course.cast.approver.clone(), json!({}));
        if self.dice.throw(3) == 0 {
            self.attempt(&approver, "contracts", contract, "complete", none).await;
        }
    }
    /// A refund is answered, decided and settled.
    async fn settle(&mut self, refund: &Value, supplier: &Person) {
        let cast = self.course.cast.clone();
        let (act, who) = match (refund["status"].as_str().unwrap_or_default(), self.dice.throw(4)) {
            ("proposed", 0..2) => ("answer", supplier.clone()),
            ("proposed" | "answered", 2) => ("decide", cast.approver),
            ("proposed" | "answered", _) => ("decide", cast.finance),
            ("due", 0) => ("take-from-bond", cast.approver),
            ("due", 1) => ("offset", cast.approver),
            ("due", _) => ("receive", cast.treasury),
            _ => return,
        };
        let body = self.body(act, refund).await;
        let reply = who.get(&format!("/v1/refunds/{}", id(refund))).await;
        if reply.status == 200 {
            let reply = who.try_on("refunds", &reply.json(), act, body).await;
            self.note(&format!("{act} refund"), "refunds", &reply);
        }
    }
}
