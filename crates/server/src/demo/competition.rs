//! The competition of a purchase of the example: plan, tender, questions, bids, opening, evaluation.

use super::{
    course::{HOUR, Offer, STRAW},
    purchase::{Purchase, missing},
};
use crate::start::id_of;
use domain::{
    Fen, Moment, Period,
    bid::{self, Bid},
    ids::{EnquiryId, EvaluationId, ItemId, ListId, OrganisationId, PersonId, TenderId},
    method::Method,
    permission::Act,
    role::Role,
    tender::Tender,
};
use procedures::{Caller, Nothing};
use serde_json::{Value, json};

impl Purchase<'_> {
    pub(super) async fn plan(&mut self) -> Result<(), String> {
        let (name, code, description, quantity) = self.course.service;
        let year = self.office.now().day().year();
        let source = ["district", "street", "welfare_lottery", "special_fund"][self.number % 4];
        let title = format!("{name}经费（{}）", self.number + 1);
        let first = self.line(year, source, code, &title).await?;
        let list = json!({ "unit": self.course.unit, "year": year, "title": format!("{year}年度购买服务清单第{}号", self.number + 1) });
        let list: ListId = id_of(&self.act(self.officer()?, Act::OpenPurchaseList, list, Nothing, None).await?)?;
        let requirement = json!({ "requirement": {
            "name": name, "catalogue_code": code, "in_guiding_catalogue": true, "description": description, "quantity": quantity,
            "estimate": self.course.estimate, "expected_start": self.office.now().day().plus_days(35),
            "public_service": true, "payment_way": "分期验收后支付",
            "survey": {
                "respondents": 4, "public_asked": true, "survey_date": self.office.now().day().plus_days(-20),
                "findings": "走访同类机构四家，居民代表会议讨论通过，服务内容与标准明确。",
            },
        }});
        let id: ItemId = id_of(&self.act(self.officer()?, Act::DraftItem, requirement, list, None).await?)?;
        self.act(self.officer()?, Act::SubmitItem, json!({}), id, Some(1)).await?;
        self.act(self.approver()?, Act::ReviewItem, json!({}), id, Some(2)).await?;
        let mut allocations = vec![json!({ "budget_line": first, "amount": self.course.estimate })];
        let mut lines = vec![first];
        if self.number.is_multiple_of(3) {
            // Two lines bear it, a third and two thirds, exact to the fen.
            let second = self.line(year, "city", code, &format!("{title}市级补助")).await?;
            let parts = self.course.estimate.split(&[Fen::new(1), Fen::new(2)]).ok_or_else(missing)?;
            allocations = vec![
                json!({ "budget_line": lines[0], "amount": parts[0] }),
                json!({ "budget_line": second, "amount": parts[1] }),
            ];
            lines.push(second);
        }
        let finance = self.of_finance(Role::FinanceOfficer)?;
        self.act(finance, Act::BudgetItem, json!({ "allocations": allocations }), id, Some(3)).await?;
        self.act(self.approver()?, Act::FileItem, json!({}), id, Some(4)).await?;
        self.act(self.officer()?, Act::PublishIntention, json!({}), id, Some(5)).await?;
        self.item = Some((id, lines));
        Ok(())
    }
    /// A line for the purchase; one that another purchase of the year set up already is used along with it.
    async fn line(&self, year: i32, source: &str, code: &str, title: &str) -> Result<String, String> {
        let finance = self.of_finance(Role::FinanceOfficer)?;
        let listing = persistence::Listing {
            filters: vec![
                ("unit", self.course.unit.to_owned()),
                ("year", year.to_string()),
                ("given_year", year.to_string()),
                ("source", source.to_owned()),
                ("catalogue_code", code.to_owned()),
            ],
            territory: None,
            sort: None,
            after: None,
            limit: 1,
        };
        let reader = self.office.reader(finance.actor.clone());
        let known = reader.list::<domain::budget::BudgetLine>(&listing).await.map_err(|error| error.to_string())?;
        match known.items.first() {
            Some(line) => Ok(line.id.to_string()),
            None => self.people.appropriate(self.office, self.course.unit, year, source, code, title).await,
        }
    }
    pub(super) async fn tender(&mut self) -> Result<(), String> {
        let (item, _) = self.item.as_ref().ok_or_else(missing)?;
        let (name, _, description, _) = self.course.service;
        let method = self.course.method;
        let period = match method {
            "open_tender" => Period::days(22),
            "self_organised" => Period::working_days(2),
            _ => Period::days(12),
        };
        let calendar = self.office.store.reference_data().calendar.clone();
        let today = self.office.now().day();
        // Nobody is given holidays to bid in, but where that is what an auditor is to notice.
        let fair = if method == "self_organised" { today } else { calendar.last_day(today, Period::working_days(6)) };
        let deadline = calendar.last_day(today, period).max(fair).start().plus_millis(10 * HOUR);
        let tender_documents = json!({ "unit": self.course.unit, "tender_documents": {
            "title": format!("{name}采购项目"),
            "description": format!("{description}按采购文件约定分期验收、分期付款。"),
            "method": method, "score_places": 2, "attachments": [], "bid_deadline": deadline,
            "lots": [{ "item": item, "title": name, "ceiling": self.course.estimate }],
            "criteria": [
                { "code": "price", "kind": "price", "title": "报价", "points": 20 },
                { "code": "plan", "kind": "quality", "title": "服务方案", "points": 45 },
                { "code": "team", "kind": "quality", "title": "人员配备", "points": 25 },
                { "code": "record", "kind": "quality", "title": "同类业绩", "points": 10 },
            ],
            "conditions": { "qualification": ["上年度年检结论为合格"] },
        }});
        let id: TenderId = id_of(&self.act(self.officer()?, Act::DraftTender, tender_documents, Nothing, None).await?)?;
        self.act(self.officer()?, Act::SubmitTender, json!({}), id, Some(1)).await?;
        self.act(self.approver()?, Act::PublishTender, json!({}), id, Some(2)).await?;
        self.tender = Some((id, deadline.millis()));
        Ok(())
    }
    pub(super) async fn enquiry(&self) -> Result<(), String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let asker = self.course.offers.first().ok_or_else(missing)?;
        let (_, caller, _) = &self.people.organisations[asker.who];
        let asked = self
            .act(
                caller,
                Act::SubmitEnquiry,
                json!({ "text": "服务场地是否由街道提供？人员工资是否含在报价内？" }),
                tender,
                None,
            )
            .await?;
        if self.number % 6 != 2 {
            let answer = json!({ "answer": "场地由街道无偿提供；报价为含税全包价，包括人员工资。" });
            self.act(self.officer()?, Act::AnswerEnquiry, answer, id_of::<EnquiryId>(&asked)?, Some(1)).await?;
        }
        Ok(())
    }
    /// The bids that come before the first deadline; gives the deadline.
    pub(super) async fn bids(&self) -> Result<Moment, String> {
        let (_, deadline) = self.tender.ok_or_else(missing)?;
        let offers = self.course.offers.split_last().filter(|_| self.course.extended);
        for (at, offer) in offers.map_or(self.course.offers.as_slice(), |(_, others)| others).iter().enumerate() {
            self.bid(at, offer).await?;
        }
        Ok(Moment::from_millis(deadline))
    }
    async fn bid(&self, at: usize, offer: &Offer) -> Result<(), String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let (_, caller, name) = &self.people.organisations[offer.who];
        let content = json!({ "lot": 1, "content": {
            "price": offer.price, "attachments": [],
            "plan": format!("{name}将派驻专职团队，按月制定服务计划，建立台账，每季度向街道报告。"),
            "team": format!("项目负责人一名，持证社工{}名，护理及辅助人员若干。", 3 + at),
        }});
        self.act(caller, Act::SubmitBid, content, tender, None).await?;
        Ok(())
    }
    /// Moves the deadline for a bidder that is not ready.
    pub(super) async fn extend(&mut self) -> Result<(), String> {
        let (tender, deadline) = self.tender.ok_or_else(missing)?;
        let current = self.tender_now(tender).await?;
        let later = Moment::from_millis(deadline).plus_millis(7 * 24 * HOUR);
        let body = json!({ "text": "服务对象名册随后补发，投标截止时间顺延。", "bid_deadline": later });
        self.act(self.officer()?, Act::ClarifyTender, body, tender, Some(current.version)).await?;
        self.tender = Some((tender, later.millis()));
        Ok(())
    }
    /// The bid for which the deadline was moved; gives the new deadline.
    pub(super) async fn late_bid(&self) -> Result<Moment, String> {
        let (_, deadline) = self.tender.ok_or_else(missing)?;
        let late = self.course.offers.last().ok_or_else(missing)?;
        self.bid(self.course.offers.len(), late).await?;
        Ok(Moment::from_millis(deadline))
    }
    /// Opens and evaluates; tells whether anybody can win.
    pub(super) async fn opening(&mut self) -> Result<bool, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        self.office.do_what_is_due().await.map_err(|error| error.to_string())?;
        let current: domain::tender::Tender =
            self.office.reader(self.officer()?.actor.clone()).find(tender).await.map_err(|error| error.to_string())?;
        if self.course.offers.len() < 3 && self.course.method != "self_organised" {
            let reason = json!({ "legal_ground": "too_few_suppliers", "reason": "有效供应商不足三家，予以废标" });
            self.act(self.approver()?, Act::VoidTender, reason, tender, Some(current.version)).await?;
            return Ok(false);
        }
        let drawn = self.form_panel(&current).await?;
        let evaluation: EvaluationId = id_of(&drawn)?;
        self.act(self.officer()?, Act::OpenBids, json!({}), tender, Some(current.version)).await?;
        for (at, expert) in self.panel(&drawn)?.into_iter().enumerate() {
            let version = 1 + at as i64;
            self.act(
                expert,
                Act::DeclareConflictOfInterest,
                json!({ "no_conflict_of_interest": true }),
                evaluation,
                Some(version),
            )
            .await?;
        }
        self.check_bids(tender).await?;
        self.evaluation = Some((evaluation, drawn));
        Ok(true)
    }
    /// Draws the panel, or where somebody is favoured chooses it.
    async fn form_panel(&self, tender: &Tender) -> Result<Value, String> {
        if self.course.favoured.is_some() {
            let members =
                self.people.experts[..3].iter().map(|(person, _)| json!({ "person": person, "seat": "expert" }));
            let panel =
                json!({ "members": members.collect::<Vec<_>>(), "consent": "主管预算单位同意自行选定专家的函" });
            return self.act(self.officer()?, Act::FormPanel, panel, tender.id, None).await;
        }
        let seats = if tender.tender_documents.method == Method::OpenTender { 5 } else { 3 };
        let panel = json!({ "experts": seats, "representatives": [] });
        self.act(self.officer()?, Act::DrawPanel, panel, tender.id, None).await
    }
    /// The experts who were drawn, as those who act.
    fn panel(&self, drawn: &Value) -> Result<Vec<&Caller>, String> {
        let appointed: Vec<PersonId> =
            serde_json::from_value(drawn["appointed"].clone()).map_err(|error| error.to_string())?;
        let of = |person: &PersonId| self.people.experts.iter().find(|(id, _)| id == person).map(|(_, caller)| caller);
        appointed.iter().map(|person| of(person).ok_or_else(missing)).collect()
    }
    /// Asks for the final quotes, where the method has them; tells when they are opened.
    pub(super) async fn call_quotes(&self) -> Result<Option<Moment>, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let current = self.tender_now(tender).await?;
        if current.tender_documents.method != Method::CompetitiveConsultation {
            return Ok(None);
        }
        let until = self.office.now().plus_millis(30 * HOUR);
        self.act(self.officer()?, Act::CallQuotes, json!({ "until": until }), tender, Some(current.version)).await?;
        Ok(Some(until))
    }
    /// Every bidder whose bid is valid lowers its price a little.
    pub(super) async fn quotes(&self) -> Result<(), String> {
        for bid in self.valid_bids().await? {
            let found = self.people.organisations.iter().find(|(id, _, _)| *id == bid.organisation);
            let (_, caller, _) = found.ok_or_else(missing)?;
            let price = bid.price().and_then(|price| price.minus(Fen::yuan(1_200))).ok_or_else(missing)?;
            self.act(caller, Act::SubmitQuote, json!({ "price": price }), bid.id, Some(bid.version)).await?;
        }
        Ok(())
    }
    async fn tender_now(&self, tender: TenderId) -> Result<Tender, String> {
        let reader = self.office.reader(self.officer()?.actor.clone());
        reader.find(tender).await.map_err(|error| error.to_string())
    }
    async fn valid_bids(&self) -> Result<Vec<Bid>, String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let reader = self.office.reader(self.officer()?.actor.clone());
        let bids: Vec<Bid> = reader.all("tender", tender).await.map_err(|error| error.to_string())?;
        Ok(bids.into_iter().filter(|bid| bid.status == bid::Status::Qualified).collect())
    }
    /// Opens the final quotes, scores and consolidates.
    pub(super) async fn score(&self) -> Result<(), String> {
        let (tender, _) = self.tender.ok_or_else(missing)?;
        let (evaluation, drawn) = self.evaluation.as_ref().ok_or_else(missing)?;
        let current = self.tender_now(tender).await?;
        if current.status == domain::tender::Status::Quoting {
            self.act(self.officer()?, Act::OpenQuotes, json!({}), tender, Some(current.version)).await?;
        }
        let bids = self.valid_bids().await?;
        let panel = self.panel(drawn)?;
        for (expert, caller) in panel.iter().enumerate() {
            let scores: Vec<Value> = bids
                .iter()
                .enumerate()
                .flat_map(|(at, bid)| {
                    [("plan", 45), ("team", 25), ("record", 10)].map(|(criterion, most)| {
                        let halves = self.half_points(most, at, expert, bid).min(most * 2);
                        json!({ "bid": bid.id, "criterion": criterion, "points": format!("{}.{}", halves / 2, halves % 2 * 5) })
                    })
                })
                .collect();
            self.act(caller, Act::SubmitScores, json!({ "scores": scores }), *evaluation, None).await?;
        }
        let version = 1 + 2 * panel.len() as i64;
        self.act(self.officer()?, Act::Consolidate, json!({}), *evaluation, Some(version)).await?;
        Ok(())
    }
    /// What a member gives a bid of so many points, in halves.
    fn half_points(&self, most: usize, at: usize, expert: usize, bid: &Bid) -> usize {
        let whose = |who: usize| self.people.organisations[who].0 == bid.organisation;
        let favoured = self.course.favoured.is_some_and(whose);
        match expert {
            0 if favoured => most * 2,
            _ if favoured => most * 13 / 10 + expert,
            _ if whose(STRAW) => most,
            _ if self.course.favoured.is_some() => most * 6 / 5 + expert,
            _ => most * 8 / 5 + (at * 7 + expert * 3 + self.number) % 5,
        }
    }
    /// Checks the opened bids.
    async fn check_bids(&self, tender: TenderId) -> Result<(), String> {
        let reader = self.office.reader(self.officer()?.actor.clone());
        let bids: Vec<Bid> = reader.all("tender", tender).await.map_err(|error| error.to_string())?;
        let excluded: Vec<OrganisationId> =
            self.course.excluded.iter().map(|who| self.people.organisations[*who].0).collect();
        for bid in &bids {
            if excluded.contains(&bid.organisation) {
                let reason = json!({ "condition": 0, "reason": "未提供上年度年检合格证明" });
                self.act(self.officer()?, Act::DisqualifyBid, reason, bid.id, Some(bid.version)).await?;
            } else {
                self.act(self.officer()?, Act::QualifyBid, json!({}), bid.id, Some(bid.version)).await?;
            }
        }
        Ok(())
    }
}
