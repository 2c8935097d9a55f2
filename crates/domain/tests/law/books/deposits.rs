//! Deposits, which are no money of the budget.

use super::*;
use domain::{bank_movement::BankMovement, deposit, ids::DepositId};

impl World {
    pub(super) fn hold_deposit(&mut self) -> Step {
        let Some(of) = self.dice.one_of(self.deposits.len() + 1).filter(|of| *of < self.deposits.len()) else {
            let deposit: Deposit = given(json!({
                "id": DepositId::next(), "bid": ID, "tender": ID, "unit": "310115004", "organisation": ID,
                "amount": Fen::new(1 + self.dice.throw(9_999).cast_signed()), "account_owner": "某社", "account": "1", "status": "held",
                "received_at": self.now(), "return_due_date": null, "returned_at": null, "late_interest": "0.00", "legal_ground": null, "version": 1,
            }));
            self.happen(&Event::Deposit(deposit.id, deposit::Event::Received(deposit.clone())))?;
            self.deposits.push(deposit);
            return Ok("receive deposit");
        };
        if self.dice.throw(4) == 0 {
            return self.settle_bond();
        }
        let mut deposit = self.deposits[of].clone();
        let (done, event) = match (deposit.return_due_date, self.dice.throw(4)) {
            _ if deposit.status == deposit::Status::Forfeited => {
                ("hand over deposit", deposit.hand_over("R".parse().unwrap(), None)?)
            }
            (_, 0) => {
                ("forfeit deposit", deposit.forfeit(deposit::Ground::WithdrawnLate, "撤销投标".parse().unwrap())?)
            }
            (None, _) => ("deposit falls due", deposit.fall_due(self.day, &self.law())?),
            _ => ("return deposit", deposit.give_back("R".parse().unwrap(), self.now(), &self.law())?),
        };
        self.happen(&Event::Deposit(deposit.id, event.clone()))?;
        deposit.evolve(&event);
        self.deposits[of] = deposit;
        Ok(done)
    }
    /// What was called of a bond comes in from its guarantor, and goes to the treasury.
    fn settle_bond(&mut self) -> Step {
        let at = self.a_deal()?;
        let mut bond = self.deals[at].bond.clone().ok_or_else(|| Refusal::of(Reason::NoSuchPart))?;
        let (done, event) = if bond.owed_by_guarantor().is_positive() {
            let amount = self.dice.amount(bond.owed_by_guarantor());
            let paid = BankMovement { amount, bank_reference: "R".parse().unwrap(), value_date: None };
            ("guarantee paid", bond.take_guarantee_payment(paid)?)
        } else {
            ("hand over bond", bond.hand_over("R".parse().unwrap(), None)?)
        };
        self.happen(&Event::Bond(bond.id, event.clone()))?;
        bond.evolve(&event);
        self.deals[at].bond = Some(bond);
        Ok(done)
    }
}
