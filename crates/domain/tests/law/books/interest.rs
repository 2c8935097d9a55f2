//! Interest for being late, which is borne beside any contract.

use super::*;
use domain::{
    ids::InterestClaimId,
    interest_claim::{self, Action, InterestClaim, Status},
};

impl World {
    pub(super) fn owe_interest(&mut self) -> Step {
        let Some(of) = self.dice.one_of(self.claims.len() + 1).filter(|of| *of < self.claims.len()) else {
            let amount = Fen::new(1 + self.dice.throw(99_999).cast_signed());
            self.claims.push(given(json!({
                "id": InterestClaimId::next(), "legal_ground": "late_deposit", "deposit": ID, "unit": "310115004", "organisation": ID,
                "principal": "10000.00", "days": 3, "amount": amount, "status": "claimed", "claimed_by": ID, "claimed_at": self.now(),
                "version": 1,
            })));
            return Ok("claim interest");
        };
        let claim = self.claims[of].clone();
        let why = || "账户信息有误".parse().unwrap();
        let (done, event) = match (claim.status, self.dice.throw(6)) {
            (Status::Claimed, 0) => ("refuse interest", claim.refuse(why())?),
            (Status::Claimed, _) => {
                let line = self.a_line()?;
                self.lines[line].must_be_of(self.year(), claim.amount)?;
                ("recognise interest", claim.recognise(self.lines[line].id, person(OTHER))?)
            }
            (Status::Recognised, _) => {
                let borne = claim.payable(person(ID))?;
                self.lines
                    .iter()
                    .find(|line| line.id == borne.budget_line)
                    .unwrap()
                    .must_be_of(self.year(), claim.amount)?;
                let paid = (None, self.now());
                (
                    "pay interest",
                    interest_claim::Event::Paid {
                        borne,
                        bank_reference: "R".parse().unwrap(),
                        value_date: paid.0,
                        at: paid.1,
                    },
                )
            }
            (_, 0) => {
                claim.status.after(Action::Reverse)?;
                let reversed = interest_claim::Event::Reversed {
                    borne: claim.borne()?,
                    bank_reference: "R".parse().unwrap(),
                    value_date: None,
                    reason: why(),
                };
                ("reverse interest", reversed)
            }
            _ => return Err(claim.refuse(why()).err().unwrap_or_else(|| Refusal::of(Reason::NoSuchPart))),
        };
        self.happen(&Event::InterestClaim(claim.id, event.clone()))?;
        self.claims[of].evolve(&event);
        Ok(done)
    }
    /// What is owed goes on with the line that bears it.
    pub(super) fn move_claims(&mut self, from: BudgetLineId, into: BudgetLineId) {
        for claim in self.claims.iter_mut().filter(|claim| claim.waits_for(from)) {
            claim.evolve(&interest_claim::Event::Moved { from, into });
        }
    }
    /// What lines owe beside any contract is what was recognised and is not paid.
    pub(super) fn check_claims(&mut self, told: &str) {
        for (id, balance) in &self.books.lines {
            let owed =
                self.claims.iter().filter(|claim| claim.waits_for(*id)).map(|claim| claim.amount.get()).sum::<i64>();
            assert_eq!(balance.other_owed.get(), owed, "{told}: interest owed by {id}");
        }
        self.claims.retain(|claim: &InterestClaim| matches!(claim.status, Status::Claimed | Status::Recognised));
    }
}
