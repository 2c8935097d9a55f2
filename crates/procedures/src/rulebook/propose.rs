//! Propose a rule change of the rulebook.

use crate::prelude::*;
use domain::{
    ids::RuleChangeId,
    rule_change::{Event, RuleChange, Status},
    rulebook::Change,
};

/// Propose a rule change of the rulebook.
///
/// A rule is switched, or a number or a row of the posting table is set, for a territory or for the nation, from a day later
/// than today on. A place may tighten what the law above it says, or use a discretion that the law gives it; it switches nothing
/// off and lowers nothing. Another person confirms it; until then it is no law.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "31", "change": {"mode": {"rule": "W13", "mode": "enforced"}}, "start_date": "2026-04-01", "end_date": null, "basis_document": "沪财采〔2026〕3号"}))]
pub struct ProposeRuleChange {
    /// The unit in whose territory it holds; the whole nation if absent.
    pub unit: Option<UnitCode>,
    /// What is changed.
    pub change: Change,
    /// The first day on which it holds: later than today.
    pub start_date: Day,
    /// The last day on which it holds; open if absent.
    pub end_date: Option<Day>,
    /// The document that says so.
    pub basis_document: Title,
}

impl Procedure for ProposeRuleChange {
    type Subject = Nothing;
    type Outcome = RuleChange;
    const ACT: Act = Act::ProposeRuleChange;
    const CREATES: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<RuleChange, Error> {
        work.ask(&Concern { unit: self.unit.as_ref(), ..Concern::default() })?;
        if let Some(code) = &self.unit {
            work.unit(code)?;
        }
        let rule_change = RuleChange {
            id: RuleChangeId::next(),
            unit: self.unit.clone(),
            change: self.change.clone(),
            start_date: self.start_date,
            end_date: self.end_date,
            basis_document: self.basis_document.clone(),
            status: Status::Proposed,
            proposed_by: work.person()?,
            proposed_at: work.now(),
            confirmed_by: None,
            version: 1,
        };
        let (above, province) = (work.law_above(self.unit.as_ref(), self.start_date), is_province(work, &rule_change));
        rule_change.check(&above, province, work.today())?;
        work.create(Event::Proposed(rule_change)).await
    }
}

/// Whether a change is one of the province or of the nation.
pub(super) fn is_province(work: &UnitOfWork<'_>, rule_change: &RuleChange) -> bool {
    rule_change.unit.as_ref().is_none_or(|unit| work.tree().is_citywide(unit))
}
