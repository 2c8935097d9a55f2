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

    async fn decide(&self, on: RefundId, unit: &Unit<'_>, _: &Office) -> Result<Refund, Halt> {
        let mut refund: Refund = unit.subject(on).await?;
        let event = refund.drop_it(self.reason.clone(), unit.person()?)?;
        unit.record(&mut refund, event).await?;
        Ok(refund)
    }
}
