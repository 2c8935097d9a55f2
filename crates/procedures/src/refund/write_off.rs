//! Write a refund off.

use super::Claims;
use crate::prelude::*;
use domain::{
    contract::Contract,
    ids::RefundId,
    refund::{Action, Refund},
};

/// Write a refund off.
///
/// It cannot be had any more, and a document of the law says so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"basis_document": "沪浦法〔2027〕破字第3号"}))]
pub struct WriteOffRefund {
    /// The document.
    pub basis_document: Title,
}

impl Procedure for WriteOffRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::WriteOffRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let contract: Contract = work.load_for_update(refund.contract).await?;
        refund.status.after(Action::WriteOff)?;
        let mut claims = Claims::of(work, &contract).await?;
        let settled = claims.settle(work, &refund, refund.open(), work.today().year().into()).await?;
        let event = refund.write_off(settled, self.basis_document.clone())?;
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
