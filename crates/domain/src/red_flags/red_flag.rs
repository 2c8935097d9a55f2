//! A red flag with its evidence.

use super::indicator::Indicator;
use crate::{
    ids::{Names, OrganisationId, PersonId, path_of},
    jurisdiction::UnitCode,
    money::Fen,
    phrase::filled,
};
use rust_decimal::Decimal;

/// A noun on which a red flag rests.
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
pub struct RedFlag {
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

impl RedFlag {
    pub(super) fn of(indicator: Indicator) -> Self {
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
    pub(super) fn at(mut self, unit: &UnitCode) -> Self {
        self.unit = Some(unit.clone());
        self
    }
    pub(super) fn by(mut self, organisations: impl IntoIterator<Item = OrganisationId>) -> Self {
        self.organisations.extend(organisations);
        self.organisations.sort_unstable();
        self.organisations.dedup();
        self
    }
    pub(super) fn on<I: Names>(mut self, nouns: impl IntoIterator<Item = I>) -> Self {
        self.evidence.extend(nouns.into_iter().map(|id| Evidence { noun: I::NOUN, id: id.to_string() }));
        self.evidence.dedup();
        self
    }
    pub(super) fn worth(mut self, amounts: impl IntoIterator<Item = Fen>) -> Self {
        self.at_stake = amounts.into_iter().sum();
        self
    }
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
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
pub(super) fn ratio(part: impl Into<Decimal>, whole: impl Into<Decimal>) -> Decimal {
    part.into().checked_div(whole.into()).unwrap_or_default()
}

/// A share as a number of per cent or of ten-thousandths, cut to one decimal.
pub(super) fn written(share: Decimal, whole: i64) -> String {
    (share * Decimal::from(whole)).trunc_with_scale(1).normalize().to_string()
}
