//! A random walk through the market's own door, the same on both databases from the same seed: after every act the
//! identities of the money hold, now and then the whole journal is replayed, and at the end both export the same bytes.
//!
//! `QINGDAN_WALK` says how many acts (100,000 take an hour and more), `QINGDAN_SEED` from which seed.

use crate::{
    app::{App, Engine},
    chain::signed,
    dice::Dice,
    people::{Cast, Reply},
    process::{Purchase, invoice, order},
};
use domain::Fen;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A number that the environment names, or the one that ships.
pub(crate) fn wanted<N: std::str::FromStr>(name: &str, shipped: N) -> N {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(shipped)
}

fn fen(value: &Value) -> i64 {
    value.as_str().unwrap().parse::<Fen>().unwrap().get()
}

fn id(noun: &Value) -> &str {
    noun["id"].as_str().unwrap()
}

const HELD: [&str; 6] = ["committed", "accrued_unpaid", "retained", "prepaid_open", "paid_net", "overpaid"];

struct Walk {
    cast: Cast,
    purchase: Purchase,
    dice: Dice,
    number: u64,
    done: BTreeMap<&'static str, u64>,
    refused: BTreeMap<String, u64>,
    /// As of which position the reports were read early on.
    query: String,
}

impl Walk {
    async fn begin(app: &App, seed: u64) -> Self {
        let cast = app.cast().await;
        let purchase = signed(
            app,
            &cast,
            json!({
                "bond": { "amount": "22500.00", "returned": "验收合格后五个工作日内退还。" },
                "advance": { "amount": "45000.00", "recovered_percent": 20, "after_bond": false },
                "retention": { "percent": 3, "until": "2026-12-01" },
            }),
        )
        .await;
        let bond = json!({ "form": "cash", "amount": "22500.00", "reference": "BOND", "expires": null });
        cast.officer.make(&format!("/v1/contracts/{}/bond", id(&purchase.contract)), bond).await;
        app.at("2026-12-07T10:00").await;
        Self {
            cast,
            purchase,
            dice: Dice::new(seed),
            number: 0,
            done: BTreeMap::new(),
            refused: BTreeMap::new(),
            query: String::new(),
        }
    }
    fn reference(&mut self) -> String {
        self.number += 1;
        format!("R{:06}", self.number)
    }
    /// A small amount, and now and then one on an edge.
    fn amount(&mut self, most: u64) -> Fen {
        Fen::new(match self.dice.throw(12) {
            0 => 0,
            1 => 1,
            2 => 45_000_001,
            _ => 1 + self.dice.throw(most).cast_signed(),
        })
    }
    /// One of the newest nouns of a kind under the contract, in one of these states.
    async fn one_of(&mut self, nouns: &str, statuses: &[&str]) -> Option<Value> {
        let path = format!("/v1/{nouns}?contract={}&limit=60", id(&self.purchase.contract));
        let found = self.cast.officer.read(&path).await;
        let fits = |noun: &&Value| statuses.is_empty() || statuses.iter().any(|status| noun["status"] == *status);
        let found: Vec<&Value> = found["items"].as_array().unwrap().iter().filter(fits).collect();
        self.dice.one_of(found.len()).map(|at| found[at].clone())
    }
    async fn step(&mut self) -> Option<(&'static str, Reply)> {
        match self.dice.throw(20) {
            0..6 => self.work().await,
            6..9 => self.bill().await,
            9..16 => self.pay().await,
            16..18 => self.refund().await,
            _ => self.adjust().await,
        }
    }
    async fn work(&mut self) -> Option<(&'static str, Reply)> {
        let milestone = self.one_of("milestones", &[]).await?;
        let cast = &self.cast;
        Some(match self.dice.throw(8) {
            0..3 => {
                let body = json!({ "report": "已完成", "ledger": "台账", "evidence": [] });
                ("deliver", cast.ngos[0].try_on("milestones", &milestone, "deliver", body).await)
            }
            3..6 => {
                let items = milestone["plan"]["items"].as_array().unwrap().iter();
                let verdicts: Vec<Value> =
                    items.map(|item| json!({ "item": item, "passed": true, "remark": null })).collect();
                let amount = self.amount(20_000);
                let body = json!({ "acceptance": { "verdicts": verdicts, "beneficiaries_opinion": "满意", "amount": amount } });
                ("accept", self.cast.inspector.try_on("milestones", &milestone, "accept", body).await)
            }
            6 => {
                let body = json!({ "amount": self.amount(500), "legal_ground": "late", "reason": "迟延" });
                ("deduct", self.cast.approver.try_on("milestones", &milestone, "deduct", body).await)
            }
            _ => (
                "release retention",
                cast.approver.try_on("milestones", &milestone, "release-retention", json!({})).await,
            ),
        })
    }
    async fn bill(&mut self) -> Option<(&'static str, Reply)> {
        self.number += 1;
        let number = self.number;
        if self.dice.throw(8) == 0 {
            let body = invoice(number, &self.amount(30_000).to_string());
            let path = format!("/v1/contracts/{}/advance-invoices", id(&self.purchase.contract));
            return Some(("invoice advance", self.cast.ngos[0].post(&path, &body, None).await));
        }
        if self.dice.throw(3) > 0 {
            let milestone = self.one_of("milestones", &[]).await?;
            let body = invoice(number, &self.amount(9_000).to_string());
            let path = format!("/v1/milestones/{}/invoices", id(&milestone));
            return Some(("invoice", self.cast.ngos[0].post(&path, &body, None).await));
        }
        let found = self.one_of("invoices", &["received", "payable"]).await?;
        let why = "单价有误";
        let officer = &self.cast.officer;
        Some(match self.dice.throw(8) {
            0 => ("reject", officer.try_on("invoices", &found, "reject", json!({ "reason": why })).await),
            1 => {
                let body = json!({ "amount": self.amount(3_000), "reason": why });
                ("dispute", self.cast.officer.try_on("invoices", &found, "dispute", body).await)
            }
            2 => {
                let body = invoice(number, &self.amount(2_000).to_string());
                let path = format!("/v1/invoices/{}/credit-notes", id(&found));
                ("credit note", self.cast.ngos[0].post(&path, &body, None).await)
            }
            _ => ("match", officer.try_on("invoices", &found, "match", json!({})).await),
        })
    }
    async fn pay(&mut self) -> Option<(&'static str, Reply)> {
        if self.dice.throw(3) == 0 {
            let found = self.one_of("invoices", &["payable"]).await?;
            let body = json!({ "amount": self.amount(6_000) });
            let path = format!("/v1/invoices/{}/payments", id(&found));
            return Some(("request", self.cast.officer.post(&path, &body, None).await));
        }
        let found = self.one_of("payments", &["requested", "approved", "sent", "paid", "reversed"]).await?;
        let reference = self.reference();
        let why = json!({ "reason": "账户信息有误" });
        let (amount, today) = (self.amount(6_000), "2026-12-07");
        let cast = &self.cast;
        Some(match (found["status"].as_str().unwrap(), self.dice.throw(6)) {
            ("requested" | "approved", 0) => ("return", cast.approver.try_on("payments", &found, "return", why).await),
            ("requested", _) => ("approve", cast.approver.try_on("payments", &found, "approve", json!({})).await),
            ("approved", _) => ("order", cast.treasury.post("/v1/payment-orders", &order(&[&found]), None).await),
            ("sent", 0) => ("fail", cast.treasury.try_on("payments", &found, "fail", why).await),
            ("sent", 1) => {
                let body = json!({ "bank_reference": reference, "amount": amount, "charges": "0.37" });
                ("pay another amount", cast.treasury.try_on("payments", &found, "confirm", body).await)
            }
            ("sent", _) => {
                let body = json!({ "bank_reference": reference });
                ("confirm", cast.treasury.try_on("payments", &found, "confirm", body).await)
            }
            _ if !found["correction"].is_null() => {
                ("confirm correction", cast.finance.try_on("payments", &found, "confirm-correction", json!({})).await)
            }
            ("reversed", _) => {
                let body = json!({ "reason": "银行更正", "value_date": today });
                ("undo reversal", cast.treasury.try_on("payments", &found, "undo-reversal", body).await)
            }
            (_, 0) => {
                let body = json!({ "reason": "账户已销户", "bank_reference": reference, "value_date": today });
                ("reverse", cast.treasury.try_on("payments", &found, "reverse", body).await)
            }
            (_, 1) => {
                ("write off difference", cast.treasury.try_on("payments", &found, "write-off-difference", why).await)
            }
            _ => return None,
        })
    }
    async fn refund(&mut self) -> Option<(&'static str, Reply)> {
        if self.dice.throw(3) == 0 {
            let payment = self.one_of("payments", &["paid"]).await?;
            let amount = self.amount(900);
            let shares = json!([{ "payment": payment["id"], "amount": amount }]);
            let body = json!({ "legal_ground": "audit", "amount": amount, "payments": shares, "findings": "多付" });
            let path = format!("/v1/contracts/{}/refunds", id(&self.purchase.contract));
            return Some(("propose refund", self.cast.approver.post(&path, &body, None).await));
        }
        let found = self.one_of("refunds", &["proposed", "answered", "due"]).await?;
        let (amount, reference) = (self.amount(900), self.reference());
        let cast = &self.cast;
        Some(match (found["status"].as_str().unwrap(), self.dice.throw(4)) {
            ("proposed", _) => {
                ("answer refund", cast.ngos[0].try_on("refunds", &found, "answer", json!({ "answer": "属实" })).await)
            }
            ("answered", 0) => {
                ("drop refund", cast.finance.try_on("refunds", &found, "drop", json!({ "reason": "查无此事" })).await)
            }
            ("answered", _) => (
                "decide refund",
                cast.finance.try_on("refunds", &found, "decide", json!({ "amount": found["amount"] })).await,
            ),
            (_, 0) => {
                let invoice = self.one_of("invoices", &["payable"]).await?;
                let body = json!({ "invoice": invoice["id"], "amount": amount });
                ("offset", self.cast.approver.try_on("refunds", &found, "offset", body).await)
            }
            _ => {
                let body = json!({ "amount": amount, "bank_reference": reference });
                ("receive refund", cast.treasury.try_on("refunds", &found, "receive", body).await)
            }
        })
    }
    async fn adjust(&mut self) -> Option<(&'static str, Reply)> {
        let at = self.dice.one_of(self.purchase.lines.len())?;
        let line = self.cast.finance.again("budget-lines", &self.purchase.lines[at]).await;
        let by = Fen::new(self.dice.throw(400_000).cast_signed() - 200_000);
        let body = json!({ "by": by, "reason": "年中调整" });
        Some(("adjust", self.cast.finance.try_on("budget-lines", &line, "adjust", body).await))
    }
    /// The lines add up, and so does what the contract holds of them.
    async fn holds(&self, told: &str) {
        let mut engaged = 0;
        for line in &self.purchase.lines {
            let balance = self.cast.finance.read(&format!("/v1/budget-lines/{}/balance", id(line))).await;
            let of_contract: i64 = HELD.iter().map(|part| fen(&balance[*part])).sum();
            let rest = ["available", "pre_committed", "other_owed", "other_paid", "carried_forward", "to_treasury"];
            let rest = rest.map(|part| fen(&balance[part]));
            assert_eq!(of_contract + rest.iter().sum::<i64>(), fen(&balance["appropriated"]), "{told}: {balance}");
            assert!(HELD.iter().all(|part| fen(&balance[*part]) >= 0) && rest.iter().all(|part| *part >= 0), "{told}");
            engaged += of_contract;
        }
        let funding = self.cast.finance.read(&format!("/v1/contracts/{}/funding", id(&self.purchase.contract))).await;
        let held: i64 =
            funding["items"].as_array().unwrap().iter().flat_map(|line| HELD.map(|part| fen(&line[part]))).sum();
        assert_eq!(held, engaged, "{told}");
        let overpaid: i64 = funding["items"].as_array().unwrap().iter().map(|line| fen(&line["overpaid"])).sum();
        assert!(held - overpaid <= 45_000_000, "{told}: more than the price");
    }
    /// Supplier, unit, month and source sum to what the ledger says was paid.
    async fn agrees(&self, told: &str) {
        let read = async |path: &str| self.cast.auditor.read(&format!("/v1/reports/{path}")).await;
        let paid = read("payments").await["total"].clone();
        for group in ["unit", "organisation", "month", "source", "contract", "catalogue_code"] {
            assert_eq!(read(&format!("payments?group={group}")).await["total"], paid, "{told}: by {group}");
        }
        assert_eq!(read("trial-balance").await["total"], "0.00", "{told}");
    }
}

