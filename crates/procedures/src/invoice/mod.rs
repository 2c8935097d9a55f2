//! Invoices.

mod dispute;
mod match_invoice;
mod reject;
mod submit;
mod submit_advance;
mod submit_credit_note;

pub use dispute::DisputeInvoice;
pub use match_invoice::MatchInvoice;
pub use reject::RejectInvoice;
pub use submit::SubmitInvoice;
pub(crate) use submit::check_paper;
pub use submit_advance::SubmitAdvanceInvoice;
pub use submit_credit_note::SubmitCreditNote;

use crate::prelude::*;
use domain::{apart, invoice::Invoice, milestone::Milestone};

/// Refuses a step of the payment to whoever accepted the work that it is for (A22).
pub(crate) async fn must_not_have_accepted(
    work: &UnitOfWork<'_>,
    invoice: &Invoice,
    duty: (&'static str, &'static str),
) -> Result<(), Error> {
    let Some(milestone) = invoice.milestone else { return Ok(()) };
    let milestone: Milestone = work.load_for_share(milestone).await?;
    let by = work.person()?;
    milestone.acceptors.iter().try_for_each(|acceptor| apart(*acceptor, by, ("验收", "acceptance"), duty))?;
    Ok(())
}
