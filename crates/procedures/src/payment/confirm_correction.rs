//! Confirm the correction of a payment.

use super::{
    confirm::{Moved, paid},
    reverse::taken_back,
};
use crate::{prelude::*, refund::must_not_be_asked_back};
use domain::{
    budget::whole_of,
    contract::Contract,
    ids::PaymentId,
    payment::{Confirmation, Correction, CorrectionKind, Payment, Reversal},
};

/// Confirm the correction of a payment.
///
/// By another person than the one who proposed it (A22). Exactly what was proposed is done.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmCorrection {}

impl Procedure for ConfirmCorrection {
    type Subject = PaymentId;
    type Outcome = Payment;
    const ACT: Act = Act::ConfirmCorrection;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: PaymentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Payment, Error> {
        let mut payment: Payment = work.subject(on).await?;
        let by = work.person()?;
        let correction = payment.confirmed(by, &work.law(&payment.unit))?.clone();
        let confirmation = Confirmation { by, file: None, line: None };
        match correction.kind {
            CorrectionKind::Reversal => {
                let reversal = reversal_of(&correction, confirmation)?;
                taken_back(work, &mut payment, correction.reason, reversal).await?;
            }
            CorrectionKind::Undoing => undo(work, &mut payment, &correction, confirmation).await?,
            CorrectionKind::Difference => {
                work.load_for_update::<Contract>(payment.contract).await?;
                must_not_be_asked_back(work, &payment).await?;
                let event = payment.write_off_difference(by);
                work.record(&mut payment, event).await?;
            }
        }
        Ok(payment)
    }
}

fn reversal_of(correction: &Correction, confirmation: Confirmation) -> Result<Reversal, Refusal> {
    let value_date = correction.value_date.ok_or_else(|| Refusal::of(Reason::Malformed).field("value_date"))?;
    Ok(Reversal {
        bank_reference: correction.bank_reference.clone(),
        value_date,
        proposed_by: Some(correction.proposed_by),
        confirmation,
    })
}

/// The payment stands again as the bank made it.
async fn undo(
    work: &UnitOfWork<'_>,
    payment: &mut Payment,
    correction: &Correction,
    confirmation: Confirmation,
) -> Result<(), Error> {
    let amount = whole_of(&payment.allocations) + whole_of(&payment.overpaid) + whole_of(&payment.written_off);
    let bank_reference = payment.bank_reference.clone();
    let bank_reference = bank_reference.ok_or_else(|| Refusal::of(Reason::Malformed).field("bank_reference"))?;
    let value_date = correction.value_date;
    paid(work, payment, Moved { amount, charges: Fen::ZERO, bank_reference, value_date, confirmation }).await
}
