//! A refusal: a reason, the facts it rests on, and the earliest moment at which the act would be lawful.

use super::{
    reasons::Reason,
    rule::{RULES, Rule, RuleId},
};
use crate::{
    phrase::{Fact, in_language},
    words::UnknownWord,
};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// What a word of a closed list is called in the reader's language: asked with the list and the word.
pub type Called<'c> = &'c dyn for<'w> Fn(&str, &'w str) -> &'w str;

/// A fact or a number compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFact {
    /// The name under which a text asks for it.
    pub name: &'static str,
    /// It, as a program reads it; several words of a list with commas between them.
    pub value: String,
    /// The closed list whose word it is.
    pub list: Option<Cow<'static, str>>,
    /// Whether it says what can be written, so that the words stand beside what people call them.
    pub is_choice: bool,
}

impl NamedFact {
    /// It as a reader understands it.
    fn said(&self, chinese: bool, called: Called<'_>) -> String {
        let Some(list) = &self.list else { return in_language(&self.value, chinese).to_owned() };
        let word = |word| match called(list, word) {
            label if self.is_choice && label != word => format!("{label} {word}"),
            label => label.to_owned(),
        };
        let between = if chinese { "、" } else { ", " };
        self.value.split(", ").map(word).collect::<Vec<_>>().join(between)
    }
}

/// Why the system says no. It knows nothing of HTTP and holds nothing that a reader may not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reason: Reason,
    /// The rule behind it, where it is another than the reason's own.
    pub under: Option<RuleId>,
    /// The field of the request at fault, as a path such as `lots/0/ceiling`.
    pub field: Option<String>,
    /// The facts and numbers compared, by name, in the order in which they were looked at.
    pub facts: Vec<NamedFact>,
    /// The earliest lawful moment or day.
    pub earliest: Option<String>,
    /// What else stands against the same act, each of it without more beside it.
    pub also: Vec<Refusal>,
}

/// So many findings are told at once.
const FINDINGS_MAX: usize = 50;

