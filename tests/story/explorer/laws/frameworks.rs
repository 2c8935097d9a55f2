//! What must never have happened to framework agreements (R110).

use super::{Id, Laws, fen, text};
use domain::{Day, Fen, Moment};
use serde_json::Value;

#[derive(Default)]
struct Supplier {
    bid: Id,
    price: Fen,
    ready: bool,
    removed: bool,
    called: u64,
}

#[derive(Default)]
pub(super) struct Framework {
    tender: Id,
    closed: bool,
    in_turn: bool,
    end_date: Option<Day>,
    suppliers: std::collections::BTreeMap<Id, Supplier>,
}

impl Laws {
    pub(super) fn framework(&mut self, subject: &str, at: Moment, what: &str, body: &Value) -> Option<String> {
        match what {
            "concluded" => return self.concluded(subject, at, body),
            "joined" => return self.joins(subject, at, body),
            "left" | "removed" => {
                let framework = self.frameworks.get_mut(subject)?;
                let supplier = framework.suppliers.get_mut(&text(&body["organisation"]))?;
                (supplier.ready, supplier.removed) = (false, supplier.removed || what == "removed");
                if what == "removed"
                    && body["legal_ground"] == "barred"
                    && !self.barred(&text(&body["organisation"]), at)
                {
                    return Some("M12: removed as barred, and nobody barred it".to_owned());
                }
            }
            "called_off" => return self.called_off(subject, at, &text(&body["organisation"])),
            _ => {}
        }
        None
    }
    fn concluded(&mut self, subject: &str, at: Moment, body: &Value) -> Option<String> {
        let tender = text(&body["tender"]);
        let closed = self.tenders.get(&tender)?.documents["method"] == "closed_framework";
        let framework = Framework {
            closed,
            in_turn: body["terms"]["choice"] == "in_turn",
            end_date: text(&body["terms"]["end_date"]).parse().ok(),
            tender: tender.clone(),
            suppliers: std::collections::BTreeMap::new(),
        };
        if framework.end_date.is_none_or(|end| at.day().plus_years(2) < end) {
            return Some("M12: a framework for more than two years".to_owned());
        }
        self.frameworks.insert(subject.to_owned(), framework);
        let suppliers = body["suppliers"].as_array()?.clone();
        if closed {
            let ranked = self.rankings.get(&(tender, body["lot"].as_i64()?)).map_or(0, Vec::len);
            let kept = suppliers.len();
            if kept < 2 || kept >= ranked || kept * 5 > ranked * 4 {
                return Some(format!("M12: {kept} of {ranked} are kept"));
            }
        }
        suppliers.iter().find_map(|supplier| self.joins(subject, at, supplier))
    }
    fn joins(&mut self, subject: &str, at: Moment, body: &Value) -> Option<String> {
        let organisation = text(&body["organisation"]);
        let bid = text(&body["bid"]);
        if self.is_barred(&bid, at) || self.barred(&organisation, at) {
            return Some("Q4: somebody barred joins a framework".to_owned());
        }
        let framework = self.frameworks.get_mut(subject)?;
        let supplier = framework.suppliers.entry(organisation).or_default();
        if supplier.removed {
            return Some("M12: who was removed comes back".to_owned());
        }
        (supplier.bid, supplier.price, supplier.ready, supplier.called) = (bid, fen(&body["price"]), true, 0);
        None
    }
    fn called_off(&mut self, subject: &str, at: Moment, organisation: &str) -> Option<String> {
        let framework = self.frameworks.get(subject)?;
        if framework.end_date.is_some_and(|end| end < at.day()) {
            return Some("M12: called off after the last day".to_owned());
        }
        let ready: Vec<_> = framework.suppliers.iter().filter(|(_, supplier)| supplier.ready).collect();
        let Some((_, supplier)) = ready.iter().find(|(id, _)| *id == organisation) else {
            return Some("M12: called off from somebody who does not stand ready".to_owned());
        };
        if ready.len() < 2 {
            return Some("M12: called off where there is nothing to choose from".to_owned());
        }
        if framework.in_turn && ready.iter().any(|(_, other)| other.called < supplier.called) {
            return Some("M12: called off out of turn".to_owned());
        }
        if self.is_barred(&supplier.bid, at) {
            return Some("Q4: called off from somebody barred".to_owned());
        }
        let suspended = self.tenders.get(&framework.tender).and_then(|tender| tender.suspended_until);
        if suspended.is_some_and(|until| at.day() <= until) {
            return Some("C8: called off while finance suspends it".to_owned());
        }
        self.frameworks.get_mut(subject)?.suppliers.get_mut(organisation)?.called += 1;
        None
    }
    /// What an award of a framework breaks; the call-off itself was looked at just before.
    pub(super) fn of_framework(&self, framework: &str, organisation: &str, price: Fen) -> Option<String> {
        let limit = self.frameworks.get(framework)?.suppliers.get(organisation)?.price;
        (price > limit).then(|| "M12: called off above the price of the framework".to_owned())
    }
    /// Whether applications are answered as they come, so that no number of bids is asked for.
    pub(super) fn is_open_framework(&self, tender: &str) -> bool {
        self.frameworks.values().any(|framework| framework.tender == tender && !framework.closed)
    }
}
