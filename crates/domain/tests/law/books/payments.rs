//! Invoices, payments and refunds.

use super::*;
use domain::{
    budget::{Held, apportion, borne_in, less, nearest_first, whole_of, without},
    ids::{InvoiceId, PaymentId, RefundId},
    invoice::{Action as InvoiceAction, Kind},
    milestone::open_work,
    refund::{self, Action as RefundAction, Behind, RefundShare, Settled, Status as Back},
};

impl World {
    /// What a contract still promises, less what advances under way will take of it.
    pub(super) fn unreserved(&self, at: usize) -> Result<Vec<Held>, Refusal> {
        let committed = self.with_years(&self.held(self.deals[at].contract.id, Account::Committed));
        let waiting = payment::reserved(&self.deals[at].payments);
        Ok(less(&committed, &nearest_first(self.year(), waiting, &committed, Account::Committed)?))
    }
    pub(super) fn year_of(&self, id: BudgetLineId) -> i64 {
        self.lines.iter().find(|line| line.id == id).unwrap().year
    }
    fn with_years(&self, shares: &[BudgetAllocation]) -> Vec<Held> {
        shares.iter().map(|share| Held { year: self.year_of(share.budget_line), share: *share }).collect()
    }
    /// The lines of this year that bear a payment.
    pub(super) fn of_this_year(&self, at: usize, advance: bool, amount: Fen) -> Result<Vec<BudgetAllocation>, Refusal> {
        let account = if advance { Account::Committed } else { Account::AccruedUnpaid };
        borne_in(self.year(), amount, &self.with_years(&self.held(self.deals[at].contract.id, account)), account)
    }
    pub(super) fn pay(&mut self) -> Step {
        let at = self.a_deal()?;
        match self.dice.throw(20) {
            0..3 => self.invoice_advance(at),
            3..7 => self.invoice(at),
            7 => self.dispute(at),
            8 => self.credit_note(at),
            9..12 => self.request(at),
            _ => self.order(at),
        }
    }
    /// What was paid in advance and is not earned, with what of it is on its way.
    pub(super) fn ahead(&self, at: usize) -> Fen {
        let prepaid = whole_of(&self.held(self.deals[at].contract.id, Account::PrepaidOpen));
        prepaid.plus(payment::reserved(&self.deals[at].payments)).unwrap()
    }
    fn new_invoice(&self, at: usize, kind: Kind, milestone: Option<usize>, gross: Fen) -> Invoice {
        let deal = &self.deals[at];
        given(json!({
            "id": InvoiceId::next(), "contract": deal.contract.id, "kind": kind, "unit": "310115004", "organisation": ID,
            "milestone": milestone.map(|of| deal.milestones[of].id), "reverses": null,
            "figures": { "number": "26312000000012345678", "net": gross, "tax": "0.00", "gross": gross },
            "number": "26312000000012345678", "gross": gross, "claimed": "0.00", "dispute": null, "status": "payable",
            "received_at": self.now(), "payment_due_date": self.day.plus_days(30), "version": 1,
        }))
    }
    fn invoice_advance(&mut self, at: usize) -> Step {
        let cap = self.deals[at].contract.terms.advance.as_ref().map_or(Fen::ZERO, |advance| advance.amount);
        let gross = self.dice.amount(cap);
        let event = self.deals[at].contract.invoice_advance(gross)?;
        if !gross.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive));
        }
        self.deals[at].contract.evolve(&event);
        let invoice = self.new_invoice(at, Kind::Advance, None, gross);
        self.deals[at].invoices.push(invoice);
        Ok("invoice advance")
    }
    fn invoice(&mut self, at: usize) -> Step {
        let of = self.dice.one_of(self.deals[at].milestones.len()).ok_or_else(|| Refusal::of(Reason::NoSuchPart))?;
        let gross = self.dice.amount(self.deals[at].milestones[of].invoiceable());
        let event = self.deals[at].milestones[of].invoice(gross)?;
        if !gross.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive));
        }
        self.deals[at].milestones[of].evolve(&event);
        let invoice = self.new_invoice(at, Kind::Acceptance, Some(of), gross);
        self.deals[at].invoices.push(invoice);
        Ok("invoice")
    }
    fn an_invoice(&mut self, at: usize) -> Result<usize, Refusal> {
        self.dice.one_of(self.deals[at].invoices.len()).ok_or_else(|| Refusal::of(Reason::NoSuchPart))
    }
    fn dispute(&mut self, at: usize) -> Step {
        let of = self.an_invoice(at)?;
        let invoice = &self.deals[at].invoices[of];
        let amount = self.dice.amount(invoice.due());
        let event = self.deals[at].invoices[of].object(amount, "单价有误".parse().unwrap())?;
        self.deals[at].invoices[of].evolve(&event);
        Ok("dispute")
    }
    /// Takes back a part of an invoice: what it was for can be invoiced anew.
    fn credit_note(&mut self, at: usize) -> Step {
        let of = self.an_invoice(at)?;
        let amount = self.dice.amount(self.deals[at].invoices[of].due());
        let event = self.deals[at].invoices[of].reverse(InvoiceId::next(), amount)?;
        if !amount.is_positive() {
            return Err(Refusal::of(Reason::AmountNotPositive));
        }
        let deal = &mut self.deals[at];
        deal.invoices[of].evolve(&event);
        let milestone = deal.invoices[of].milestone;
        match deal.milestones.iter_mut().find(|found| Some(found.id) == milestone) {
            Some(found) => found.evolve(&milestone::Event::InvoiceReturned { amount }),
            None => deal.contract.evolve(&contract::Event::AdvanceReturned { amount }),
        }
        Ok("credit note")
    }
    fn request(&mut self, at: usize) -> Step {
        let of = self.an_invoice(at)?;
        let amount = self.dice.amount(self.deals[at].invoices[of].due());
        let deal = &self.deals[at];
        let claimed = deal.invoices[of].claim(amount)?;
        let advance = deal.invoices[of].kind == Kind::Advance;
        if advance {
            deal.contract.status.after(contract::Action::InvoiceAdvance)?;
            if amount > open_work(&deal.milestones).minus(self.ahead(at)).unwrap() {
                return Err(Refusal::of(Reason::AdvanceBeyondWork));
            }
        }
        let waiting = deal.payments.iter().filter(|other| other.is_under_way() && other.advance == advance);
        let waiting = Fen::sum(waiting.map(|other| other.amount)).unwrap();
        self.of_this_year(at, advance, waiting.plus(amount).unwrap())?;
        let deal = &mut self.deals[at];
        deal.invoices[of].evolve(&claimed);
        let payment: Payment = given(json!({
            "id": PaymentId::next(), "contract": deal.contract.id, "invoice": deal.invoices[of].id, "unit": "310115004", "organisation": ID,
            "amount": amount, "advance": advance, "payee": deal.contract.terms.payee, "status": "requested", "late": false,
            "payment_due_date": deal.invoices[of].payment_due_date, "requested_by": ID, "requested_at": self.day.start(), "approved_by": null,
            "payment_order": null, "bank_reference": null, "allocations": [], "overpaid": [], "written_off": [], "charges": [],
            "came_back": [], "paid_at": null, "reversed_at": null, "failure_reason": null, "confirmation": null, "version": 1,
        }));
        deal.payments.push(payment);
        Ok("request")
    }
    pub(super) fn take_back(&mut self) -> Step {
        let at = self.a_deal()?;
        let Some(of) =
            self.dice.one_of(self.deals[at].refunds.len() + 1).filter(|of| *of < self.deals[at].refunds.len())
        else {
            return self.propose_refund(at);
        };
        let mut refund = self.deals[at].refunds[of].clone();
        let amount = self.dice.amount(refund.open());
        let (done, event) = match (refund.status, self.dice.throw(4)) {
            (Back::Proposed, 0) => ("answer refund", refund.hear("无异议".parse().unwrap())?),
            (Back::Proposed | Back::Answered, 1) => {
                ("drop refund", refund.drop_it("查无此事".parse().unwrap(), person(OTHER))?)
            }
            (Back::Proposed | Back::Answered, _) => (
                "decide refund",
                refund.decide(
                    amount,
                    self.some_of(&refund, amount),
                    person(OTHER),
                    &Law::of_the_nation(&BOOK, &CALENDAR, self.day),
                )?,
            ),
            (Back::Due, _) if self.dice.throw(9) == 0 => {
                let settled = self.settled(at, &refund, refund.open())?;
                ("write off", refund.write_off(settled, "破产终结".parse().unwrap())?)
            }
            (_, 0) => ("call bond", self.call_bond(at, &refund, amount)?),
            (_, 1) => ("offset", self.set_off(at, &refund, amount)?),
            (Back::Due, _) => ("receive refund", self.received(at, &refund, amount)?),
            _ => return Err(refund.check_settlement(RefundAction::Receive, amount, Fen::MAX).unwrap_err()),
        };
        self.happen(&Event::Refund(refund.id, event.clone()))?;
        if let refund::Event::Received { .. } | refund::Event::Offset { .. } = &event {
            self.deals[at].gone += amount.get();
        }
        if let refund::Event::Received { settled, .. }
        | refund::Event::Offset { settled, .. }
        | refund::Event::BondCalled { settled, .. }
        | refund::Event::WrittenOff { settled, .. } = &event
        {
            if let refund::Event::BondCalled { .. } | refund::Event::WrittenOff { .. } = &event {
                let lost = settled.iter().flat_map(|of| [of.unearned(), of.overpaid()]).map(|shares| whole_of(&shares));
                self.deals[at].gone += lost.map(Fen::get).sum::<i64>();
            }
            for of in settled {
                let (allocations, overpaid) = (of.lines(), of.overpaid());
                let back = payment::Event::CameBack { refund: refund.id, allocations, overpaid };
                self.deals[at].payments.iter_mut().find(|payment| payment.id == of.payment).unwrap().evolve(&back);
            }
        }
        refund.evolve(&event);
        self.deals[at].refunds[of] = refund;
        Ok(done)
    }
    fn propose_refund(&mut self, at: usize) -> Step {
        let id = self.deals[at].contract.id;
        let asked = self.deals[at].refunds.iter().filter(|refund| refund.is_waiting()).map(Refund::open);
        let open = self.refundable(at).minus(Fen::sum(asked).unwrap()).unwrap();
        let amount = self.dice.amount(open);
        if !amount.is_positive() || amount > open {
            return Err(Refusal::of(Reason::RefundTooHigh));
        }
        let payments = self.of_payments(at, amount)?;
        let refund: Refund = given(json!({
            "id": RefundId::next(), "contract": id, "unit": "310115004", "organisation": ID, "legal_ground": "audit", "amount": amount, "payments": payments,
            "findings": "多付", "status": "proposed", "proposed_by": ID, "proposed_at": self.now(), "answer_due_date": self.day,
            "answer": null, "decided_by": null, "due_date": null, "settled": "0.00",
            "elsewhere": "0.00", "version": 1,
        }));
        self.deals[at].refunds.push(refund);
        Ok("propose refund")
    }
    /// Payments that so much can come back of, beginning with any of them.
    fn of_payments(&mut self, at: usize, amount: Fen) -> Result<Vec<RefundShare>, Refusal> {
        let first = self.dice.one_of(self.deals[at].payments.len()).ok_or_else(|| Refusal::of(Reason::NoSuchPart))?;
        let deal = &self.deals[at];
        let (mut left, mut shares) = (amount, Vec::new());
        for payment in deal.payments.iter().cycle().skip(first).take(deal.payments.len()) {
            let waiting = deal.refunds.iter().filter(|refund| refund.is_waiting());
            let asked = Fen::sum(waiting.map(|refund| refund.open_of(payment.id))).unwrap();
            let part = left.min(payment.left().minus(asked).unwrap());
            if part.is_positive() {
                shares.push(RefundShare { payment: payment.id, amount: part });
                left = left.minus(part).unwrap();
            }
        }
        refund::check_shares(amount, &shares)?;
        Ok(shares)
    }
    /// So much of what was proposed, of its first payments.
    fn some_of(&self, refund: &Refund, amount: Fen) -> Option<Vec<RefundShare>> {
        (refund.payments.len() > 1).then(|| refund.next_shares(amount))
    }
    fn behind(&self, at: usize) -> Behind {
        let deal = &self.deals[at];
        let prepaid = self.held(deal.contract.id, Account::PrepaidOpen);
        let unearnable = deal.contract.unearnable(&deal.milestones, whole_of(&prepaid));
        let overpaid = self.held(deal.contract.id, Account::Overpaid);
        Behind { paid: self.held(deal.contract.id, Account::PaidNet), prepaid, unearnable, overpaid }
    }
    fn settled(&self, at: usize, refund: &Refund, amount: Fen) -> Result<Vec<Settled>, Refusal> {
        let (mut behind, year) = (self.behind(at), self.year());
        let shares = refund.next_shares(amount).into_iter().map(|share| {
            let mut payments = self.deals[at].payments.iter();
            let payment = payments.find(|payment| payment.id == share.payment).unwrap();
            behind.settle(payment, share.amount, |line| self.year_of(line) >= year)
        });
        shares.collect()
    }
    fn refundable(&self, at: usize) -> Fen {
        self.behind(at).refundable(&self.deals[at].refunds)
    }
    fn call_bond(&mut self, at: usize, refund: &Refund, amount: Fen) -> Result<refund::Event, Refusal> {
        refund.check_settlement(RefundAction::CallBond, amount, self.refundable(at))?;
        let mut bond = self.deals[at].bond.clone().ok_or_else(|| Refusal::of(Reason::NoSuchPart))?;
        let settled = self.settled(at, refund, amount)?;
        let called = bond.call(amount, "违约".parse().unwrap())?;
        self.happen(&Event::Bond(bond.id, called.clone()))?;
        bond.evolve(&called);
        let id = bond.id;
        self.deals[at].bond = Some(bond);
        Ok(refund::Event::BondCalled { contract: refund.contract, settled, bond: id, amount })
    }
    fn set_off(&mut self, at: usize, refund: &Refund, amount: Fen) -> Result<refund::Event, Refusal> {
        refund.check_settlement(RefundAction::Offset, amount, self.refundable(at))?;
        let of = self.an_invoice(at)?;
        let invoice = &self.deals[at].invoices[of];
        invoice.status.after(InvoiceAction::Claim)?;
        if invoice.kind != Kind::Acceptance {
            return Err(Refusal::of(Reason::NoSuchPart));
        }
        let claimed = invoice.claim(amount)?;
        let settled = self.settled(at, refund, amount)?;
        let whole = self.of_this_year(at, false, amount)?;
        let past = Fen::sum(settled.iter().map(Settled::of_past_years)).unwrap();
        let outlay = apportion(past, &whole, Account::AccruedUnpaid)?;
        let (id, allocations) = (invoice.id, without(&whole, &outlay));
        self.deals[at].invoices[of].evolve(&claimed);
        Ok(refund::Event::Offset { contract: refund.contract, invoice: id, allocations, outlay, settled, amount })
    }
    fn received(&self, at: usize, refund: &Refund, amount: Fen) -> Result<refund::Event, Refusal> {
        refund.check_settlement(RefundAction::Receive, amount, self.refundable(at))?;
        Ok(refund::Event::Received {
            contract: refund.contract,
            settled: self.settled(at, refund, amount)?,
            bank_reference: "R".parse().unwrap(),
            amount,
            value_date: None,
        })
    }
}
