//! The order of the journal, and what waits in it: keys and numbers rise together, every row has the number that it should
//! have, and nothing waits for what has been opened.

use super::{
    findings::{Findings, Replayed},
    opened::Opened,
};
use crate::{error::Error, row::Row};
use domain::{
    award::Award,
    bid::Bid,
    tender::{self, Tender},
};
use std::collections::BTreeMap;

/// What is seen of the order while the journal is replayed.
#[derive(Default)]
pub(super) struct Waiting {
    /// The last position and the last sealed number of each subject.
    last: BTreeMap<(String, String), (i64, i64)>,
    /// What each row waits for, with its place and the kind and identifier of its noun.
    waits: Vec<(String, String, String, String)>,
}

impl Waiting {
    /// Hears of a row; gives its place, as a finding names it.
    pub(super) fn hear(
        &mut self,
        key: i64,
        row: &Row,
        Opened { told, waits_for }: &Opened,
        findings: &mut Findings,
    ) -> Result<String, Error> {
        let number = |column: &str| row.get::<Option<i64>>(column);
        let (position, sealed) = (number("position")?, number("sealed_position")?);
        let (noun, subject) = (told.noun.clone(), told.subject.clone());
        let place = position.map_or_else(|| format!("key {key}"), |position| position.to_string());
        let subject = subject.unwrap_or_default();
        // Replay goes by keys, digests by numbers: of one noun the two must tell the same order.
        let last = self.last.entry((noun.clone(), subject.clone())).or_default();
        let rises = match (sealed, position) {
            (Some(sealed), _) => std::mem::replace(&mut last.1, sealed) < sealed,
            (None, Some(position)) => std::mem::replace(&mut last.0, position) < position,
            (None, None) => true,
        };
        if !rises {
            findings.add("journal", &place, "its key and its number tell different orders");
        }
        match (position, waits_for) {
            (None, Some(waits_for)) => {
                if sealed.is_none() {
                    findings.add("journal", &place, "is sealed and has no number among the sealed");
                }
                self.waits.push((place.clone(), waits_for.clone(), noun, subject));
            }
            (None, None) => findings.add("journal", &place, "has no position, and no server gives it one"),
            (Some(_), Some(_)) => findings.add("journal", &place, "has a position and waits all the same"),
            (Some(_), None) => {}
        }
        Ok(place)
    }
}

impl Waiting {
    /// Nothing waits for a tender that tells of its bids, and a bid waits for its own tender.
    pub(super) fn must_be_right(
        &self,
        tenders: &Replayed<Tender>,
        awards: &Replayed<Award>,
        bids: &Replayed<Bid>,
        findings: &mut Findings,
    ) {
        let told_by_result: Vec<String> = awards
            .values()
            .filter(|award| award.published_at.is_some())
            .map(|award| format!("tender/{}", award.tender))
            .collect();
        let tells = |key: &str| {
            let tender = tenders.values().find(|tender| format!("tender/{}", tender.id) == key);
            told_by_result.iter().any(|told| told == key)
                || tender.is_some_and(|tender| tender::tells_of_bids(tender.status, tender.tender_documents.method))
        };
        let mut known: BTreeMap<&str, bool> = BTreeMap::new();
        for (place, key, noun, subject) in &self.waits {
            if key.starts_with("tender/") && *known.entry(key.as_str()).or_insert_with(|| tells(key)) {
                findings.add("journal", place, format!("waits for {key}, which tells of its bids"));
            }
            let bid = subject.parse().ok().filter(|_| noun == "bid").and_then(|id| bids.get(&id));
            if bid.is_some_and(|bid| format!("tender/{}", bid.tender) != *key) {
                findings.add("journal", place, format!("waits for {key}, which is not its tender"));
            }
        }
    }
}
