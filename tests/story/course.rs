//! The course of a purchase by any method, told in the same steps: plan, tender documents, bids, panel, scores, award, contract,
//! work. What a method adds stands in its own story.

use crate::{
    app::App,
    people::{Cast, Person, Reply},
    process::acceptance,
};
use serde_json::{Value, json};

/// The day on which tenders are published: the intention has been public for thirty days.
pub(crate) const PUBLISHED: &str = "2026-04-02T09:00";
/// When bids are opened: late enough for every method.
pub(crate) const DEADLINE: &str = "2026-04-24T10:00";

/// A market with a budget, a list and everybody in it.
pub(crate) struct Course {
    pub(crate) cast: Cast,
    pub(crate) experts: Vec<Person>,
    pub(crate) ngos: Vec<Person>,
    pub(crate) line: Value,
    pub(crate) list: Value,
}

/// A tender on its way, with its bids, its panel and its evaluation.
pub(crate) struct Round {
    pub(crate) tender: Value,
    pub(crate) bids: Vec<(usize, Value)>,
    pub(crate) evaluation: Value,
}

pub(crate) fn id(noun: &Value) -> &str {
    noun["id"].as_str().unwrap()
}

/// Criteria with a price of so many points; the rest is the plan.
pub(crate) fn criteria(price: u32) -> Value {
    let plan = json!({ "code": "plan", "kind": "quality", "title": "服务方案", "points": 100 - price });
    if price == 0 {
        return json!([plan]);
    }
    json!([{ "code": "price", "kind": "price", "title": "报价", "points": price }, plan])
}

/// Papers for one lot.
pub(crate) fn tender_documents(method: &str, item: Option<&Value>, ceiling: &str, criteria: Value) -> Value {
    json!({ "unit": "310115004", "tender_documents": {
        "title": "社区服务采购", "description": "按约定验收付款。", "method": method,
        "lots": [{ "item": item.map(|item| item["id"].clone()), "title": "社区服务", "ceiling": ceiling }],
        "criteria": criteria, "bid_deadline": format!("{DEADLINE}:00+08:00"), "score_places": 2, "attachments": [],
    }})
}

