//! A refusal: a reason, the facts it rests on, and the earliest moment at which the act would be lawful.

use super::{
    reasons::Reason,
    rule::{RULES, Rule, RuleId},
};
use crate::phrase::{filled, in_language};

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
    pub facts: Vec<(&'static str, String)>,
    /// The earliest lawful moment or day.
    pub earliest: Option<String>,
}

impl Refusal {
    /// A refusal for this reason.
    #[must_use]
    pub const fn of(reason: Reason) -> Self {
        Self { reason, under: None, field: None, facts: Vec::new(), earliest: None }
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
        self
    }
    /// Adds a fact or a number compared.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }
    /// A fact or number of this name, as it was added.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
    /// Says from when on the act would be lawful.
    #[must_use]
    pub fn earliest(mut self, moment: impl ToString) -> Self {
        self.earliest = Some(moment.to_string());
        self
    }
    /// The refusal that the message of a parser carries, if it carries one.
    #[must_use]
    pub fn carried_by(message: &str) -> Option<Self> {
        let (word, rest) = message.split_once(' ')?;
        let reason = Reason::ALL.iter().find(|reason| reason.word() == word)?;
        let mut values =
            serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Map<String, serde_json::Value>>();
        let facts = values.next()?.ok()?;
        let known = |name: &str| reason.holes().find(|hole| *hole == name);
        let facts = facts.iter().filter_map(|(name, value)| Some((known(name)?, value.as_str()?.to_owned())));
        Some(Self { facts: facts.collect(), ..Self::of(*reason) })
    }
    /// The rule behind it, where one is.
    #[must_use]
    pub fn rule(&self) -> Option<&'static Rule> {
        self.under.or(self.reason.rule()).map(Rule::get)
    }
    /// The facts in Chinese or in English. A fact that is a word has both, as `中文 ¦ English`.
    pub fn facts_in(&self, chinese: bool) -> impl Iterator<Item = (&'static str, &str)> {
        self.facts.iter().map(move |(name, value)| (*name, in_language(value, chinese)))
    }
    /// The detail in Chinese or in English, with the facts put in.
    #[must_use]
    pub fn detail(&self, chinese: bool) -> String {
        let text = if chinese { self.reason.detail_zh() } else { self.reason.detail_en() };
        filled(text, &self.facts, chinese).replace("{earliest}", self.earliest.as_deref().unwrap_or("—"))
    }
}

/// A refusal travels through a parser as its word and its facts, so that the face can tell it in the
/// reader's language: `credit-code-check {"check":"3"}`. [`Refusal::carried_by`] reads it back.
impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let facts: serde_json::Map<String, serde_json::Value> =
            self.facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
        write!(f, "{} {}", self.reason, serde_json::Value::Object(facts))
    }
}
impl std::error::Error for Refusal {}

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
