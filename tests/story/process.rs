//! The process as the tests tell it: each step by who may take it, from where the last one ended.

use crate::{
    app::App,
    people::{Cast, Person},
};
use serde_json::{Value, json};

/// A purchase on its way.
pub(crate) struct Purchase {
    pub(crate) lines: Vec<Value>,
    pub(crate) tender: Value,
    pub(crate) bids: Vec<Value>,
    pub(crate) evaluation: Value,
    pub(crate) award: Value,
    pub(crate) contract: Value,
    pub(crate) milestones: Vec<Value>,
}

pub(crate) fn line_body(unit: &str, source: &str, amount: &str) -> Value {
    json!({ "unit": unit, "year": 2026, "source": source, "catalogue_code": "C05010400", "title": "社区养老服务", "amount": amount })
}

pub(crate) fn requirement(estimate: &str) -> Value {
    json!({ "requirement": {
        "name": "社区居家养老服务", "catalogue_code": "C05010400", "in_guiding_catalogue": true,
        "description": "为辖区内独居老人提供助餐、助洁和精神慰藉服务。", "quantity": "服务老人320人",
        "estimate": estimate, "expected_start": "2026-04-10", "payment_way": "按季度验收后支付",
    }})
}

pub(crate) fn tender_documents(item: &Value, deadline: &str) -> Value {
    json!({
        "title": "社区居家养老服务采购", "description": "按季度验收付款。", "method": "competitive_consultation",
        "lots": [{ "item": item["id"], "title": "居家养老服务", "ceiling": "480000.00" }],
        "criteria": [
            { "code": "price", "kind": "price", "title": "报价", "points": 20 },
            { "code": "plan", "kind": "quality", "title": "服务方案", "points": 50 },
            { "code": "team", "kind": "quality", "title": "人员配备", "points": 30 },
        ],
        "bid_deadline": deadline, "score_places": 2, "attachments": [],
    })
}

pub(crate) fn bid(price: &str) -> Value {
    json!({ "lot": 1, "content": { "price": price, "plan": "每周两次上门。", "team": "持证社工六名。", "attachments": [] } })
}

pub(crate) fn terms(lines: &[Value], allocations: &[&str], price: &str, halves: [&str; 2]) -> Value {
    let allocations: Vec<Value> = lines
        .iter()
        .zip(allocations)
        .map(|(line, amount)| json!({ "budget_line": line["id"], "amount": amount }))
        .collect();
    json!({ "terms": {
        "title": "社区居家养老服务合同", "text": "按采购文件和投标文件提供服务。", "price": price,
        "start_date": "2026-04-22", "end_date": "2027-04-21", "long_term": null,
        "payee": { "name": "上海第1社工事务所", "bank": "上海银行浦东分行", "account": "0316000000100003" },
        "milestones": [
            { "title": "中期服务", "due": "2026-11-30", "amount": halves[0], "items": ["上门服务不少于8000人次", "建立服务档案320份"] },
            { "title": "期末服务", "due": "2027-04-21", "amount": halves[1], "items": ["上门服务累计不少于16000人次"] },
        ],
        "allocations": allocations,
    }})
}

pub(crate) fn acceptance(items: &[&str], amount: &str) -> Value {
    let verdicts: Vec<Value> =
        items.iter().map(|item| json!({ "item": item, "passed": true, "remark": "抽查属实" })).collect();
    json!({ "acceptance": { "verdicts": verdicts, "beneficiaries_opinion": "三十二人中三十人满意。", "amount": amount } })
}

pub(crate) const FIRST_ITEMS: [&str; 2] = ["上门服务不少于8000人次", "建立服务档案320份"];

pub(crate) fn invoice(number: u64, gross: &str) -> Value {
    json!({ "figures": { "number": format!("26312{number:015}"), "net": gross, "tax": "0.00", "gross": gross } })
}

/// An order for payments of the street.
pub(crate) fn order(payments: &[&Value]) -> Value {
    let payments: Vec<&Value> = payments.iter().map(|payment| &payment["id"]).collect();
    let debtor = json!({ "name": "潍坊新村街道零余额账户", "bank": "上海银行浦东分行", "account": "0316000000000001" });
    json!({ "unit": "310115004", "debtor": debtor, "payments": payments })
}

/// Who a purchase is told by; a token's owner as JSON of its identifier.
pub(crate) fn seat(person: &Person, seat: &str) -> Value {
    json!({ "person": person.id.unwrap(), "seat": seat })
}

