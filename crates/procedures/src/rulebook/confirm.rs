//! Confirm a rule change of the rulebook.

use super::propose::is_province;
use crate::prelude::*;
use domain::{ids::RuleChangeId, rule_change::RuleChange};

/// Confirm a rule change of the rulebook.
///
/// By another person than the one who proposed it (A22), before its first day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmRuleChange {}

impl Procedure for ConfirmRuleChange {
    type Subject = RuleChangeId;
    type Outcome = RuleChange;
    const ACT: Act = Act::ConfirmRuleChange;

    async fn decide(&self, on: RuleChangeId, work: &UnitOfWork<'_>, _: &Office) -> Result<RuleChange, Error> {
        let mut rule_change: RuleChange = work.subject(on).await?;
        let above = work.law_above(rule_change.unit.as_ref(), rule_change.start_date);
        let province = is_province(work, &rule_change);
        let event = rule_change.confirm(work.person()?, &above, province, work.today())?;
        work.record(&mut rule_change, event).await?;
        Ok(rule_change)
    }
}
