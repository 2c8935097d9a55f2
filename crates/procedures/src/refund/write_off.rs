//! Write a refund off.

use super::Behind;
use crate::prelude::*;
use domain::{contract::Contract, ids::RefundId, refund::Refund};

/// Write a refund off.
///
/// It cannot be had any more, and a document of the law says so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"basis": "沪浦法〔2027〕破字第3号"}))]
pub struct WriteOffRefund {
    /// The document.
    pub basis: Title,
}

impl Procedure for WriteOffRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::WriteOffRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, unit: &Unit<'_>, _: &Office) -> Result<Refund, Halt> {
        let mut refund: Refund = unit.subject(on).await?;
        let contract: Contract = unit.related(refund.contract).await?;
        let unearned = Behind::of(unit, &contract).await?.unearned(refund.open())?;
        let event = refund.write_off(unearned, self.basis.clone())?;
        unit.record(&mut refund, event).await?;
        Ok(refund)
    }
}