/// Walks, and gives what an auditor would export at the end.
async fn walk(app: App, steps: u64, seed: u64) -> Vec<String> {
    let mut walk = Walk::begin(&app, seed).await;
    let mut early = Vec::new();
    for step in 0..steps {
        let told = format!("{:?}, step {step} from seed {seed}", app.engine);
        let Some((act, reply)) = walk.step().await else { continue };
        assert!(reply.status < 500, "{told}: {act}: {}", String::from_utf8_lossy(&reply.bytes));
        if reply.status < 300 {
            *walk.done.entry(act).or_default() += 1;
            walk.holds(&told).await;
        } else {
            let kind = reply.json()["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            *walk.refused.entry(kind).or_default() += 1;
        }
        if step == steps / 10 {
            // What an auditor files now must be had again, byte for byte, after everything that follows.
            let cut = walk.cast.auditor.read("/v1/reports/trial-balance").await;
            let query = format!("?position={}&as_of={}", cut["position"], cut["day"].as_str().unwrap());
            early = crate::reports::all(&walk.cast.auditor, &query).await;
            walk.query = query;
        }
        if step % 5_000 == 4_999 {
            assert_eq!(app.findings().await, [], "{told}");
            walk.agrees(&told).await;
        }
    }
    assert_eq!(app.findings().await, []);
    walk.agrees("at the end").await;
    let again = crate::reports::all(&walk.cast.auditor, &walk.query).await;
    for ((name, then), (_, now)) in early.iter().zip(&again) {
        assert!(then == now, "{:?}: {name} at {} is not what it was", app.engine, walk.query);
    }
    assert_eq!((early.len(), early.is_empty()), (again.len(), false));
    eprintln!("{:?}: {steps} steps from seed {seed}: {:?}; refused: {:?}", app.engine, walk.done, walk.refused);
    assert!(steps < 1_000 || walk.done.len() >= 20, "too little was done: {:?}", walk.done);
    let mut exported = Vec::new();
    for form in ["text/csv", "text/x-hledger", "text/x-ledger", "text/x-beancount"] {
        let request = walk.cast.auditor.request(reqwest::Method::GET, "/v1/reports/entries").header("accept", form);
        let reply = walk.cast.auditor.send(request).await;
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.bytes));
        exported.push(String::from_utf8(reply.bytes).unwrap());
    }
    exported
}

/// Proves: A14, A16
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_walk_the_same_way_and_export_the_same_bytes() {
    let (seed, steps) = (wanted("QINGDAN_SEED", 20_261_126), wanted("QINGDAN_WALK", 1_500));
    let sqlite = tokio::spawn(async move { walk(App::new(Engine::Sqlite).await, steps, seed).await });
    if Engine::Postgres.is_there() {
        let postgres = walk(App::new(Engine::Postgres).await, steps, seed).await;
        let sqlite = sqlite.await.unwrap();
        assert!(sqlite == postgres, "the exports differ");
        assert!(sqlite.iter().all(|file| file.lines().count() > 50));
        return;
    }
    let sqlite = sqlite.await.unwrap();
    assert!(sqlite.iter().all(|file| file.lines().count() > 50));
}