impl Course {
    pub(crate) async fn new(app: &App) -> Self {
        let cast = app.cast().await;
        let mut experts = cast.experts.clone();
        for name in ["expert4", "expert5"] {
            experts.push(app.expert(name).await);
        }
        let mut ngos = cast.ngos.clone();
        for number in 5..=6 {
            ngos.push(app.ngo(&cast, number).await);
        }
        let line = cast.line("district", "90000000.00").await;
        let list = json!({ "unit": "310115004", "year": 2026, "title": "2026年度购买服务清单" });
        let list = cast.officer.make("/v1/purchase-lists", list).await;
        Self { cast, experts, ngos, line, list }
    }
    /// An item whose plan is filed and whose intention is published.
    pub(crate) async fn item(&self, amount: &str) -> Value {
        let item = self.item_with(crate::process::requirement(amount)).await;
        let item = self.cast.officer.on("purchase-items", &item, "submit", json!({})).await;
        let item = self.cast.approver.on("purchase-items", &item, "review", json!({})).await;
        let allocations = json!({ "allocations": [{ "budget_line": self.line["id"], "amount": amount }] });
        let item = self.cast.finance.on("purchase-items", &item, "budget", allocations).await;
        let item = self.cast.approver.on("purchase-items", &item, "file", json!({})).await;
        self.cast.officer.on("purchase-items", &item, "publish-intention", json!({})).await
    }
    /// An item as it was drafted.
    pub(crate) async fn item_with(&self, requirement: Value) -> Value {
        self.cast.officer.make(&format!("/v1/purchase-lists/{}/items", id(&self.list)), requirement).await
    }
    /// A tender that was drafted and handed in.
    pub(crate) async fn draft(&self, tender_documents: Value) -> Value {
        let tender = self.cast.officer.make("/v1/tenders", tender_documents).await;
        self.cast.officer.on("tenders", &tender, "submit", json!({})).await
    }
    pub(crate) async fn try_publish(&self, tender: &Value) -> Reply {
        self.cast.approver.try_now("tenders", tender, "publish", json!({})).await
    }
    /// A tender that was published on the usual day.
    pub(crate) async fn published(&self, app: &App, tender_documents: Value) -> Value {
        app.at(PUBLISHED).await;
        let tender = self.draft(tender_documents).await;
        self.try_publish(&tender).await.done()
    }
    /// An open tender with eight lots.
    pub(crate) async fn eight_lots(&self, app: &App) -> Value {
        let mut lots = Vec::new();
        for number in 1..=8 {
            let item = self.item("480000.00").await;
            lots.push(json!({ "item": item["id"], "title": format!("第{number}包"), "ceiling": "480000.00" }));
        }
        let mut body = tender_documents("open_tender", None, "480000.00", criteria(20));
        body["tender_documents"]["lots"] = json!(lots);
        self.published(app, body).await
    }
    /// A tender of one lot by a method that scores, on an item of its own.
    pub(crate) async fn tender(&self, app: &App, method: &str) -> Value {
        let item = self.item("480000.00").await;
        self.published(app, tender_documents(method, Some(&item), "480000.00", criteria(20))).await
    }
    pub(crate) async fn try_bid(&self, ngo: usize, tender: &Value, content: Value) -> Reply {
        let body = json!({ "lot": 1, "content": content });
        self.ngos[ngo].post(&format!("/v1/tenders/{}/bids", id(tender)), &body, None).await
    }
    /// A tender that asks for deposits, with a bid of each bidder at a price and its deposit from an account.
    pub(crate) async fn deposited(&self, app: &App, bids: &[(&str, &str)]) -> (Value, Vec<(usize, Value)>) {
        let item = self.item("480000.00").await;
        let mut documents = tender_documents("open_tender", Some(&item), "480000.00", criteria(20));
        documents["tender_documents"]["lots"][0]["deposit"] = json!("9600.00");
        let tender = self.published(app, documents).await;
        let mut made = Vec::new();
        for (ngo, (price, account)) in bids.iter().enumerate() {
            let mut content = content(price);
            content["deposit"] =
                json!({ "amount": "9600.00", "account_owner": format!("机构{ngo}"), "account": account });
            made.push((ngo, self.try_bid(ngo, &tender, content).await.done()));
        }
        (tender, made)
    }
    pub(crate) async fn bid(&self, ngo: usize, tender: &Value, price: &str) -> (usize, Value) {
        (ngo, self.try_bid(ngo, tender, content(price)).await.done())
    }
    /// The panel is drawn, the bids are opened and found qualified.
    pub(crate) async fn open(&self, app: &App, tender: &Value, bids: Vec<(usize, Value)>, experts: u32) -> Round {
        app.at(DEADLINE).await;
        let panel = json!({ "experts": experts, "representatives": [] });
        let evaluation = self.cast.officer.make(&format!("/v1/tenders/{}/draw-panel", id(tender)), panel).await;
        let tender = self.cast.officer.now("tenders", tender, "open-bids", json!({})).await;
        let mut round = Round { tender, bids, evaluation };
        for expert in self.panel(&round.evaluation) {
            round.evaluation = expert
                .now(
                    "evaluations",
                    &round.evaluation,
                    "declare-conflict-of-interest",
                    json!({ "no_conflict_of_interest": true }),
                )
                .await;
        }
        for (_, bid) in &mut round.bids {
            *bid = self.cast.officer.now("bids", bid, "qualify", json!({})).await;
        }
        round
    }
    /// The experts of a panel, in the order in which they were drawn.
    pub(crate) fn panel(&self, evaluation: &Value) -> Vec<&Person> {
        let appointed = evaluation["appointed"].as_array().unwrap().iter();
        let found =
            appointed.filter_map(|person| self.experts.iter().find(|expert| json!(expert.id.unwrap()) == *person));
        found.collect()
    }
    /// A consultation in which three have bid and final quotes are asked for.
    pub(crate) async fn quoting(&self, app: &App) -> Round {
        let item = self.item("480000.00").await;
        let tender_documents = tender_documents("competitive_consultation", Some(&item), "480000.00", criteria(30));
        let tender = self.published(app, tender_documents).await;
        let mut bids = Vec::new();
        for (ngo, price) in ["450000.00", "460000.00", "470000.00"].into_iter().enumerate() {
            bids.push(self.bid(ngo, &tender, price).await);
        }
        let round = self.open(app, &tender, bids, 3).await;
        self.call_quotes(&round).await;
        round
    }
    async fn call_quotes(&self, round: &Round) {
        let until = json!({ "until": "2026-04-24T16:00:00+08:00" });
        self.cast.officer.now("tenders", &round.tender, "call-quotes", until).await;
    }
    /// Final quotes at these prices, in the order of the bids.
    pub(crate) async fn quote(&self, app: &App, round: &mut Round, prices: &[&str]) {
        self.call_quotes(round).await;
        for ((ngo, bid), price) in round.bids.iter().zip(prices) {
            self.ngos[*ngo].now("bids", bid, "quote", json!({ "price": price })).await;
        }
        app.at("2026-04-24T16:00").await;
        round.tender = self.cast.officer.now("tenders", &round.tender, "open-quotes", json!({})).await;
    }
    /// Every expert gives the plans these points, in the order of the bids; none where nothing is scored.
    pub(crate) async fn score(&self, round: &mut Round, points: &[&str]) {
        self.sheets(round, points).await;
        round.evaluation = self.cast.officer.now("evaluations", &round.evaluation, "consolidate", json!({})).await;
    }
    pub(crate) async fn sheets(&self, round: &Round, points: &[&str]) {
        let scores: Vec<Value> = round
            .bids
            .iter()
            .zip(points)
            .map(|((_, bid), points)| json!({ "bid": bid["id"], "criterion": "plan", "points": points }))
            .collect();
        for expert in self.panel(&round.evaluation) {
            let path = format!("/v1/evaluations/{}/score-sheets", id(&round.evaluation));
            expert.make(&path, json!({ "scores": scores })).await;
        }
    }
    /// The award that is recommended, decided and published.
    pub(crate) async fn award(&self, app: &App, tender: &Value) -> Value {
        app.at("2026-04-27T10:00").await;
        let awards = self.cast.officer.read(&format!("/v1/awards?tender={}&status=recommended", id(tender))).await;
        let award = &awards["items"][0];
        let award = self.cast.approver.on("awards", award, "decide", json!({ "bid": award["bid"] })).await;
        self.cast.officer.on("awards", &award, "publish", json!({ "reason": "方案完整，排名第一。" })).await
    }
    /// Terms for the price of an award.
    pub(crate) fn terms(&self, award: &Value) -> Value {
        json!({ "terms": {
            "title": "社区服务合同", "text": "按采购文件和响应文件履行。", "price": award["price"], "start_date": "2026-04-27", "end_date": "2027-04-26",
            "long_term": null, "payee": { "name": self.name_of(award), "bank": "上海银行浦东分行", "account": "0316000000100003" },
            "milestones": [{ "title": "全部服务", "due": "2026-11-30", "amount": award["price"], "items": ["全部服务"] }],
            "allocations": [{ "budget_line": self.line["id"], "amount": award["price"] }],
        }})
    }
    /// The name under which the organisation of a noun is registered.
    pub(crate) fn name_of(&self, noun: &Value) -> String {
        let at = self.ngos.iter().position(|ngo| json!(ngo.organisation.unwrap()) == noun["organisation"]).unwrap();
        format!("上海第{}社工事务所", at + 1)
    }
    /// The contract, signed by both.
    pub(crate) async fn contract(&self, award: &Value) -> Value {
        let contract = self.cast.officer.make(&format!("/v1/awards/{}/contract", id(award)), self.terms(award)).await;
        let supplier = self.of(award);
        self.cast.officer.on("contracts", &contract, "send", json!({})).await;
        supplier.now("contracts", &contract, "sign-as-supplier", json!({})).await;
        self.cast.approver.now("contracts", &contract, "sign-as-buyer", json!({})).await
    }
    /// Who acts for the organisation of a noun.
    pub(crate) fn of(&self, noun: &Value) -> &Person {
        self.ngos.iter().find(|ngo| json!(ngo.organisation.unwrap()) == noun["organisation"]).unwrap()
    }
    /// The work of a contract, to the last payment and its completion.
    pub(crate) async fn work(&self, app: &App, contract: &Value) -> Value {
        app.at("2026-11-20T10:00").await;
        let supplier = self.of(contract);
        let milestones = self.cast.officer.read(&format!("/v1/milestones?contract={}", id(contract))).await;
        let milestone = &milestones["items"][0];
        let delivered = json!({ "report": "已完成。", "ledger": "台账摘录。", "evidence": [] });
        let milestone = supplier.on("milestones", milestone, "deliver", delivered).await;
        let amount = contract["price"].as_str().unwrap();
        let milestone =
            self.cast.inspector.on("milestones", &milestone, "accept", acceptance(&["全部服务"], amount)).await;
        let number = id(contract).bytes().map(u64::from).sum::<u64>() * 7_919;
        let invoice = supplier
            .make(&format!("/v1/milestones/{}/invoices", id(&milestone)), crate::process::invoice(number, amount))
            .await;
        let invoice = self.cast.officer.on("invoices", &invoice, "match", json!({})).await;
        self.cast.pay(&invoice, amount, &format!("REF-{}", id(contract))).await;
        self.cast.approver.now("contracts", contract, "complete", json!({})).await
    }
}

/// Members of a panel find the same of a bid, one after the other.
pub(crate) async fn find(members: &[&Person], evaluation: &Value, matter: &str, bid: &Value) {
    for member in members {
        let finding = json!({ "matter": matter, "bid": bid["id"], "reason": "评审小组成员意见" });
        member.now("evaluations", evaluation, "record-finding", finding).await;
    }
}

/// What a plain bid says.
pub(crate) fn content(price: &str) -> Value {
    json!({ "price": price, "plan": format!("每周两次上门，报价{price}。"), "team": format!("持证社工六名（{price}）。"), "attachments": [] })
}
