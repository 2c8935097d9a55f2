//! Withdraw an amendment of the rulebook.

use crate::prelude::*;
use domain::{amendment::Amendment, ids::AmendmentId};

/// Withdraw an amendment of the rulebook.
///
/// Before it takes effect; what was law stays what it was.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "依据文件已废止"}))]
pub struct WithdrawAmendment {
    /// Why.
    pub reason: Title,
}

impl Procedure for WithdrawAmendment {
    type Subject = AmendmentId;
    type Outcome = Amendment;
    const ACT: Act = Act::WithdrawAmendment;

    async fn decide(&self, on: AmendmentId, unit: &Unit<'_>, _: &Office) -> Result<Amendment, Halt> {
        let mut amendment: Amendment = unit.subject(on).await?;
        let event = amendment.withdraw(self.reason.clone(), unit.today())?;
        unit.record(&mut amendment, event).await?;
        Ok(amendment)
    }
}
