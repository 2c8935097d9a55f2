//! The law as predicates over the journal alone, written apart from the guards: what must never have happened, whoever tried.

mod contracts;
mod frameworks;
mod held;

use domain::{Day, Fen, Moment};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Id = String;

#[derive(Default)]
struct Tender {
    documents: Value,
    drafted_by: String,
    /// What each approval that still stands was given for.
    approved_for: Option<Value>,
    announced_for: Option<(Value, Moment)>,
    deadline: Option<Moment>,
    suspended_until: Option<Day>,
    /// By lot: how many bids were opened.
    opened: BTreeMap<i64, usize>,
}

#[derive(Default)]
struct Bid {
    tender: Id,
    lot: i64,
    organisation: Id,
    members: Vec<Id>,
    qualified: bool,
    out: bool,
}

#[derive(Default)]
struct Award {
    tender: Id,
    lot: i64,
    bid: Id,
    price: Fen,
    published: bool,
    gone: bool,
    /// Whether it was called off from a framework, among suppliers that stand ready and not by a ranking.
    called_off: bool,
}

#[derive(Default)]
struct Contract {
    award: Id,
    tender: Id,
    lot: i64,
    price: Fen,
    added: Fen,
    proposed: Fen,
    handlers: BTreeSet<String>,
    paid: Fen,
    accepted: Fen,
    /// Whether work is late or was rejected, something was deducted, or it was ended for a breach.
    broken: bool,
    ended: bool,
}

