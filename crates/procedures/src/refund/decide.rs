//! Decide a refund.

use crate::prelude::*;
use domain::{
    ids::RefundId,
    refund::{Refund, RefundShare},
};

/// Decide a refund.
///
/// By another person than the proposer, once the supplier answered or its time is over; for no more than was proposed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "12000.00"}))]
pub struct DecideRefund {
    /// How much is due.
    pub amount: Fen,
    /// How much of each payment, where less is due than was proposed of several.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub payments: Option<Vec<RefundShare>>,
}

impl Procedure for DecideRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::DecideRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let event = refund.decide(self.amount, self.payments.clone(), work.person()?, &work.law(&refund.unit))?;
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
