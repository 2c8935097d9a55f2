//! A warning on the wire: what the law would object to if its rule were enforced, in both languages, as an answer may be
//! kept for a retry by a reader of the other.

use crate::wording::detail_of;
use domain::{Refusal, schema::ToSchema};
use labels::Language;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the law warns of: the act was done all the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Warning {
    /// A stable word for it, as in the type of a problem.
    #[schema(example = "intention-too-recent")]
    pub reason: &'static str,
    /// The rule.
    pub rule: Option<&'static str>,
    /// The law in which the rule stands.
    pub law: Option<&'static str>,
    /// The articles.
    pub article: Option<&'static str>,
    /// What it is, in Chinese.
    pub title: &'static str,
    /// What it is, in English.
    pub title_en: &'static str,
    /// What it is in this case, in Chinese.
    pub detail: String,
    /// What it is in this case, in English.
    pub detail_en: String,
    /// The field of the request concerned.
    pub field: Option<String>,
    /// The facts and numbers compared.
    pub facts: BTreeMap<&'static str, String>,
    /// From when on there would be nothing to warn of.
    pub earliest: Option<String>,
}

impl Warning {
    /// The warning that a refusal is where its rule only warns.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Self {
        let rule = refusal.rule();
        Self {
            reason: refusal.reason.word(),
            rule: rule.map(|rule| rule.id.word()),
            law: rule.map(|rule| rule.statute().name_zh),
            article: rule.map(|rule| rule.article),
            title: refusal.reason.title_zh(),
            title_en: refusal.reason.title_en(),
            detail: detail_of(refusal, Language::Chinese),
            detail_en: detail_of(refusal, Language::English),
            field: refusal.field.clone(),
            facts: refusal.facts_in(true).map(|(name, value)| (name, value.to_owned())).collect(),
            earliest: refusal.earliest.clone(),
        }
    }
}
