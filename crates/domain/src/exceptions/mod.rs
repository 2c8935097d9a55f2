//! Exceptions: what an auditor should look at first. Each is computed from what was opened, signed and paid, names its
//! evidence and the numbers compared, and says what may lie behind it. It is a reason to ask, never a finding of guilt: no
//! act waits for it and nobody is refused because of it.
//!
//! Eleven indicators follow Cardinal of the Open Contracting Partnership (R003 … R058), with thresholds that fit the
//! methods of the statutes; the others look at what that standard does not see: money, accounts, panels and the limits of
//! the law. What chance alone produces in an honest market must not stand here, so that patterns have to repeat and
//! differences have to be large: [`Thresholds`] says how often and how large.

use crate::{
    ids::{Names, OrganisationId, PersonId, path_of},
    jurisdiction::UnitCode,
    money::Fen,
    text::filled,
};
use rust_decimal::Decimal;

mod bidding;
mod facts;
mod fence;
mod indicator;
mod money;
mod parties;
mod thresholds;
pub use facts::{Competition, Facts, Marking, Offer, Paid, PayeeChanged, Signed};
pub use indicator::Indicator;
pub use thresholds::Thresholds;

/// A noun on which an exception rests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The kind of noun.
    pub noun: &'static str,
    /// Which.
    pub id: String,
}

impl std::fmt::Display for Evidence {
    /// Where it can be read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", path_of(self.noun), self.id)
    }
}

/// Something that an auditor should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The indicator that found it.
    pub indicator: Indicator,
    /// The unit that buys; none where it concerns several.
    pub unit: Option<UnitCode>,
    /// The lot of the tender, where it concerns one competition.
    pub lot: Option<i64>,
    /// The organisations that it concerns.
    pub organisations: Vec<OrganisationId>,
    /// The member of a panel that it concerns.
    pub person: Option<PersonId>,
    /// The nouns on which it rests, in the order of what happened.
    pub evidence: Vec<Evidence>,
    /// The money that hangs on it.
    pub at_stake: Fen,
    /// The facts and numbers compared, by name. A fact that is a word has both languages, as `中文 ¦ English`.
    pub facts: Vec<(&'static str, String)>,
}

impl Exception {
    fn of(indicator: Indicator) -> Self {
        Self {
            indicator,
            unit: None,
            lot: None,
            organisations: Vec::new(),
            person: None,
            evidence: Vec::new(),
            at_stake: Fen::ZERO,
            facts: Vec::new(),
        }
    }
    fn at(mut self, unit: &UnitCode) -> Self {
        self.unit = Some(unit.clone());
        self
    }
    fn by(mut self, organisations: impl IntoIterator<Item = OrganisationId>) -> Self {
        self.organisations.extend(organisations);
        self.organisations.sort_unstable();
        self.organisations.dedup();
        self
    }
    fn on<I: Names>(mut self, nouns: impl IntoIterator<Item = I>) -> Self {
        self.evidence.extend(nouns.into_iter().map(|id| Evidence { noun: I::NOUN, id: id.to_string() }));
        self.evidence.dedup();
        self
    }
    fn worth(mut self, amounts: impl IntoIterator<Item = Fen>) -> Self {
        self.at_stake = Fen::sum(amounts).unwrap_or(Fen::MAX);
        self
    }
    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }
    /// What was found, in Chinese or in English, with the numbers put in.
    #[must_use]
    pub fn finding(&self, chinese: bool) -> String {
        let text = if chinese { self.indicator.finding_zh() } else { self.indicator.finding_en() };
        filled(text, &self.facts, chinese)
    }
}

/// A part of a whole; nothing of nothing.
fn ratio(part: impl Into<Decimal>, whole: impl Into<Decimal>) -> Decimal {
    part.into().checked_div(whole.into()).unwrap_or_default()
}

/// Looks at everything; the exceptions in the order of the indicators and of their evidence.
#[must_use]
pub fn examine(facts: &Facts, limits: &Thresholds) -> Vec<Exception> {
    let mut found = bidding::look(&facts.competitions, limits);
    found.extend(parties::look(facts, limits));
    found.extend(money::look(facts, limits));
    let place = |one: &Exception| {
        (one.indicator, one.unit.clone(), one.evidence.clone(), one.lot, one.organisations.clone(), one.person)
    };
    found.sort_by_cached_key(place);
    found
}
