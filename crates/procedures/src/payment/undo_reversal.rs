//! Propose to undo a reversal.

use super::propose;
use crate::{prelude::*, value_date::checked_value_date};
use domain::{
    ids::PaymentId,
    payment::{Correction, CorrectionKind, Payment},
};

/// Propose to undo a reversal.
///
/// It was recorded by mistake, or the bank made it good. Another person confirms it (A22): then the payment stands as it was paid,
/// and what another payment took of its invoice meanwhile was paid twice.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "银行更正：该笔未退汇", "value_date": "2026-12-08"}))]
pub struct UndoReversal {
    /// Why.
    pub reason: Title,
    /// The day from which the payment stands again; not before the reversal.
    pub value_date: Day,
}

impl Procedure for UndoReversal {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::UndoReversal;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        let first = payment.reversal.as_ref().map_or(payment.requested_at.day(), |reversal| reversal.value_date);
        checked_value_date(work, &payment.unit, "value_date", Some(self.value_date), first).await?;
        let correction = Correction {
            kind: CorrectionKind::Undoing,
            reason: self.reason.clone(),
            bank_reference: None,
            value_date: Some(self.value_date),
            proposed_by: work.person()?,
        };
        propose(work, &mut payment, correction).await?;
        Ok(payment)
    }
}
