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

    async fn decide(&self, on: AmendmentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Amendment, Error> {
        let mut amendment: Amendment = work.subject(on).await?;
        let event = amendment.withdraw(self.reason.clone(), work.today())?;
        work.record(&mut amendment, event).await?;
        Ok(amendment)
    }
}
