//! Lines and contracts: money comes in, is planned and engaged, and goes on into the next year.

use super::*;
use domain::{
    budget::{self, Source, apportion, whole_of},
    contract::EndGround,
    ids::{BondId, MilestoneId},
    ledger::Funding,
};

impl World {
    pub(super) fn budget(&mut self) -> Step {
        match self.dice.throw(10) {
            0 | 1 => self.appropriate(),
            2..7 => self.adjust(),
            7 | 8 => self.carry_over(),
            _ => self.recover(),
        }
    }
    fn appropriate(&mut self) -> Step {
        let year = self.year();
        if self.lines.iter().filter(|budget_line| budget_line.year == year).count() >= 6 {
            return self.adjust();
        }
        let amount = if self.dice.throw(50) == 0 {
            Fen::MAX
        } else {
            Fen::new(100_000_000 + self.dice.throw(999_999_999).cast_signed())
        };
        let source = Source::ALL[self.dice.one_of(Source::ALL.len()).unwrap()];
        let budget_line = self.new_line(year, source);
        self.happen(&Event::BudgetLine(
            budget_line.id,
            budget::Event::Appropriated { budget_line: budget_line.clone(), amount },
        ))?;
        self.lines.push(budget_line);
        Ok("appropriate")
    }
    fn new_line(&self, year: i64, source: Source) -> BudgetLine {
        given(json!({
            "id": BudgetLineId::next(), "unit": "310115004", "year": year, "given_year": year, "source": source, "catalogue_code": "C05010400",
            "title": "居家养老", "opened_at": self.now(), "carried_forward": false, "version": 1,
        }))
    }
    pub(super) fn a_line(&mut self) -> Result<usize, Refusal> {
        self.dice.one_of(self.lines.len()).ok_or_else(|| Refusal::of(Reason::NoSuchPart))
    }
    fn adjust(&mut self) -> Step {
        let at = self.a_line()?;
        self.lines[at].check_year_runs(self.day)?;
        let id = self.lines[at].id;
        let available = self.books.lines[&id].available;
        let amount = self.dice.amount(available);
        // Cut often to the last fen and beyond; and once in a while raise beyond what can be written.
        let by = match self.dice.throw(8) {
            0 => Fen::MAX,
            1..5 => Fen::new(-amount.get()),
            _ => Fen::new(self.dice.throw(500_000_000).cast_signed()),
        };
        if by == Fen::ZERO {
            return Err(Refusal::of(Reason::AmountNotPositive));
        }
        self.happen(&Event::BudgetLine(id, budget::Event::Adjusted { by, reason: "年中调整".parse().unwrap() }))?;
        Ok("adjust")
    }
    fn carry_over(&mut self) -> Step {
        let at = self.a_line()?;
        self.lines[at].check_year_over(self.day)?;
        let budget_line = self.lines[at].clone();
        let same = |other: &&BudgetLine| budget_line.is_same_in(budget_line.year + 1, other);
        let next = self.lines.iter().find(same).cloned();
        let into = if let Some(next) = next {
            next.id
        } else {
            let next = BudgetLine {
                given_year: budget_line.given_year,
                ..self.new_line(budget_line.year + 1, budget_line.source)
            };
            let id = next.id;
            self.happen(&Event::BudgetLine(
                id,
                budget::Event::Appropriated { budget_line: next.clone(), amount: Fen::ZERO },
            ))?;
            self.books.lines.entry(id).or_default();
            self.lines.push(next);
            id
        };
        let balance = self.books.lines[&budget_line.id];
        let open =
            |held: &Funding| [held.committed, held.accrued_unpaid, held.retained].iter().any(|part| part.is_positive());
        let fundings = self.books.fundings.iter().filter(|((_, of), held)| *of == budget_line.id && open(held));
        let fundings: Vec<_> = fundings.map(|((contract, _), held)| (*contract, *held)).collect();
        let carried = budget_line.carried_into(into, &balance, fundings);
        if carried.is_nothing() {
            return Err(Refusal::of(Reason::AlreadyExists));
        }
        let event = budget::Event::CarriedForward(carried);
        self.happen(&Event::BudgetLine(budget_line.id, event.clone()))?;
        self.lines[at].evolve(&event);
        self.move_claims(budget_line.id, into);
        Ok("carry over")
    }
    fn recover(&mut self) -> Step {
        let at = self.a_line()?;
        let id = self.lines[at].id;
        let amount = self.dice.amount(self.books.lines[&id].available);
        if self.lines[at].year >= self.year() || !amount.is_positive() {
            return Err(Refusal::of(Reason::YearNotOver));
        }
        self.happen(&Event::BudgetLine(id, budget::Event::Recovered { amount, reason: "结余收回".parse().unwrap() }))?;
        Ok("recover")
    }
    pub(super) fn engage(&mut self) -> Step {
        match self.dice.throw(10) {
            0..4 if self.deals.len() < 24 => self.sign(),
            0..5 => self.supplement(),
            5..8 => self.complete(),
            _ => self.terminate(),
        }
    }
    pub(super) fn a_deal(&mut self) -> Result<usize, Refusal> {
        self.touched = self.dice.one_of(self.deals.len());
        self.touched.ok_or_else(|| Refusal::of(Reason::NoSuchPart))
    }
    /// Plans a purchase on one or two lines of the year, and signs for less.
    fn sign(&mut self) -> Step {
        let year = self.year();
        let lines: Vec<BudgetLineId> = self
            .lines
            .iter()
            .filter(|budget_line| budget_line.year == year)
            .map(|budget_line| budget_line.id)
            .collect();
        let Some(first) = self.dice.one_of(lines.len()) else { return Err(Refusal::of(Reason::NoSuchPart)) };
        let mut planned = Vec::new();
        for budget_line in
            lines.iter().cycle().skip(first).take(1 + usize::from(lines.len() > 1 && self.dice.throw(2) == 0))
        {
            let most = self.books.lines[budget_line].available.min(Fen::yuan(300_000));
            planned.push(BudgetAllocation { budget_line: *budget_line, amount: self.dice.amount(most) });
        }
        budget::sum_of(&planned)?;
        self.happen(&Event::PurchaseItem(
            domain::ids::ItemId::next(),
            purchase_item::Event::Filed { allocations: planned.clone() },
        ))?;
        let allocations: Vec<BudgetAllocation> = planned
            .iter()
            .map(|share| BudgetAllocation {
                amount: Fen::new(1 + self.dice.throw(share.amount.get().cast_unsigned()).cast_signed()),
                ..*share
            })
            .collect();
        let released = contract::beyond(&planned, &allocations)?;
        let price = budget::sum_of(&allocations)?;
        let contract = self.new_contract(price, &allocations);
        let signed = contract::Event::SignedByBuyer { by: person(ID), at: self.now(), allocations, released };
        self.happen(&Event::Contract(contract.id, signed.clone()))?;
        let milestones = contract.terms.milestones.clone();
        let mut deal = Deal {
            contract,
            milestones: Vec::new(),
            invoices: Vec::new(),
            payments: Vec::new(),
            refunds: Vec::new(),
            bond: None,
            moved: BTreeMap::new(),
            gone: 0,
        };
        deal.contract.evolve(&signed);
        deal.milestones =
            milestones.into_iter().enumerate().map(|(at, plan)| self.new_milestone(&deal.contract, at, plan)).collect();
        if let Some(clause) = &deal.contract.terms.bond {
            let bond: Bond = given(json!({
                "id": BondId::next(), "contract": deal.contract.id, "unit": "310115004", "organisation": ID, "form": if self.dice.throw(3) == 0 { "bank_guarantee" } else { "cash" },
                "amount": clause.amount, "reference": "B", "expires": null, "status": "held", "called": "0.00", "paid_by_guarantor": "0.00", "handed_over": "0.00",
                "received_at": self.now(), "return_due_date": null, "returned_at": null, "late_interest": "0.00", "version": 1,
            }));
            self.happen(&Event::Bond(bond.id, domain::bond::Event::Received(bond.clone())))?;
            deal.bond = Some(bond);
        }
        self.deals.push(deal);
        Ok("sign")
    }
    fn new_contract(&mut self, price: Fen, allocations: &[BudgetAllocation]) -> Contract {
        let parts = price.split(&[Fen::new(3), Fen::new(1 + self.dice.throw(5).cast_signed())]).unwrap();
        let milestones: Vec<Value> = parts
            .iter()
            .filter(|part| part.is_positive())
            .map(|amount| json!({ "title": "阶段", "due": "2029-11-30", "amount": amount, "items": ["人次"] }))
            .collect();
        let percent = 10 * (1 + self.dice.throw(9).cast_signed());
        let advance = price.percent_floor(10 + self.dice.throw(21).cast_signed());
        let advance = (self.dice.throw(2) == 0 && advance.is_positive())
            .then(|| json!({ "amount": advance, "recovered_percent": percent, "after_bond": false }));
        let retention = (self.dice.throw(2) == 0)
            .then(|| json!({ "percent": 1 + self.dice.throw(10), "until": self.day.plus_days(9) }));
        let bond = price.percent_floor(5);
        let bond = bond.is_positive().then(|| json!({ "amount": bond, "returned": "履约完毕后退还。" }));
        given(json!({
            "id": ContractId::next(), "number": "C", "unit": "310115004", "organisation": ID, "award": ID, "tender": ID, "lot": 1, "item": ID,
            "terms": {
                "title": "合同", "text": "按约履行。", "price": price, "start_date": "2026-01-02", "end_date": "2030-01-01", "long_term": null,
                "payee": { "name": "某社", "bank": "上海银行", "account": "1" }, "milestones": milestones, "allocations": allocations,
                "advance": advance, "retention": retention, "bond": bond,
            },
            "price": price, "base_price": price, "topped_up": "0.00", "proposed": null, "status": "signed_by_supplier", "signing_due_date": "2026-04-01", "handled_by": ID, "handlers": [ID],
            "drafted_at": self.now(), "effective_at": null, "version": 1,
        }))
    }
    pub(super) fn new_milestone(&self, contract: &Contract, at: usize, plan: contract::PlannedMilestone) -> Milestone {
        given(json!({
            "id": MilestoneId::next(), "contract": contract.id, "unit": "310115004", "organisation": ID, "number": at + 1, "due": plan.due,
            "amount": plan.amount, "plan": plan, "accepted": "0.00", "invoiced": "0.00", "status": "planned", "overdue": false,
            "report": null, "ledger": null, "evidence": [], "acceptance": null, "acceptors": [], "delivered_at": null, "accepted_at": null, "version": 1,
        }))
    }
    fn supplement(&mut self) -> Step {
        let (at, budget_line) = (self.a_deal()?, self.a_line()?);
        let budget_line = self.lines[budget_line].id;
        let room = self.deals[at].contract.base_price.percent_floor(10);
        let amount = self.dice.amount(room.min(self.books.lines[&budget_line].available));
        let milestone = given(json!({ "title": "补充", "due": "2029-11-30", "amount": amount, "items": ["人次"] }));
        let supplement = contract::Supplement {
            reason: "新增".parse().unwrap(),
            milestone,
            allocations: vec![BudgetAllocation { budget_line, amount }],
        };
        let proposed = self.deals[at].contract.propose(supplement, &self.law())?;
        let mut contract = self.deals[at].contract.clone();
        contract.evolve(&proposed);
        let (agreed, plan) = contract.agree(self.now())?;
        self.happen(&Event::Contract(contract.id, agreed.clone()))?;
        contract.evolve(&agreed);
        let added = self.new_milestone(&contract, self.deals[at].milestones.len(), plan);
        self.deals[at].milestones.push(added);
        self.deals[at].contract = contract;
        Ok("supplement")
    }
    /// The law does not change in this walk: reading it anew at every step would be most of the time.
    pub(super) fn law(&self) -> Law<'static> {
        law("2026-06-01")
    }
    fn complete(&mut self) -> Step {
        let at = self.a_deal()?;
        let deal = &self.deals[at];
        let unpaid = !self.held(deal.contract.id, Account::AccruedUnpaid).is_empty() || self.ahead(at).is_positive();
        if unpaid || !deal.milestones.iter().all(Milestone::is_settled) {
            return Err(Refusal::of(Reason::ContractNotSettled));
        }
        let released = self.held(deal.contract.id, Account::Committed);
        let sum = whole_of(&released);
        let event = deal.contract.complete(released, self.now(), &self.law())?;
        self.happen(&Event::Contract(deal.contract.id, event.clone()))?;
        self.deals[at].contract.evolve(&event);
        self.deals[at].gone += sum.get();
        self.end(at)?;
        Ok("complete")
    }
    fn terminate(&mut self) -> Step {
        let at = self.a_deal()?;
        let deal = &self.deals[at];
        if deal.milestones.iter().any(|milestone| milestone.status == milestone::Status::Delivered)
            || payment::reserved(&deal.payments).is_positive()
        {
            return Err(Refusal::of(Reason::DeliveryPending));
        }
        let released = self.held(deal.contract.id, Account::Committed);
        let sum = whole_of(&released);
        let event = deal.contract.terminate(
            (EndGround::Breach, true),
            "违约".parse().unwrap(),
            released,
            self.now(),
            &self.law(),
        )?;
        self.happen(&Event::Contract(deal.contract.id, event.clone()))?;
        self.deals[at].contract.evolve(&event);
        self.deals[at].gone += sum.get();
        self.end(at)?;
        Ok("terminate")
    }
    /// The bond falls due, and is given back.
    fn end(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(mut bond) = self.deals[at].bond.clone() else { return Ok(()) };
        for turn in 0..2 {
            let decided = if turn == 0 {
                bond.fall_due(self.day, &self.law())
            } else {
                bond.give_back("R".parse().unwrap(), self.now(), &self.law())
            };
            if let Ok(event) = decided {
                self.happen(&Event::Bond(bond.id, event.clone()))?;
                bond.evolve(&event);
            }
        }
        self.deals[at].bond = Some(bond);
        Ok(())
    }
    /// The lines of a deal that hold so much of an account, apportioned.
    pub(super) fn parts(&self, at: usize, account: Account, amount: Fen) -> Result<Vec<BudgetAllocation>, Refusal> {
        apportion(amount, &self.held(self.deals[at].contract.id, account), account)
    }
}
