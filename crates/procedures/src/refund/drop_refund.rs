//! Drop a refund.

use crate::prelude::*;
use domain::{ids::RefundId, refund::Refund};

/// Drop a refund.
///
/// Nothing is owed after all.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "供应商说明属实"}))]
pub struct DropRefund {
    /// Why.
    pub reason: Title,
}

impl Procedure for DropRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::DropRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let event = refund.drop_it(self.reason.clone(), work.person()?)?;
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