/// What the journal told so far.
#[derive(Default)]
pub(super) struct Laws {
    tenders: BTreeMap<Id, Tender>,
    bids: BTreeMap<Id, Bid>,
    awards: BTreeMap<Id, Award>,
    contracts: BTreeMap<Id, Contract>,
    /// Who accepted any of a milestone.
    acceptors: BTreeMap<Id, BTreeSet<String>>,
    /// The contract and the milestone of each invoice; of each payment the contract, the amount and who asked for it.
    invoices: BTreeMap<Id, (Id, Id)>,
    payments: BTreeMap<Id, (Id, Fen, String)>,
    /// Challenges that suspend: the tender, the lot, and whether they hold all lots.
    challenges: BTreeMap<Id, (Id, i64, bool)>,
    /// By organisation: since when it is known, from when until when it is barred.
    bars: Vec<(Id, Moment, Day, Day)>,
    findings: BTreeMap<(Id, String), BTreeSet<String>>,
    /// Bids that were found invalid, and on which ground.
    invalidated: Vec<(Id, String)>,
    /// The tender of each evaluation, and how many sit on its panel.
    evaluations: BTreeMap<Id, Id>,
    panels: BTreeMap<Id, usize>,
    rankings: BTreeMap<(Id, i64), Vec<Id>>,
    deposits: BTreeMap<Id, Id>,
    refused: BTreeSet<Id>,
    frameworks: BTreeMap<Id, frameworks::Framework>,
    bonds: BTreeMap<Id, held::Bond>,
    refunds: BTreeMap<Id, held::Refund>,
    /// The contract of each milestone.
    planned: BTreeMap<Id, Id>,
    /// How often each event of a noun was looked at.
    happened: BTreeMap<String, u64>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn fen(value: &Value) -> Fen {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or(Fen::ZERO)
}

fn moment(value: &Value) -> Option<Moment> {
    value.as_str()?.parse().ok()
}

/// What an approval is about: the method, the items, the ceilings and the single source.
fn matter(documents: &Value) -> Value {
    let lots = documents["lots"].as_array().cloned().unwrap_or_default();
    let lots: Vec<Value> = lots.iter().map(|lot| serde_json::json!([lot["item"], lot["ceiling"]])).collect();
    serde_json::json!([documents["method"], lots, documents["conditions"]["single_source"]["supplier"]])
}

impl Laws {
    /// How often an event of a noun was looked at.
    pub(super) fn saw(&self, event: &str) -> u64 {
        self.happened.get(event).copied().unwrap_or_default()
    }
    /// What an entry of the journal breaks, if it breaks something.
    pub(super) fn breach(&mut self, entry: &Value) -> Option<String> {
        let at = moment(&entry["at"])?;
        let (subject, actor) = (text(&entry["subject"]), text(&entry["actor"]));
        let noun = entry["noun"].as_str()?;
        if matches!(noun, "registry" | "system") {
            return None;
        }
        // An event that cannot be read would break no law, whatever happened.
        let (what, body) = match &entry["event"][noun][1] {
            Value::String(what) => (what.clone(), Value::Null),
            Value::Object(event) => event.iter().next().map(|(what, body)| (what.clone(), body.clone()))?,
            _ => panic!("an event in another form: {entry}"),
        };
        *self.happened.entry(format!("{noun} {what}")).or_default() += 1;
        match noun {
            "tender" => self.tender(&subject, &actor, at, &what, &body),
            "bid" => self.bid(&subject, at, &what, &body),
            "evaluation" => self.evaluation(&subject, &what, &body),
            "award" => self.award(&subject, at, &what, &body),
            "contract" => self.contract(&subject, at, &what, &body),
            "milestone" | "invoice" => self.work(&subject, &actor, at, &what, &body),
            "payment" => self.payment(&subject, &actor, at, &what, &body),
            "challenge" => self.challenge(&subject, &what, &body),
            "deposit" => self.deposit(&subject, &what, &body),
            "framework" => self.framework(&subject, at, &what, &body),
            "bond" => self.bond(&subject, &what, &body),
            "refund" => self.refund(&subject, &actor, at, &what, &body),
            "organisation" => {
                let entry = &body;
                if what == "registry_entry_recorded" && entry["kind"] == "ban" {
                    let day = |value: &Value| value.as_str().and_then(|day| day.parse::<Day>().ok());
                    self.bars.push((subject, at, day(&entry["from"])?, day(&entry["until"])?));
                }
                None
            }
            _ => None,
        }
    }
    fn tender(&mut self, subject: &str, actor: &str, at: Moment, what: &str, body: &Value) -> Option<String> {
        let tender = self.tenders.entry(subject.to_owned()).or_default();
        match what {
            "drafted" => {
                tender.documents = body["tender_documents"].clone();
                tender.drafted_by = actor.to_owned();
            }
            "revised" => {
                // What was approved or announced of other documents is approved and announced no more.
                tender.documents = body.clone();
                let now = matter(body);
                tender.approved_for.take_if(|matter| *matter != now);
                tender.announced_for.take_if(|(matter, _)| *matter != now);
            }
            "method_approved" => tender.approved_for = Some(matter(&tender.documents)),
            "announced" => tender.announced_for = Some((matter(&tender.documents), at)),
            "published" => return Self::publication(tender, actor, at),
            "clarified" => tender.deadline = moment(&body["bid_deadline"]).or(tender.deadline),
            "opened" if tender.deadline.is_some_and(|deadline| at < deadline) => {
                return Some("E1: opened before the deadline".to_owned());
            }
            "suspended" => tender.suspended_until = body["until"].as_str().and_then(|day| day.parse().ok()),
            "resumed" => tender.suspended_until = None,
            _ => {}
        }
        None
    }
    fn publication(tender: &mut Tender, actor: &str, at: Moment) -> Option<String> {
        tender.deadline = moment(&tender.documents["bid_deadline"]);
        if actor == tender.drafted_by {
            return Some("A22: who drafted publishes".to_owned());
        }
        let method = text(&tender.documents["method"]);
        let lots = tender.documents["lots"].as_array().cloned().unwrap_or_default();
        let sum = Fen::sum(lots.iter().map(|lot| fen(&lot["ceiling"])))?;
        let other = !matches!(method.as_str(), "open_tender" | "self_organised" | "call_for_proposals");
        if other && sum.get() >= 400_000_000 {
            if tender.approved_for.as_ref() != Some(&matter(&tender.documents)) {
                return Some("M11: published in another method than finance approved for it".to_owned());
            }
            let five_days = 5 * 86_400_000;
            let announced = tender.announced_for.as_ref().filter(|(_, since)| since.plus_millis(five_days) <= at);
            if method == "single_source" && announced.map(|(matter, _)| matter) != Some(&matter(&tender.documents)) {
                return Some("M10: a single source that was not announced for five days".to_owned());
            }
        }
        let days = match method.as_str() {
            "open_tender" => 20,
            "competitive_consultation" => 10,
            _ => return None,
        };
        let enough = tender.deadline.is_some_and(|deadline| at.day().plus_days(days) <= deadline.day());
        (!enough).then(|| format!("M2, M7: less than {days} days to bid"))
    }
    /// Whether it was barred, and that known before: what happens to a bid comes to light after what was known later.
    fn barred(&self, organisation: &str, at: Moment) -> bool {
        let holds = |from: &Day, until: &Day| *from <= at.day() && at.day() <= *until;
        self.bars.iter().any(|(of, known, from, until)| of == organisation && *known < at && holds(from, until))
    }
    fn parties(bid: &Bid) -> impl Iterator<Item = &Id> {
        std::iter::once(&bid.organisation).chain(&bid.members)
    }
    /// Whether somebody behind a bid is barred.
    fn is_barred(&self, bid: &str, at: Moment) -> bool {
        self.bids.get(bid).is_some_and(|bid| Self::parties(bid).any(|party| self.barred(party, at)))
    }
    fn bid(&mut self, subject: &str, at: Moment, what: &str, body: &Value) -> Option<String> {
        match what {
            "sealed" => {
                let bid = self.bids.entry(subject.to_owned()).or_default();
                (bid.tender, bid.organisation) = (text(&body["tender"]), text(&body["organisation"]));
                bid.lot = body["lot"].as_i64()?;
            }
            "opened" => {
                let bid = self.bids.entry(subject.to_owned()).or_default();
                let members = body["content"]["members"].as_array().cloned().unwrap_or_default();
                bid.members = members.iter().map(text).collect();
                let (tender, lot) = (bid.tender.clone(), bid.lot);
                *self.tenders.entry(tender).or_default().opened.entry(lot).or_default() += 1;
            }
            "qualified" => {
                if self.is_barred(subject, at) {
                    return Some("Q4: a bid of somebody barred is qualified".to_owned());
                }
                self.bids.entry(subject.to_owned()).or_default().qualified = true;
                let bid = &self.bids[subject];
                let twice = self.bids.iter().any(|(id, other)| {
                    id != subject
                        && other.qualified
                        && !other.out
                        && (&other.tender, other.lot) == (&bid.tender, bid.lot)
                        && Self::parties(other).any(|party| Self::parties(bid).any(|own| own == party))
                });
                return twice.then(|| "M17: one organisation behind two qualified bids".to_owned());
            }
            "disqualified" => self.bids.entry(subject.to_owned()).or_default().out = true,
            "invalidated" => {
                self.bids.entry(subject.to_owned()).or_default().out = true;
                self.invalidated.push((subject.to_owned(), text(&body["legal_ground"])));
            }
            _ => {}
        }
        None
    }
    /// Whether most of the panel found of a bid what makes it invalid.
    fn found_by_a_majority(&self, bid: &str, ground: &str) -> Option<String> {
        if !matches!(
            ground,
            "unsigned"
                | "conditions_attached"
                | "not_responsive"
                | "false_documents"
                | "collusion"
                | "price_unconvincing"
        ) {
            return None;
        }
        let found = self.findings.get(&(bid.to_owned(), ground.to_owned())).map_or(0, BTreeSet::len);
        let panel = self.panels.get(&self.bids.get(bid)?.tender).copied().unwrap_or_default();
        (2 * found <= panel).then(|| format!("E18: {found} of {panel} found it invalid"))
    }
    fn evaluation(&mut self, subject: &str, what: &str, body: &Value) -> Option<String> {
        match what {
            "formed" => {
                self.evaluations.insert(subject.to_owned(), text(&body["tender"]));
                self.panels.insert(text(&body["tender"]), body["members"].as_array()?.len());
            }
            "found" => {
                self.findings.entry((text(&body["bid"]), text(&body["matter"]))).or_default().insert(text(&body["by"]));
            }
            "consolidated" => {
                // Who sits on the panel and what they find is told only now.
                let tender = self.evaluations.get(subject).cloned().unwrap_or_default();
                let of_it = |(bid, _): &&(Id, String)| self.bids.get(bid).is_some_and(|bid| bid.tender == tender);
                let invalidated = self.invalidated.iter().filter(of_it);
                let lonely = invalidated.filter_map(|(bid, ground)| self.found_by_a_majority(bid, ground)).next();
                if lonely.is_some() {
                    return lonely;
                }
                for ranking in body["rankings"].as_array()? {
                    let places: Vec<Id> =
                        ranking["places"].as_array()?.iter().map(|place| text(&place["bid"])).collect();
                    let tender = places.first().and_then(|bid| self.bids.get(bid)).map(|bid| bid.tender.clone());
                    if places.iter().any(|bid| self.bids.get(bid).is_none_or(|bid| !bid.qualified || bid.out)) {
                        return Some("E8: a bid that is not valid is ranked".to_owned());
                    }
                    self.rankings.insert((tender.unwrap_or_default(), ranking["lot"].as_i64()?), places);
                }
            }
            _ => {}
        }
        None
    }
    fn award(&mut self, subject: &str, at: Moment, what: &str, body: &Value) -> Option<String> {
        if what == "recommended" {
            let award = self.awards.entry(subject.to_owned()).or_default();
            (award.tender, award.bid, award.price) = (text(&body["tender"]), text(&body["bid"]), fen(&body["price"]));
            award.lot = body["lot"].as_i64()?;
            award.called_off = !body["framework"].is_null();
            let price = award.price;
            return self.of_framework(body["framework"].as_str()?, &text(&body["organisation"]), price);
        }
        let (bid, place, called_off) = {
            let award = self.awards.get(subject)?;
            (award.bid.clone(), (award.tender.clone(), award.lot), award.called_off)
        };
        match what {
            "decided" => {
                if self.is_barred(&bid, at) {
                    return Some("Q4: somebody barred is decided".to_owned());
                }
                if called_off {
                    return None;
                }
                let before = self.rankings.get(&place)?.iter().take_while(|other| **other != bid);
                let passed = before.filter(|other| {
                    let out = self.bids.get(*other).is_some_and(|bid| bid.out);
                    let gone = self.awards.values().any(|award| award.bid == **other && award.gone);
                    !out && !gone
                });
                let passed = passed.count();
                return (passed > 0).then(|| format!("A1: {passed} better bids were passed over"));
            }
            "published" => {
                if self.is_barred(&bid, at) {
                    return Some("Q4: the result names somebody barred".to_owned());
                }
                self.awards.entry(subject.to_owned()).or_default().published = true;
            }
            "refused" | "voided" => {
                self.awards.entry(subject.to_owned()).or_default().gone = true;
                if what == "refused" {
                    self.refused.insert(bid);
                }
            }
            _ => {}
        }
        None
    }
}
