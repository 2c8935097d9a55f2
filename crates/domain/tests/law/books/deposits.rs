//! Deposits, which are no money of the budget.

use super::*;
use domain::{deposit, ids::DepositId};

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
        let mut deposit = self.deposits[of].clone();
        let (done, event) = match (deposit.return_due_date, self.dice.throw(4)) {
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
}
