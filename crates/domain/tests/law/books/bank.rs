//! What the bank does with payments: as ordered, in part, too much, twice, and back again.

use super::*;
use domain::{
    budget::{spread, whole_of},
    ids::OrderId,
    payment::{Correction, CorrectionKind, Reversal, Status as Paid},
};

/// What a walk lets the bank move of a payment: so much for what is owed, so much beyond it.
pub(super) type Moved = (i64, i64);

fn says() -> payment::Confirmation {
    payment::Confirmation { by: person(ID), file: None, line: None }
}

impl World {
    /// Takes a payment one step on.
    pub(super) fn order(&mut self, at: usize) -> Step {
        let of = self.dice.one_of(self.deals[at].payments.len()).ok_or_else(|| Refusal::of(Reason::NoSuchPart))?;
        let payment = self.deals[at].payments[of].clone();
        let advance = payment.advance;
        let why = || "账户信息有误".parse().unwrap();
        let (done, event) = match (payment.status, self.dice.throw(6)) {
            (Paid::Requested | Paid::Approved, 0) => {
                ("return", payment.decide(payment::Action::Return, payment::Event::Returned { reason: why() })?)
            }
            (Paid::Requested, _) => ("approve", payment.approve(&payment.payee, person(OTHER))?),
            (Paid::Approved, _) => {
                ("order", payment.decide(payment::Action::Send, payment::Event::Ordered { order: OrderId::next() })?)
            }
            (Paid::Sent, 0) => {
                ("fail", payment.decide(payment::Action::Fail, payment::Event::Failed { reason: why() })?)
            }
            (Paid::Sent, 1) => return self.another_amount(at, of),
            (Paid::Sent, _) => {
                (if advance { "confirm advance" } else { "confirm" }, self.paid(at, of, payment.amount, Fen::ZERO)?)
            }
            (Paid::Failed, _) if !advance => ("pay twice", self.paid(at, of, payment.amount, Fen::ZERO)?),
            (Paid::Reversed, _) => {
                let whole =
                    whole_of(&payment.allocations) + whole_of(&payment.overpaid) + whole_of(&payment.written_off);
                ("undo reversal", self.paid(at, of, whole, Fen::ZERO)?)
            }
            (_, 0 | 1) => (if advance { "reverse advance" } else { "reverse" }, self.taken_back(at, &payment)?),
            (_, 2) => ("write off difference", self.difference(&payment)?),
            _ => return Err(payment.approve(&payment.payee, person(OTHER)).unwrap_err()),
        };
        self.befall_payment(at, of, &event)?;
        Ok(done)
    }
    /// The bank moves less than was ordered or more, and keeps something for itself.
    fn another_amount(&mut self, at: usize, of: usize) -> Step {
        let ordered = self.deals[at].payments[of].amount;
        let moved = Fen::new(1 + self.dice.throw(ordered.get().cast_unsigned() + 500).cast_signed());
        let charges = Fen::new(self.dice.throw(50).cast_signed());
        let event = self.paid(at, of, moved, charges)?;
        self.befall_payment(at, of, &event)?;
        Ok(if moved < ordered { "pay short" } else { "pay over" })
    }
    fn befall_payment(&mut self, at: usize, of: usize, event: &payment::Event) -> Result<(), Refusal> {
        let before = self.deals[at].payments[of].clone();
        self.happen(&Event::Payment(before.id, event.clone()))?;
        let deal = &mut self.deals[at];
        deal.payments[of].evolve(event);
        let position = deal.invoices.iter().position(|invoice| invoice.id == before.invoice).unwrap();
        let freed = |amount: Fen| invoice::Event::ClaimFreed { amount };
        match event {
            payment::Event::Paid { allocations, overpaid, .. } => {
                let (owed, beyond) = (whole_of(allocations), whole_of(overpaid));
                deal.moved.insert(before.id, (owed.get(), beyond.get()));
                deal.gone -= beyond.get();
                if before.status != Paid::Sent && owed.is_positive() {
                    let claimed = deal.invoices[position].claim(owed)?;
                    deal.invoices[position].evolve(&claimed);
                } else if before.status == Paid::Sent {
                    deal.invoices[position].evolve(&freed(before.amount.minus(owed).unwrap()));
                }
            }
            payment::Event::Reversed { overpaid, advance, ended, .. } => {
                deal.gone += whole_of(overpaid).get();
                if *advance && *ended {
                    deal.gone += whole_of(&before.allocations).get();
                }
                deal.invoices[position].evolve(&freed(before.claimed()));
            }
            payment::Event::DifferenceWrittenOff { overpaid, .. } => deal.gone += whole_of(overpaid).get(),
            payment::Event::Returned { .. } | payment::Event::Failed { .. } => {
                deal.invoices[position].evolve(&freed(before.claimed()));
            }
            _ => {}
        }
        Ok(())
    }
    /// The bank moved so much: what is not owed, or not any more, is beyond.
    fn paid(&self, at: usize, of: usize, moved: Fen, charged: Fen) -> Result<payment::Event, Refusal> {
        let deal = &self.deals[at];
        let payment = &deal.payments[of];
        let undoing = payment.status == Paid::Reversed;
        payment.status.after(match payment.status {
            Paid::Failed => payment::Action::PayAfterAll,
            Paid::Reversed => payment::Action::UndoReversal,
            _ => payment::Action::Confirm,
        })?;
        let invoice = deal.invoices.iter().find(|invoice| invoice.id == payment.invoice).unwrap();
        let owed = payment.owed_of(moved, invoice.due());
        let allocations = self.of_this_year(at, payment.advance, owed)?;
        let account = if payment.advance { Account::PrepaidOpen } else { Account::PaidNet };
        let mut lines = allocations.clone();
        if lines.is_empty() {
            lines = self.held(payment.contract, account);
            lines.retain(|share| self.year_of(share.budget_line) == self.year());
        }
        let overpaid = spread(moved.minus(owed).unwrap(), &lines, self.year())?;
        Ok(payment::Event::Paid {
            contract: payment.contract,
            allocations,
            overpaid,
            charges: spread(charged, &lines, self.year())?,
            bank_reference: "R".parse().unwrap(),
            undoing,
            at: self.now(),
            advance: payment.advance,
            value_date: None,
            confirmation: says(),
        })
    }
    fn taken_back(&self, at: usize, payment: &Payment) -> Result<payment::Event, Refusal> {
        let account = if payment.advance { Account::PrepaidOpen } else { Account::PaidNet };
        contract::beyond(&self.held(payment.contract, account), &payment.allocations)?;
        contract::beyond(&self.held(payment.contract, Account::Overpaid), &payment.overpaid)?;
        let ended = self.deals[at].contract.status != contract::Status::Effective;
        let reversal = Reversal {
            bank_reference: None,
            value_date: self.day,
            proposed_by: Some(person(OTHER)),
            confirmation: says(),
        };
        payment.reverse(reversal, "户名不符".parse().unwrap(), self.now(), ended)
    }
    /// Two people write off what is small.
    fn difference(&self, payment: &Payment) -> Result<payment::Event, Refusal> {
        let correction = Correction {
            kind: CorrectionKind::Difference,
            reason: "尾差".parse().unwrap(),
            bank_reference: None,
            value_date: None,
            proposed_by: person(ID),
        };
        let mut proposed = payment.clone();
        proposed.evolve(&payment.propose(correction, &self.law())?);
        assert_eq!(proposed.confirmed(person(ID), &self.law()).unwrap_err().reason, Reason::SamePerson);
        proposed.confirmed(person(OTHER), &self.law())?;
        Ok(proposed.write_off_difference(person(OTHER)))
    }
}
