//! Work is delivered and accepted, deducted from, settled; retentions are released.

use super::*;
use domain::milestone::{DeductionGround, Parts, open_work};

impl World {
    fn a_milestone(&mut self) -> Result<(usize, usize), Refusal> {
        let at = self.a_deal()?;
        let of = self.dice.one_of(self.deals[at].milestones.len()).ok_or_else(|| Refusal::of(Reason::NoSuchPart))?;
        Ok((at, of))
    }
    pub(super) fn work(&mut self) -> Step {
        let (at, of) = self.a_milestone()?;
        match self.dice.throw(12) {
            0..4 => self.deliver(at, of),
            4..8 => self.accept(at, of),
            8 => self.reject(at, of),
            9 => self.settle(at, of),
            10 => self.deduct(at, of),
            _ => self.release_retention(at, of),
        }
    }
    /// Lets an event of a milestone happen.
    fn befall(&mut self, at: usize, of: usize, event: &milestone::Event) -> Result<(), Refusal> {
        let id = self.deals[at].milestones[of].id;
        self.happen(&Event::Milestone(id, event.clone()))?;
        self.deals[at].milestones[of].evolve(event);
        Ok(())
    }
    fn deliver(&mut self, at: usize, of: usize) -> Step {
        self.deals[at].contract.status.after(contract::Action::Perform)?;
        let text = || "已完成".parse().unwrap();
        let event = self.deals[at].milestones[of].deliver(text(), Some(text()), Vec::new(), self.now(), &self.law())?;
        self.befall(at, of, &event)?;
        Ok("deliver")
    }
    fn accept(&mut self, at: usize, of: usize) -> Step {
        let deal = &self.deals[at];
        deal.contract.status.after(contract::Action::Perform)?;
        let amount = self.dice.amount(deal.milestones[of].open());
        let deal = &self.deals[at];
        let acceptance = Acceptance {
            verdicts: vec![Verdict { item: "人次".parse().unwrap(), passed: true, remark: None }],
            beneficiaries_opinion: "满意".parse().unwrap(),
            amount,
        };
        let full = deal.milestones[of].check_acceptance(&acceptance)?;
        let id = deal.contract.id;
        let (committed, prepaid) = (self.unreserved(at)?, self.held(id, Account::PrepaidOpen));
        let parts = Parts::of(&deal.contract, amount, &committed, &prepaid, self.year())?;
        let event = milestone::Event::Accepted {
            contract: id,
            acceptance,
            full,
            allocations: parts.owed,
            retained: parts.retained,
            retained_until: deal.contract.terms.retention.map(|retention| retention.until),
            recovered: parts.recovered,
            by: person(OTHER),
            at: self.now(),
        };
        self.befall(at, of, &event)?;
        Ok("accept")
    }
    fn reject(&mut self, at: usize, of: usize) -> Step {
        let event = self.deals[at].milestones[of].reject("不合格".parse().unwrap(), person(OTHER))?;
        self.befall(at, of, &event)?;
        Ok("reject")
    }
    fn settle(&mut self, at: usize, of: usize) -> Step {
        let deal = &self.deals[at];
        deal.contract.status.after(contract::Action::Perform)?;
        let promised = domain::budget::held_of(&self.unreserved(at)?, |_| true);
        let others = deal.milestones.iter().enumerate().filter(|(other, _)| *other != of).map(|(_, other)| other);
        let needed = open_work(others).minus(self.ahead(at)).unwrap();
        let event = deal.milestones[of].settle("不再需要".parse().unwrap(), &promised, needed)?;
        let milestone::Event::Closed { released, .. } = &event else { unreachable!("settling settles") };
        let sum = Fen::sum(released.iter().map(|share| share.amount)).unwrap();
        self.befall(at, of, &event)?;
        self.deals[at].gone += sum.get();
        Ok("settle")
    }
    fn deduct(&mut self, at: usize, of: usize) -> Step {
        let amount = self.dice.amount(self.deals[at].milestones[of].invoiceable());
        self.deals[at].milestones[of].check_deduction(amount)?;
        let event = milestone::Event::Deducted {
            contract: self.deals[at].contract.id,
            legal_ground: DeductionGround::Late,
            reason: "迟延".parse().unwrap(),
            allocations: self.parts(at, Account::AccruedUnpaid, amount)?,
            by: person(OTHER),
        };
        self.befall(at, of, &event)?;
        self.deals[at].gone += amount.get();
        Ok("deduct")
    }
    fn release_retention(&mut self, at: usize, of: usize) -> Step {
        let retained = self.deals[at].milestones[of].retained;
        let event =
            self.deals[at].milestones[of].release_retention(self.parts(at, Account::Retained, retained)?, self.day)?;
        self.befall(at, of, &event)?;
        Ok("release retention")
    }
}