impl Cast {
    /// A line for the street.
    pub(crate) async fn line(&self, source: &str, amount: &str) -> Value {
        self.finance.make("/v1/budget-lines", line_body("310115004", source, amount)).await
    }
    /// An item whose plan is filed over two lines and whose intention is published.
    pub(crate) async fn item(&self, lines: &[Value]) -> Value {
        let list = json!({ "unit": "310115004", "year": 2026, "title": "2026年度购买服务清单" });
        let list = self.officer.make("/v1/purchase-lists", list).await;
        let path = format!("/v1/purchase-lists/{}/items", list["id"].as_str().unwrap());
        let item = self.officer.make(&path, requirement("480000.00")).await;
        let item = self.officer.on("purchase-items", &item, "submit", json!({})).await;
        let item = self.approver.on("purchase-items", &item, "review", json!({})).await;
        let allocations = json!({ "allocations": [
            { "budget_line": lines[0]["id"], "amount": "320000.01" }, { "budget_line": lines[1]["id"], "amount": "159999.99" },
        ]});
        let item = self.finance.on("purchase-items", &item, "budget", allocations).await;
        let item = self.approver.on("purchase-items", &item, "file", json!({})).await;
        self.officer.on("purchase-items", &item, "publish-intention", json!({})).await
    }
    pub(crate) async fn lines(&self) -> Vec<Value> {
        vec![self.line("district", "400000.00").await, self.line("welfare_lottery", "200000.00").await]
    }
    /// A tender that is published on 2026-04-02 with its deadline on 2026-04-20 at ten.
    pub(crate) async fn tender(&self, app: &App, item: &Value) -> Value {
        app.at("2026-04-02T09:00").await;
        let tender_documents =
            json!({ "unit": "310115004", "tender_documents": tender_documents(item, "2026-04-20T10:00:00+08:00") });
        let tender = self.officer.make("/v1/tenders", tender_documents).await;
        let tender = self.officer.on("tenders", &tender, "submit", json!({})).await;
        self.approver.on("tenders", &tender, "publish", json!({})).await
    }
    pub(crate) async fn submit(&self, tender: &Value, ngo: usize, price: &str) -> Value {
        self.ngos[ngo].make(&format!("/v1/tenders/{}/bids", tender["id"].as_str().unwrap()), bid(price)).await
    }
    /// The panel is formed, has declared, and the bids are open and qualified.
    pub(crate) async fn open(&self, app: &App, purchase: &mut Purchase) {
        app.at("2026-04-20T10:00").await;
        let path = format!("/v1/tenders/{}/draw-panel", purchase.tender["id"].as_str().unwrap());
        let panel = json!({ "experts": 3, "representatives": [] });
        let mut evaluation = self.officer.make(&path, panel).await;
        let closed = self.officer.again("tenders", &purchase.tender).await;
        purchase.tender = self.officer.on("tenders", &closed, "open-bids", json!({})).await;
        for expert in &self.experts {
            evaluation = expert
                .on(
                    "evaluations",
                    &evaluation,
                    "declare-conflict-of-interest",
                    json!({ "no_conflict_of_interest": true }),
                )
                .await;
        }
        for bid in &mut purchase.bids {
            let opened = self.officer.again("bids", bid).await;
            *bid = self.officer.on("bids", &opened, "qualify", json!({})).await;
        }
        purchase.evaluation = evaluation;
        self.quote(app, purchase).await;
    }
    /// Final quotes are called for, every bidder repeats its price, and they are opened.
    pub(crate) async fn quote(&self, app: &App, purchase: &mut Purchase) {
        let called = json!({ "until": "2026-04-20T16:00:00+08:00" });
        let tender = self.officer.on("tenders", &purchase.tender, "call-quotes", called).await;
        for (ngo, bid) in purchase.bids.iter().enumerate() {
            let price = json!({ "price": bid["content"]["price"] });
            self.ngos[ngo].on("bids", bid, "quote", price).await;
        }
        app.at("2026-04-20T16:00").await;
        purchase.tender = self.officer.on("tenders", &tender, "open-quotes", json!({})).await;
        for bid in &mut purchase.bids {
            *bid = self.officer.again("bids", bid).await;
        }
    }
    /// Every expert gives every bid the points of its place in the list, the first most.
    pub(crate) async fn score(&self, purchase: &mut Purchase) {
        let path = format!("/v1/evaluations/{}/score-sheets", purchase.evaluation["id"].as_str().unwrap());
        for (number, expert) in self.experts.iter().enumerate() {
            let scores: Vec<Value> = purchase
                .bids
                .iter()
                .enumerate()
                .flat_map(|(at, bid)| {
                    [("plan", 47 - 4 * at + number), ("team", 28 - 2 * at)]
                        .map(|(criterion, points)| json!({ "bid": bid["id"], "criterion": criterion, "points": format!("{points}.5") }))
                })
                .collect();
            expert.make(&path, json!({ "scores": scores })).await;
        }
        let evaluation = self.officer.again("evaluations", &purchase.evaluation).await;
        purchase.evaluation = self.officer.on("evaluations", &evaluation, "consolidate", json!({})).await;
    }
    /// The award is decided and published.
    pub(crate) async fn award(&self, app: &App, purchase: &mut Purchase) {
        app.at("2026-04-22T10:00").await;
        let awards = self.officer.read(&format!("/v1/awards?tender={}", purchase.tender["id"].as_str().unwrap())).await;
        let award = &awards["items"][0];
        let award = self.approver.on("awards", award, "decide", json!({ "bid": award["bid"] })).await;
        let reason = json!({ "reason": "服务方案完整，综合得分第一。" });
        purchase.award = self.officer.on("awards", &award, "publish", reason).await;
    }
    /// The contract is signed by both.
    pub(crate) async fn sign(&self, purchase: &mut Purchase) {
        let path = format!("/v1/awards/{}/contract", purchase.award["id"].as_str().unwrap());
        let body = terms(&purchase.lines, &["300000.00", "150000.00"], "450000.00", ["225000.00", "225000.00"]);
        let contract = self.officer.make(&path, body).await;
        let contract = self.officer.on("contracts", &contract, "send", json!({})).await;
        let contract = self.ngos[0].on("contracts", &contract, "sign-as-supplier", json!({})).await;
        purchase.contract = self.approver.on("contracts", &contract, "sign-as-buyer", json!({})).await;
        let path = format!("/v1/milestones?contract={}&sort=due", purchase.contract["id"].as_str().unwrap());
        purchase.milestones = self.officer.read(&path).await["items"].as_array().unwrap().clone();
    }
    /// A milestone is delivered and accepted for an amount.
    pub(crate) async fn accept(&self, milestone: &Value, amount: &str) -> Value {
        let delivered = json!({ "report": "完成上门服务8216人次。", "ledger": "服务台账摘录。", "evidence": [] });
        let milestone = self.ngos[0].on("milestones", milestone, "deliver", delivered).await;
        let items: Vec<&str> =
            milestone["plan"]["items"].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
        self.inspector.on("milestones", &milestone, "accept", acceptance(&items, amount)).await
    }
    /// An invoice is handed in and matched.
    pub(crate) async fn invoice(&self, milestone: &Value, number: u64, gross: &str) -> Value {
        let path = format!("/v1/milestones/{}/invoices", milestone["id"].as_str().unwrap());
        let invoice = self.ngos[0].make(&path, invoice(number, gross)).await;
        self.officer.on("invoices", &invoice, "match", json!({})).await
    }
    pub(crate) async fn request(&self, invoice: &Value, amount: &str) -> Value {
        let path = format!("/v1/invoices/{}/payments", invoice["id"].as_str().unwrap());
        self.officer.make(&path, json!({ "amount": amount })).await
    }
    /// A payment is asked for, approved, sent and confirmed.
    pub(crate) async fn pay(&self, invoice: &Value, amount: &str, reference: &str) -> Value {
        let payment = self.request(invoice, amount).await;
        let payment = self.approver.on("payments", &payment, "approve", json!({})).await;
        let payment = self.sent(&payment).await;
        self.treasury.on("payments", &payment, "confirm", json!({ "bank_reference": reference })).await
    }
    /// Two people record that the bank took a payment back on a day.
    pub(crate) async fn reverse(&self, payment: &Value, reference: &str, day: &str) -> Value {
        let body = json!({ "reason": "账户已销户", "bank_reference": reference, "value_date": day });
        self.treasury.now("payments", payment, "reverse", body).await;
        self.finance.now("payments", payment, "confirm-correction", json!({})).await
    }
    /// An approved payment goes to the bank with an order of its own.
    pub(crate) async fn sent(&self, payment: &Value) -> Value {
        self.treasury.make("/v1/payment-orders", order(&[payment])).await;
        self.treasury.again("payments", payment).await
    }
    /// A purchase whose bids are in, sealed.
    pub(crate) async fn purchase(&self, app: &App) -> Purchase {
        let lines = self.lines().await;
        let item = self.item(&lines).await;
        let tender = self.tender(app, &item).await;
        app.at("2026-04-15T09:00").await;
        let mut bids = Vec::new();
        for (ngo, price) in ["450000.00", "455000.00", "470000.00"].into_iter().enumerate() {
            bids.push(self.submit(&tender, ngo, price).await);
        }
        let none = Value::Null;
        Purchase {
            lines,
            tender,
            bids,
            evaluation: none.clone(),
            award: none.clone(),
            contract: none,
            milestones: Vec::new(),
        }
    }
    /// A purchase whose contract is in force.
    pub(crate) async fn contracted(&self, app: &App) -> Purchase {
        let mut purchase = self.awarded(app).await;
        self.sign(&mut purchase).await;
        purchase
    }
    /// A purchase up to its published result.
    pub(crate) async fn awarded(&self, app: &App) -> Purchase {
        let mut purchase = self.purchase(app).await;
        self.open(app, &mut purchase).await;
        self.score(&mut purchase).await;
        self.award(app, &mut purchase).await;
        purchase
    }
}
