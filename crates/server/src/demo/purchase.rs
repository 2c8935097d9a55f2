//! One purchase of the example, told stage by stage. Where its story ends depends on when it began: so there are
//! purchases at every stage.

use super::{
    people::People,
    texts::{BUYERS, MILESTONES, SERVICES, Service},
};
use crate::start::{act, id_of};
use domain::{
    Fen, Moment, Period,
    actor::Role,
    ids::{BidId, ContractId, EvaluationId, InvoiceId, ItemId, ListId, PaymentId, TenderId},
};
use procedures::{
    Nothing, Office, Procedure,
    award::{DecideAward, PublishAward},
    bid::{DisqualifyBid, QualifyBid, SubmitBid},
    contract::{CompleteContract, DraftContract, SendContract, SignAsBuyer, SignAsSupplier},
    evaluation::{Consolidate, DeclareInterest, FormPanel, SubmitScores},
    invoice::{MatchInvoice, SubmitInvoice},
    milestone::{AcceptMilestone, DeliverMilestone, RejectMilestone},
    office::Caller,
    payment::{ApprovePayment, ConfirmPayment, RequestPayment, SendPayment},
    purchase_item::{BudgetItem, DraftItem, FileItem, PublishIntention, ReviewItem, SubmitItem},
    purchase_list::OpenPurchaseList,
    question::{AnswerQuestion, AskQuestion},
    tender::{DraftTender, OpenTender, PublishTender, SubmitTender, VoidTender},
};
use serde_json::{Value, json};
use std::sync::Arc;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The stages of a purchase, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Plan,
    Tender,
    Question,
    Bids,
    Opening,
    Award,
    Contract,
    Deliver(usize),
    Accept(usize),
    Invoice(usize),
    Pay(usize),
}

/// A purchase.
pub(super) struct Purchase<'p> {
    office: &'p Arc<Office>,
    people: &'p People,
    /// When its story begins.
    pub(super) begins: Moment,
    number: usize,
    unit: &'static str,
    service: Service,
    stage: Stage,
    estimate: Fen,
    item: Option<(ItemId, Vec<String>)>,
    tender: Option<(TenderId, i64)>,
    contract: Option<ContractId>,
    invoice: Option<(InvoiceId, String)>,
    winner: usize,
    rejected: bool,
}

/// All purchases: six units, spread over two years.
pub(super) fn all<'p>(office: &'p Arc<Office>, people: &'p People, now: Moment) -> Vec<Purchase<'p>> {
    let mut all = Vec::new();
    for number in 0..42_usize {
        let (unit, _) = BUYERS[number % BUYERS.len()];
        let days = 780 - (number as i64) * 18 - (number as i64 % 5) * 3;
        let begins = now.day().plus_days(-days.max(2)).start().plus_millis(9 * HOUR + (number as i64) * 60_000);
        all.push(Purchase {
            office,
            people,
            begins,
            number,
            unit,
            service: SERVICES[(number * 3 + number / 7) % SERVICES.len()],
            stage: Stage::Plan,
            estimate: Fen::yuan(260_000 + (number as i64 % 9) * 35_000),
            item: None,
            tender: None,
            contract: None,
            invoice: None,
            winner: 0,
            rejected: false,
        });
    }
    all
}

/// Reads the body of an act.
fn read<P: Procedure>(body: Value) -> Result<P, String> {
    serde_json::from_value(body).map_err(|error| format!("{}: {error}", P::ACT))
}

fn missing() -> String {
    "the story has lost its thread".to_owned()
}

fn version(answer: &Value) -> Option<i64> {
    answer.get("version").and_then(Value::as_i64)
}

