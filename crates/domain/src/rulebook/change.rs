//! What a rule change changes of the rulebook, and a rule change that is law.

use super::{
    parameter::Parameter,
    rule::{Mode, RuleId},
};
use crate::{ids::RuleChangeId, jurisdiction::UnitCode, ledger::PostingSetting, moment::Day, schema::ToSchema};
use serde::{Deserialize, Serialize};

/// A rule that is switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleSwitch)]
pub struct Switch {
    /// Which rule.
    pub rule: RuleId,
    /// What it does from then on.
    pub mode: Mode,
}

/// A number that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NumberSetting)]
pub struct Setting {
    /// Which number.
    pub parameter: Parameter,
    /// To what, in the unit of its kind.
    pub value: i64,
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RuleChangeContent)]
pub enum Change {
    /// A rule is switched.
    Mode(Switch),
    /// A number is set.
    Number(Setting),
    /// A row of the posting table is set.
    Posting(PostingSetting),
}

/// A rule change that is law: what it changes, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enacted {
    /// The rule change.
    pub id: RuleChangeId,
    /// The unit in whose territory it holds; the whole nation if absent.
    pub unit: Option<UnitCode>,
    /// What is changed.
    pub change: Change,
    /// The first day on which it holds.
    pub start_date: Day,
    /// The last day on which it holds; open if absent.
    pub end_date: Option<Day>,
}

impl Enacted {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.start_date <= day && self.end_date.is_none_or(|end_date| day <= end_date)
    }
}
