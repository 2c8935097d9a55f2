//! Orders to the bank of the treasury: approved payments go out together, and the bank's answer comes in as a file.

pub mod bank;
mod confirm_dismissal;
mod dismiss_line;
mod order;
mod take_answer;

pub use confirm_dismissal::ConfirmDismissal;
pub use dismiss_line::DismissLine;
pub use order::OrderPayments;
pub use take_answer::TakeBankAnswer;

use crate::prelude::*;
use domain::{payment::Payment, payment_order::PaymentOrder};

/// Tells the order of a payment that the bank answered for it.
pub(crate) async fn answered(work: &UnitOfWork<'_>, payment: &Payment) -> Result<(), Error> {
    let Some(order) = payment.payment_order else { return Ok(()) };
    let mut order: PaymentOrder = work.load_for_update(order).await?;
    let event = order.answer(1, Vec::new(), vec![bank::reference_of(payment.id)], work.now())?;
    work.record(&mut order, event).await
}
