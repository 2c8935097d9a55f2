//! Withdraw a rule change of the rulebook.

use crate::prelude::*;
use domain::{ids::RuleChangeId, rule_change::RuleChange};

/// Withdraw a rule change of the rulebook.
///
/// Before it takes effect; what was law stays what it was.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "依据文件已废止"}))]
pub struct WithdrawRuleChange {
    /// Why.
    pub reason: Title,
}

impl Procedure for WithdrawRuleChange {
    type Subject = RuleChangeId;
    type Outcome = RuleChange;
    const ACT: Act = Act::WithdrawRuleChange;

    async fn decide(&self, on: RuleChangeId, work: &UnitOfWork<'_>, _: &Office) -> Result<RuleChange, Error> {
        let mut rule_change: RuleChange = work.subject(on).await?;
        let event = rule_change.withdraw(self.reason.clone(), work.today())?;
        work.record(&mut rule_change, event).await?;
        Ok(rule_change)
    }
}
