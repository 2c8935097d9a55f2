//! What must never have happened to contracts, work, money and challenges.

use super::{Laws, fen, text};
use domain::{Day, Fen, Moment};
use serde_json::Value;

impl Laws {
    /// Why a contract of this lot must not go on today.
    fn held(&self, tender: &str, lot: i64, day: Day) -> Option<String> {
        let suspended = self.tenders.get(tender).and_then(|tender| tender.suspended_until);
        if suspended.is_some_and(|until| day <= until) {
            return Some("C8: it goes on while finance suspends it".to_owned());
        }
        let held = self.challenges.values().any(|(of, of_lot, all)| of == tender && (*all || *of_lot == lot));
        held.then(|| "C5: it goes on while it is challenged".to_owned())
    }
    fn held_contract(&self, contract: &str, day: Day) -> Option<String> {
        let contract = self.contracts.get(contract)?;
        self.held(&contract.tender, contract.lot, day)
    }
    /// Whether somebody accepted any of a milestone.
    fn accepted(&self, milestone: &str, actor: &str) -> bool {
        self.acceptors.get(milestone).is_some_and(|acceptors| acceptors.contains(actor))
    }
    pub(super) fn contract(&mut self, subject: &str, at: Moment, what: &str, body: &Value) -> Option<String> {
        if what == "drafted" {
            let contract = self.contracts.entry(subject.to_owned()).or_default();
            (contract.tender, contract.award, contract.price) =
                (text(&body["tender"]), text(&body["award"]), fen(&body["price"]));
            contract.lot = body["lot"].as_i64()?;
            contract.handlers.insert(text(&body["handled_by"]));
            return None;
        }
        let by = text(&body["by"]);
        match what {
            "revised" | "sent" => {
                self.contracts.get_mut(subject)?.handlers.insert(by);
            }
            "signed_by_supplier" | "signed_by_buyer" => {
                let contract = self.contracts.get_mut(subject)?;
                if what == "signed_by_buyer" && contract.handlers.contains(&by) {
                    return Some("A22: who handled the contract signs it".to_owned());
                }
                let (tender, lot, award, price) =
                    (contract.tender.clone(), contract.lot, contract.award.clone(), contract.price);
                return self.signed(&tender, lot, &award, price, at);
            }
            "completed" | "cancelled" => self.contracts.get_mut(subject)?.ended = true,
            "terminated" => {
                let contract = self.contracts.get_mut(subject)?;
                (contract.ended, contract.broken) = (true, body["legal_ground"] == "breach");
            }
            "supplement_proposed" => self.contracts.get_mut(subject)?.proposed = fen(&body["milestone"]["amount"]),
            "supplement_agreed" => {
                let contract = self.contracts.get_mut(subject)?;
                contract.added = contract.added.plus(contract.proposed)?;
                let beyond = contract.added.get() * 10 > contract.price.get();
                return beyond.then(|| "A10: supplements beyond ten per cent".to_owned());
            }
            _ => {}
        }
        None
    }
    fn signed(&self, tender: &str, lot: i64, award: &str, price: Fen, at: Moment) -> Option<String> {
        let award = self.awards.get(award)?;
        if !award.published || award.gone {
            return Some("A2: signed without a published result".to_owned());
        }
        if award.price != price {
            return Some("A4: signed at another price than was awarded".to_owned());
        }
        if self.is_barred(&award.bid, at) {
            return Some("Q4: signed with somebody barred".to_owned());
        }
        let told = self.tenders.get(tender)?;
        let few =
            !matches!(told.documents["method"].as_str()?, "single_source" | "self_organised" | "call_for_proposals");
        let negotiated = !told.documents["conditions"]["follows_failed"].is_null();
        let open = self.is_open_framework(tender);
        if few && !negotiated && !open && told.opened.get(&lot).copied().unwrap_or_default() < 3 {
            return Some("M14: a contract of a tender with fewer than three bids".to_owned());
        }
        self.held(tender, lot, at.day())
    }
    /// The contract of a milestone is broken.
    fn breaks(&mut self, milestone: &str) {
        let contract = self.planned.get(milestone).and_then(|contract| self.contracts.get_mut(contract));
        if let Some(contract) = contract {
            contract.broken = true;
        }
    }
    pub(super) fn work(&mut self, subject: &str, actor: &str, at: Moment, what: &str, body: &Value) -> Option<String> {
        match what {
            "planned" => {
                self.planned.insert(subject.to_owned(), text(&body["contract"]));
                None
            }
            "became_overdue" | "deducted" => {
                self.breaks(subject);
                None
            }
            "rejected" if self.planned.contains_key(subject) => {
                self.breaks(subject);
                None
            }
            "accepted" => {
                let contract = text(&body["contract"]);
                let held = self.held_contract(&contract, at.day());
                self.acceptors.entry(subject.to_owned()).or_default().insert(actor.to_owned());
                let told = self.contracts.get_mut(&contract)?;
                if told.handlers.contains(actor) {
                    return Some("A22: who handled the contract accepts".to_owned());
                }
                told.accepted = told.accepted.plus(fen(&body["acceptance"]["amount"]))?;
                held
            }
            "received" | "submitted" => {
                let contract = text(&body["contract"]);
                self.invoices.insert(subject.to_owned(), (contract.clone(), text(&body["milestone"])));
                self.held_contract(&contract, at.day())
            }
            "matched" => {
                let (contract, milestone) = self.invoices.get(subject)?.clone();
                if self.accepted(&milestone, actor) {
                    return Some("A22: who accepted matches the invoice".to_owned());
                }
                self.held_contract(&contract, at.day())
            }
            _ => None,
        }
    }
    pub(super) fn payment(
        &mut self,
        subject: &str,
        actor: &str,
        at: Moment,
        what: &str,
        body: &Value,
    ) -> Option<String> {
        if what == "requested" {
            let contract = text(&body["contract"]);
            self.payments.insert(subject.to_owned(), (contract.clone(), fen(&body["amount"]), actor.to_owned()));
            let milestone = self.invoices.get(&text(&body["invoice"])).map(|(_, milestone)| milestone.clone());
            if milestone.is_some_and(|milestone| self.accepted(&milestone, actor)) {
                return Some("A22: who accepted asks for the money".to_owned());
            }
            return self.held_contract(&contract, at.day());
        }
        let (contract, amount, requester) = self.payments.get(subject)?.clone();
        match what {
            "approved" if requester == actor => Some("A22: who asked approves".to_owned()),
            "approved" | "ordered" => self.held_contract(&contract, at.day()),
            "paid" => {
                let told = self.contracts.get_mut(&contract)?;
                told.paid = told.paid.plus(amount)?;
                (told.paid > told.accepted).then(|| "A14: more is paid than was accepted".to_owned())
            }
            _ => None,
        }
    }
    pub(super) fn challenge(&mut self, subject: &str, what: &str, body: &Value) -> Option<String> {
        match what {
            "filed" if body["suspends"] == true => {
                let all = body["step"] == "tender_documents";
                let held = (text(&body["tender"]), body["lot"].as_i64()?, all);
                self.challenges.insert(subject.to_owned(), held);
            }
            // What is answered as founded holds until it is put right; what is answered otherwise holds no more.
            "answered" if body["finding"] != "founded" => {
                self.challenges.remove(subject);
            }
            "withdrawn" | "released" | "complained" => {
                self.challenges.remove(subject);
            }
            _ => {}
        }
        None
    }
    pub(super) fn deposit(&mut self, subject: &str, what: &str, body: &Value) -> Option<String> {
        match what {
            "received" => {
                self.deposits.insert(subject.to_owned(), text(&body["bid"]));
                None
            }
            "forfeited" if body["legal_ground"] == "refused_contract" => {
                let refused = self.deposits.get(subject).is_some_and(|bid| self.refused.contains(bid));
                (!refused).then(|| "D4: forfeited for a refusal that never was".to_owned())
            }
            _ => None,
        }
    }
}