impl Purchase<'_> {
    async fn act<P: Procedure>(&self, who: &Caller, body: Value, on: P::Subject, version: Option<i64>) -> Result<Value, String> {
        act(self.office, who, read::<P>(body)?, on, version).await
    }
    fn officer(&self) -> Result<&Caller, String> {
        self.people.at(Role::BuyerOfficer, self.unit, 0)
    }
    fn inspector(&self) -> Result<&Caller, String> {
        self.people.at(Role::BuyerOfficer, self.unit, 1)
    }
    fn approver(&self) -> Result<&Caller, String> {
        self.people.at(Role::BuyerApprover, self.unit, 0)
    }
    fn bidders(&self) -> impl Iterator<Item = usize> {
        let count = self.people.organisations.len();
        let number = self.number;
        // Every ninth round finds too few bidders and is void.
        let bidders = if number % 9 == 7 { 2 } else { 3 + number % 3 };
        (0..bidders).map(move |at| (number * 5 + at * 4) % count)
    }
    /// Tells the next stage; gives the moment of the one after it.
    pub(super) async fn go_on(&mut self) -> Result<Option<Moment>, String> {
        let now = self.office.now();
        let calendar = self.office.store.world().calendar.clone();
        let after = |period| calendar.last_day(now.day(), period).start().plus_millis(10 * HOUR);
        let (stage, next) = match self.stage {
            Stage::Plan => {
                self.plan().await?;
                (Stage::Tender, after(Period::days(31)))
            }
            Stage::Tender => {
                self.tender().await?;
                (Stage::Question, now.plus_millis(3 * DAY))
            }
            Stage::Question => {
                self.question().await?;
                (Stage::Bids, now.plus_millis(5 * DAY))
            }
            Stage::Bids => {
                let deadline = self.bids().await?;
                (Stage::Opening, deadline.plus_millis(HOUR))
            }
            Stage::Opening => {
                if !self.opening().await? {
                    return Ok(None);
                }
                (Stage::Award, after(Period::working_days(2)))
            }
            Stage::Award => {
                self.award().await?;
                (Stage::Contract, after(Period::working_days(8)))
            }
            Stage::Contract => {
                self.contract().await?;
                // Every seventh supplier is late with the first delivery.
                (Stage::Deliver(0), now.plus_millis(if self.number % 7 == 3 { 160 } else { 80 } * DAY))
            }
            Stage::Deliver(at) => {
                self.deliver(at).await?;
                (Stage::Accept(at), after(Period::working_days(4)))
            }
            Stage::Accept(at) => {
                if self.number % 8 == 5 && !self.rejected {
                    self.reject(at).await?;
                    self.rejected = true;
                    (Stage::Deliver(at), after(Period::working_days(10)))
                } else {
                    self.accept(at).await?;
                    (Stage::Invoice(at), after(Period::working_days(2)))
                }
            }
            Stage::Invoice(at) => {
                self.invoice(at).await?;
                // Every tenth payment is late.
                (Stage::Pay(at), now.plus_millis(if self.number % 10 == 4 { 45 } else { 12 } * DAY))
            }
            Stage::Pay(at) => {
                self.pay(at).await?;
                if at + 1 == MILESTONES.len() {
                    return Ok(None);
                }
                (Stage::Deliver(at + 1), now.plus_millis(85 * DAY))
            }
        };
        self.stage = stage;
        Ok(Some(next))
    }
    async fn plan(&mut self) -> Result<(), String> {
        let (name, code, description, quantity) = self.service;
        let year = self.office.now().day().year();
        let source = ["district", "street", "welfare_lottery", "special_fund"][self.number % 4];
        let title = format!("{name}经费（{}）", self.number + 1);
        let first = self.line(year, source, code, &title).await?;
        let list = json!({ "unit": self.unit, "year": year, "title": format!("{year}年度购买服务清单第{}号", self.number + 1) });
        let list: ListId = id_of(&self.act::<OpenPurchaseList>(self.officer()?, list, Nothing, None).await?)?;
        let need = json!({ "need": {
            "name": name, "catalogue_code": code, "in_guiding_catalogue": true, "description": description, "quantity": quantity,
            "estimate": self.estimate, "expected_start": self.office.now().day().plus_days(35),
        }});
        let id: ItemId = id_of(&self.act::<DraftItem>(self.officer()?, need, list, None).await?)?;
        self.act::<SubmitItem>(self.officer()?, json!({}), id, Some(1)).await?;
        self.act::<ReviewItem>(self.approver()?, json!({}), id, Some(2)).await?;
        let mut shares = vec![json!({ "line": first, "amount": self.estimate })];
        let mut lines = vec![first];
        if self.number.is_multiple_of(3) {
            // Two lines bear it, a third and two thirds, exact to the fen.
            let second = self.line(year, "city", code, &format!("{title}市级补助")).await?;
            let parts = self.estimate.split(&[Fen::new(1), Fen::new(2)]).ok_or_else(missing)?;
            shares = vec![json!({ "line": lines[0], "amount": parts[0] }), json!({ "line": second, "amount": parts[1] })];
            lines.push(second);
        }
        let finance = self.people.at(Role::FinanceOfficer, &format!("{}-CZ", &self.unit[..6]), 0)?;
        self.act::<BudgetItem>(finance, json!({ "shares": shares }), id, Some(3)).await?;
        self.act::<FileItem>(self.approver()?, json!({}), id, Some(4)).await?;
        self.act::<PublishIntention>(self.officer()?, json!({}), id, Some(5)).await?;
        self.item = Some((id, lines));
        Ok(())
    }
    /// A line for the purchase; one that another purchase of the year set up already is used along with it.
    async fn line(&self, year: i32, source: &str, code: &str, title: &str) -> Result<String, String> {
        let finance = self.people.at(Role::FinanceOfficer, &format!("{}-CZ", &self.unit[..6]), 0)?;
        let listing = persistence::Listing {
            filters: vec![
                ("unit", persistence::FilterKind::Text, self.unit.to_owned()),
                ("year", persistence::FilterKind::Number, year.to_string()),
                ("source", persistence::FilterKind::Text, source.to_owned()),
                ("catalogue_code", persistence::FilterKind::Text, code.to_owned()),
            ],
            territory: None,
            sort: None,
            after: None,
            limit: 1,
        };
        let reader = self.office.reader(finance.actor.clone());
        let known = reader.list::<domain::budget::BudgetLine>(&listing).await.map_err(|halt| halt.to_string())?;
        match known.items.first() {
            Some(line) => Ok(line.id.to_string()),
            None => self.people.appropriate(self.office, self.unit, year, source, code, title).await,
        }
    }
    async fn tender(&mut self) -> Result<(), String> {
        let (item, _) = self.item.as_ref().ok_or_else(missing)?;
        let (name, _, description, _) = self.service;
        let method = ["competitive_consultation", "open_tender", "competitive_consultation"][self.number % 3];
        let days = if method == "open_tender" { 22 } else { 12 };
        let calendar = self.office.store.world().calendar.clone();
        let deadline = calendar.last_day(self.office.now().day(), Period::days(days)).start().plus_millis(10 * HOUR);
        let papers = json!({ "unit": self.unit, "papers": {
            "title": format!("{name}采购项目"),
            "description": format!("{description}按采购文件约定分期验收、分期付款。"),
            "method": method, "score_places": 2, "attachments": [], "deadline": deadline,
            "lots": [{ "item": item, "title": name, "ceiling": self.estimate }],
            "criteria": [
                { "code": "price", "kind": "price", "title": "报价", "points": 20 },
                { "code": "plan", "kind": "quality", "title": "服务方案", "points": 45 },
                { "code": "team", "kind": "quality", "title": "人员配备", "points": 25 },
                { "code": "record", "kind": "quality", "title": "同类业绩", "points": 10 },
            ],
        }});
        let id: TenderId = id_of(&self.act::<DraftTender>(self.officer()?, papers, Nothing, None).await?)?;
        self.act::<SubmitTender>(self.officer()?, json!({}), id, Some(1)).await?;
        self.act::<PublishTender>(self.approver()?, json!({}), id, Some(2)).await?;
        self.tender = Some((id, deadline.millis()));
        Ok(())
    }
    async fn question(&self) -> Result<(), String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let asker = self.bidders().next().ok_or_else(missing)?;
        let (_, caller, _) = &self.people.organisations[asker];
        let asked = self.act::<AskQuestion>(caller, json!({ "text": "服务场地是否由街道提供？人员工资是否含在报价内？" }), tender, None).await?;
        if self.number % 6 != 2 {
            let answer = json!({ "answer": "场地由街道无偿提供；报价为含税全包价，包括人员工资。" });
            self.act::<AnswerQuestion>(self.officer()?, answer, id_of(&asked)?, Some(1)).await?;
        }
        Ok(())
    }
    async fn bids(&self) -> Result<Moment, String> {
        let (tender, deadline) = self.tender.ok_or_else(missing)?;
        for (at, bidder) in self.bidders().enumerate() {
            let (_, caller, name) = &self.people.organisations[bidder];
            let cut = Fen::yuan(3_000 + (at as i64) * 2_710 + (self.number as i64 % 4) * 55);
            let price = self.estimate.minus(cut).ok_or_else(missing)?;
            let content = json!({ "lot": 1, "content": {
                "price": price, "attachments": [],
                "plan": format!("{name}将派驻专职团队，按月制定服务计划，建立台账，每季度向街道报告。"),
                "team": format!("项目负责人一名，持证社工{}名，护理及辅助人员若干。", 3 + at),
            }});
            self.act::<SubmitBid>(caller, content, tender, None).await?;
        }
        Ok(Moment::from_millis(deadline))
    }
    /// Opens and evaluates; tells whether anybody can win.
    async fn opening(&self) -> Result<bool, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        self.office.do_what_is_due().await.map_err(|halt| halt.to_string())?;
        let current: domain::tender::Tender =
            self.office.reader(self.officer()?.actor.clone()).find(tender).await.map_err(|halt| halt.to_string())?;
        if self.bidders().count() < 3 {
            let reason = json!({ "reason": "有效供应商不足三家，予以废标" });
            self.act::<VoidTender>(self.approver()?, reason, tender, Some(current.version)).await?;
            return Ok(false);
        }
        let seats = if current.papers.method == domain::method::Method::OpenTender { 5 } else { 3 };
        let members: Vec<Value> = self.people.experts[..seats].iter().map(|(id, _)| json!({ "person": id, "seat": "expert" })).collect();
        let formed = self.act::<FormPanel>(self.officer()?, json!({ "members": members }), tender, None).await?;
        let evaluation: EvaluationId = id_of(&formed)?;
        self.act::<OpenTender>(self.officer()?, json!({}), tender, Some(current.version)).await?;
        for (at, (_, expert)) in self.people.experts[..seats].iter().enumerate() {
            let version = 1 + at as i64;
            self.act::<DeclareInterest>(expert, json!({ "free_of_interest": true }), evaluation, Some(version)).await?;
        }
        let bids = self.check_bids(tender).await?;
        for (expert, (_, caller)) in self.people.experts[..seats].iter().enumerate() {
            let scores: Vec<Value> = bids
                .iter()
                .enumerate()
                .flat_map(|(at, bid)| {
                    let half_points = |most: usize| most * 8 / 5 + (at * 7 + expert * 3 + self.number) % 5;
                    [("plan", 45), ("team", 25), ("record", 10)].map(|(criterion, most)| {
                        let halves = half_points(most).min(most * 2);
                        json!({ "bid": bid, "criterion": criterion, "points": format!("{}.{}", halves / 2, halves % 2 * 5) })
                    })
                })
                .collect();
            self.act::<SubmitScores>(caller, json!({ "scores": scores }), evaluation, None).await?;
        }
        let version = 1 + 2 * seats as i64;
        self.act::<Consolidate>(self.officer()?, json!({}), evaluation, Some(version)).await?;
        Ok(true)
    }
    /// Checks the opened bids; every twelfth purchase has a bidder that is not qualified. Gives those that are.
    async fn check_bids(&self, tender: TenderId) -> Result<Vec<BidId>, String> {
        let reader = self.office.reader(self.officer()?.actor.clone());
        let bids: Vec<domain::bid::Bid> = reader.all("tender", tender).await.map_err(|halt| halt.to_string())?;
        let mut valid = Vec::new();
        for (at, bid) in bids.iter().enumerate() {
            if at == 0 && self.number % 12 == 5 && bids.len() > 3 {
                let reason = json!({ "reason": "未提供上年度年检合格证明" });
                self.act::<DisqualifyBid>(self.officer()?, reason, bid.id, Some(bid.version)).await?;
            } else {
                self.act::<QualifyBid>(self.officer()?, json!({}), bid.id, Some(bid.version)).await?;
                valid.push(bid.id);
            }
        }
        Ok(valid)
    }
    async fn award_now(&self) -> Result<domain::award::Award, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let awards: Vec<domain::award::Award> = reader.all("tender", tender).await.map_err(|halt| halt.to_string())?;
        awards.into_iter().next().ok_or_else(missing)
    }
    async fn award(&mut self) -> Result<(), String> {
        let award = self.award_now().await?;
        self.winner = self.people.organisations.iter().position(|(id, _, _)| *id == award.organisation).ok_or_else(missing)?;
        self.act::<DecideAward>(self.approver()?, json!({ "bid": award.bid }), award.id, Some(award.version)).await?;
        let reasons = json!({ "reasons": "服务方案针对性强，人员配备合理，综合得分排名第一。" });
        self.act::<PublishAward>(self.officer()?, reasons, award.id, Some(award.version + 1)).await?;
        Ok(())
    }
    fn supplier(&self) -> &(domain::ids::OrganisationId, Caller, String) {
        &self.people.organisations[self.winner]
    }
    async fn contract(&mut self) -> Result<(), String> {
        let award = self.award_now().await?;
        let (_, lines) = self.item.as_ref().ok_or_else(missing)?;
        let today = self.office.now().day();
        let halves = award.price.split(&[Fen::new(1), Fen::new(1)]).ok_or_else(missing)?;
        let parts = if lines.len() == 2 { award.price.split(&[Fen::new(1), Fen::new(2)]) } else { Some(vec![award.price]) };
        let parts = parts.ok_or_else(missing)?;
        let shares: Vec<Value> = lines.iter().zip(parts).map(|(line, amount)| json!({ "line": line, "amount": amount })).collect();
        let milestones: Vec<Value> = MILESTONES
            .iter()
            .zip(halves)
            .enumerate()
            .map(|(at, ((title, items), amount))| {
                json!({ "title": title, "due": today.plus_days(90 + 120 * at as i64), "amount": amount, "items": items })
            })
            .collect();
        let (_, supplier, name) = self.supplier();
        let terms = json!({ "terms": {
            "title": format!("{}服务合同", self.service.0), "price": award.price, "long_term": null,
            "text": "服务内容、质量标准、结算方式和违约责任依采购文件与投标文件；收到发票后三十日内支付。",
            "starts": today, "ends": today.plus_days(300),
            "payee": { "name": name, "bank": "上海银行浦东分行", "account": format!("0316{:012}", self.winner as u64 * 7_919 + 100_003) },
            "milestones": milestones, "shares": shares,
        }});
        let id: ContractId = id_of(&self.act::<DraftContract>(self.officer()?, terms, award.id, None).await?)?;
        self.act::<SendContract>(self.officer()?, json!({}), id, Some(1)).await?;
        self.act::<SignAsSupplier>(supplier, json!({}), id, Some(2)).await?;
        self.act::<SignAsBuyer>(self.approver()?, json!({}), id, Some(3)).await?;
        self.contract = Some(id);
        Ok(())
    }
    async fn milestones_now(&self) -> Result<Vec<domain::milestone::Milestone>, String> {
        let contract = self.contract.ok_or_else(missing)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let mut milestones: Vec<domain::milestone::Milestone> =
            reader.all("contract", contract).await.map_err(|halt| halt.to_string())?;
        milestones.sort_by_key(|milestone| milestone.number);
        Ok(milestones)
    }
    async fn deliver(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let report = json!({ "report": "本阶段服务已按计划完成，服务台账、签到记录和照片已整理备查。", "evidence": [] });
        let (_, supplier, _) = self.supplier();
        self.act::<DeliverMilestone>(supplier, report, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    async fn reject(&self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let reason = json!({ "reason": "抽查十户，三户服务记录与台账不符，请核实补正后重新提交。" });
        self.act::<RejectMilestone>(self.inspector()?, reason, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    async fn accept(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let verdicts: Vec<Value> =
            milestone.plan.items.iter().map(|item| json!({ "item": item, "passed": true, "remark": "抽查属实" })).collect();
        let acceptance = json!({ "acceptance": {
            "verdicts": verdicts, "amount": milestone.open(),
            "beneficiaries_opinion": "受访服务对象三十二人，三十人满意，两人希望增加上门次数。",
        }});
        self.act::<AcceptMilestone>(self.inspector()?, acceptance, milestone.id, Some(milestone.version)).await?;
        Ok(())
    }
    async fn invoice(&mut self, at: usize) -> Result<(), String> {
        let milestone = self.milestones_now().await?.into_iter().nth(at).ok_or_else(missing)?;
        let gross = milestone.accepted;
        let tax = Fen::new(gross.get() * 6 / 106);
        let net = gross.minus(tax).ok_or_else(missing)?;
        let year = self.office.now().day().year() % 100;
        let number = format!("{year:02}312{:015}", (self.number as u64 + 1) * 1_000 + at as u64);
        let figures = json!({ "figures": { "number": number, "net": net, "tax": tax, "gross": gross } });
        let (_, supplier, _) = self.supplier();
        let invoice: InvoiceId = id_of(&self.act::<SubmitInvoice>(supplier, figures, milestone.id, None).await?)?;
        self.act::<MatchInvoice>(self.officer()?, json!({}), invoice, Some(1)).await?;
        self.invoice = Some((invoice, gross.to_string()));
        Ok(())
    }
    async fn pay(&mut self, at: usize) -> Result<(), String> {
        let Some((invoice, amount)) = self.invoice.take() else { return Ok(()) };
        let payment = self.act::<RequestPayment>(self.officer()?, json!({ "amount": amount }), invoice, None).await?;
        let id: PaymentId = id_of(&payment)?;
        let approved = self.act::<ApprovePayment>(self.approver()?, json!({}), id, version(&payment)).await?;
        let treasury = self.people.at(Role::TreasuryPayer, &format!("{}-CZ", &self.unit[..6]), 0)?;
        let sent = self.act::<SendPayment>(treasury, json!({}), id, version(&approved)).await?;
        let reference = format!("SHB{}{:06}", self.office.now().day().to_string().replace('-', ""), self.number * 10 + at);
        self.act::<ConfirmPayment>(treasury, json!({ "bank_reference": reference }), id, version(&sent)).await?;
        if at + 1 == MILESTONES.len() {
            let contract = self.contract.ok_or_else(missing)?;
            self.act::<CompleteContract>(self.approver()?, json!({}), contract, Some(4)).await?;
        }
        Ok(())
    }
}
