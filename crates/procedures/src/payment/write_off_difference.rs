//! Propose to write off a small difference.

use super::propose;
use crate::prelude::*;
use domain::{
    ids::PaymentId,
    payment::{Correction, CorrectionKind, Payment},
};

/// Propose to write off a small difference.
///
/// What was paid beyond what is owed and is less than the limit for two people is not asked back. Another person confirms it (A22).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "银行四舍五入形成的尾差"}))]
pub struct WriteOffDifference {
    /// Why.
    pub reason: Title,
}

impl Procedure for WriteOffDifference {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::WriteOffDifference;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        let correction = Correction {
            kind: CorrectionKind::Difference,
            reason: self.reason.clone(),
            bank_reference: None,
            value_date: None,
            proposed_by: work.person()?,
        };
        propose(work, &mut payment, correction).await?;
        Ok(payment)
    }
}