impl Refusal {
    /// A refusal for this reason.
    #[must_use]
    pub const fn of(reason: Reason) -> Self {
        Self { reason, under: None, field: None, facts: Vec::new(), earliest: None, also: Vec::new() }
    }
    /// Names the rule behind it, where several rules refuse for one reason.
    #[must_use]
    pub const fn under(mut self, rule: RuleId) -> Self {
        self.under = Some(rule);
        self
    }
    /// Names the field at fault.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
    /// Says in which part of the request the field lies.
    #[must_use]
    pub fn within(mut self, part: &str) -> Self {
        self.field = Some(self.field.map_or_else(|| part.to_owned(), |field| format!("{part}/{field}")));
        self.also = self.also.into_iter().map(|other| other.within(part)).collect();
        self
    }
    /// What several checks found, as one refusal: the first finding, and the others beside it.
    ///
    /// # Errors
    /// When one of them found something.
    pub fn all(checks: impl IntoIterator<Item = Result<(), Self>>) -> Result<(), Self> {
        let mut found = checks.into_iter().filter_map(Result::err);
        let Some(first) = found.next() else { return Ok(()) };
        Err(found.fold(first, Self::and))
    }
    /// Puts what else was found beside it; what it says already is not said again.
    #[must_use]
    pub fn and(mut self, mut other: Self) -> Self {
        let beside = std::mem::take(&mut other.also);
        for finding in std::iter::once(other).chain(beside) {
            let known = self.findings().any(|known| (known.reason, &known.field) == (finding.reason, &finding.field));
            if !known && self.also.len() + 1 < FINDINGS_MAX {
                self.also.push(finding);
            }
        }
        self
    }
    /// Everything that was found, the first first.
    pub fn findings(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.also)
    }
    /// Adds a fact or a number compared.
    #[must_use]
    pub fn with<F: Fact>(mut self, name: &'static str, fact: F) -> Self {
        self.facts.push(NamedFact { name, value: fact.written(), list: F::LIST.map(Cow::Borrowed), is_choice: false });
        self
    }
    /// Adds words of a closed list.
    #[must_use]
    pub fn with_words<F: Fact>(mut self, name: &'static str, words: impl IntoIterator<Item = F>) -> Self {
        let words: Vec<String> = words.into_iter().map(|word| word.written()).collect();
        let list = F::LIST.map(Cow::Borrowed);
        self.facts.push(NamedFact { name, value: words.join(", "), list, is_choice: false });
        self
    }
    /// A fact or number of this name, as it was added.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str())
    }
    /// Says from when on the act would be lawful.
    #[must_use]
    pub fn earliest(mut self, moment: impl std::fmt::Display) -> Self {
        self.earliest = Some(moment.to_string());
        self
    }
    /// The refusal that the message of a parser carries, if it carries one.
    #[must_use]
    pub fn carried_by(message: &str) -> Option<Self> {
        let (word, rest) = message.split_once(' ')?;
        let reason = Reason::ALL.iter().find(|reason| reason.word() == word)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
        let facts = values.next()?.ok()?;
        let known = |name: &str| reason.holes().find(|hole| *hole == name);
        let facts = facts.iter().filter_map(|(name, value)| {
            let (value, list) = match value {
                Value::Array(parts) => (parts.first()?.as_str()?, parts.get(1)?.as_str()),
                value => (value.as_str()?, None),
            };
            let list = list.map(|list| Cow::Owned(list.to_owned()));
            Some(NamedFact { name: known(name)?, value: value.to_owned(), is_choice: list.is_some(), list })
        });
        Some(Self { facts: facts.collect(), ..Self::of(*reason) })
    }
    /// The rule behind it, where one is.
    #[must_use]
    pub fn rule(&self) -> Option<&'static Rule> {
        self.under.or(self.reason.rule()).map(Rule::get)
    }
    /// The facts in Chinese or in English, as a program reads them. A text of ours has both, as `中文 ¦ English`.
    pub fn facts_in(&self, chinese: bool) -> impl Iterator<Item = (&'static str, &str)> {
        self.facts.iter().map(move |fact| (fact.name, in_language(&fact.value, chinese)))
    }
    /// The detail in Chinese or in English, with the facts put in, words of closed lists as people call them.
    #[must_use]
    pub fn detail(&self, chinese: bool, called: Called<'_>) -> String {
        let text = if chinese { self.reason.detail_zh() } else { self.reason.detail_en() };
        let put_in =
            |text: String, fact: &NamedFact| text.replace(&format!("{{{}}}", fact.name), &fact.said(chinese, called));
        let text = self.facts.iter().fold(text.to_owned(), put_in);
        text.replace("{earliest}", self.earliest.as_deref().unwrap_or("—"))
    }
}

/// A refusal travels through a parser as its word and its facts, so that the face can tell it in the
/// reader's language: `credit-code-check {"check":"3"}`. [`Refusal::carried_by`] reads it back.
impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let facts: Map<String, Value> =
            self.facts.iter().map(|fact| (fact.name.to_owned(), fact.value.clone().into())).collect();
        write!(f, "{} {}", self.reason, Value::Object(facts))
    }
}
impl std::error::Error for Refusal {}

impl From<UnknownWord> for Refusal {
    fn from(unknown: UnknownWord) -> Self {
        let of_no_list = || Self::of(Reason::UnknownWord).with("word", "—").with("known", "—");
        Self::carried_by(&unknown.to_string()).unwrap_or_else(of_no_list)
    }
}

impl std::str::FromStr for RuleId {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = RULES.iter().find(|rule| rule.id.word() == text);
        found.map(|rule| rule.id).ok_or_else(|| Refusal::of(Reason::NoSuchPart).with("what", "规则 ¦ rule"))
    }
}

impl TryFrom<String> for RuleId {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_findings_are_told_and_none_twice() {
        let at = |field: &str| Refusal::of(Reason::AmountNotPositive).field(field);
        let nested = Refusal::all([Err(at("b")), Ok(()), Err(at("c"))]).map_err(|refusal| refusal.within("terms"));
        let all = Refusal::all([Ok(()), Err(at("a")), nested, Err(at("a"))]).expect_err("three findings");
        let fields: Vec<_> = all.findings().filter_map(|finding| finding.field.as_deref()).collect();
        assert_eq!(fields, ["a", "terms/b", "terms/c"]);
        assert_eq!(Refusal::all([Ok(()), Ok(())]), Ok(()));
        let many = (0..200).map(|at| Err(Refusal::of(Reason::AmountNotPositive).field(at.to_string())));
        assert_eq!(Refusal::all(many).expect_err("many findings").findings().count(), FINDINGS_MAX);
    }
}
