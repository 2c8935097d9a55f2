//! What must never have happened to money that is held or comes back.

use super::{Id, Laws, fen, text};
use domain::{Day, Fen, Moment};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Bond {
    contract: Id,
    amount: Fen,
    called: Fen,
    returned: bool,
}

#[derive(Default)]
pub(super) struct Refund {
    contract: Id,
    amount: Fen,
    proposed_by: String,
    answer_due: Option<Day>,
    answered: bool,
    due: bool,
    /// What of each payment.
    shares: BTreeMap<Id, Fen>,
    settled: Fen,
    gone: bool,
}

fn shares(body: &Value) -> BTreeMap<Id, Fen> {
    let shares = body["payments"].as_array().into_iter().flatten();
    shares.map(|share| (text(&share["payment"]), fen(&share["amount"]))).collect()
}

impl Laws {
    pub(super) fn bond(&mut self, subject: &str, what: &str, body: &Value) -> Option<String> {
        if what == "received" {
            let (contract, amount) = (text(&body["contract"]), fen(&body["amount"]));
            let price = self.contracts.get(&contract)?.price;
            self.bonds.insert(subject.to_owned(), Bond { contract, amount, ..Bond::default() });
            return (amount.get() * 10 > price.get()).then(|| "D5: a bond above ten per cent".to_owned());
        }
        let bond = self.bonds.get_mut(subject)?;
        let contract = self.contracts.get(&bond.contract)?;
        match what {
            "called" => {
                bond.called = bond.called.plus(fen(&body["amount"]))?;
                let claimed = self.refunds.values().any(|refund| refund.contract == bond.contract && refund.due);
                if bond.called > bond.amount || bond.returned {
                    return Some("D5: more of a bond is called than is held".to_owned());
                }
                (!contract.broken && !claimed).then(|| "D5: a bond is called without a breach".to_owned())
            }
            "returned" => {
                bond.returned = true;
                (!contract.ended).then(|| "D5: a bond goes back before the contract ended".to_owned())
            }
            _ => None,
        }
    }
    pub(super) fn refund(
        &mut self,
        subject: &str,
        actor: &str,
        at: Moment,
        what: &str,
        body: &Value,
    ) -> Option<String> {
        if what == "proposed" {
            let refund = Refund {
                contract: text(&body["contract"]),
                amount: fen(&body["amount"]),
                proposed_by: text(&body["proposed_by"]),
                answer_due: text(&body["answer_due_date"]).parse().ok(),
                shares: shares(body),
                ..Refund::default()
            };
            self.refunds.insert(subject.to_owned(), refund);
            return self.asked_too_much();
        }
        let refund = self.refunds.get_mut(subject)?;
        match what {
            "answered" => refund.answered = true,
            "decided" => {
                let heard = refund.answered || refund.answer_due.is_some_and(|due| due < at.day());
                if !heard {
                    return Some("a refund is decided before the supplier was heard".to_owned());
                }
                if fen(&body["amount"]) > refund.amount {
                    return Some("more is decided than was proposed".to_owned());
                }
                (refund.amount, refund.shares, refund.due) = (fen(&body["amount"]), shares(body), true);
                if refund.proposed_by == actor {
                    return Some("A22: who proposed the refund decides it".to_owned());
                }
            }
            "dropped" => {
                refund.gone = true;
                if refund.proposed_by == actor {
                    return Some("A22: who proposed the refund drops it".to_owned());
                }
            }
            "received" | "offset" | "bond_called" => {
                refund.settled = refund.settled.plus(fen(&body["amount"]))?;
                if !refund.due || refund.settled > refund.amount {
                    return Some("more comes back than is due".to_owned());
                }
            }
            "written_off" => refund.gone = true,
            _ => {}
        }
        None
    }
    /// No more of a payment is asked back than was paid, by all that is asked together.
    fn asked_too_much(&self) -> Option<String> {
        let mut asked: BTreeMap<&Id, i64> = BTreeMap::new();
        for refund in self.refunds.values().filter(|refund| !refund.gone) {
            for (payment, share) in &refund.shares {
                *asked.entry(payment).or_default() += share.get();
            }
        }
        let beyond =
            |(payment, asked): (&&Id, &i64)| self.payments.get(*payment).is_none_or(|(_, paid, _)| *asked > paid.get());
        asked.iter().any(beyond).then(|| "more is asked back of a payment than was paid".to_owned())
    }
}
