//! Set a refund off.

use super::Claims;
use crate::prelude::*;
use domain::{
    budget::{apportion, borne_in, without},
    contract::Contract,
    ids::{InvoiceId, RefundId},
    invoice::{self, Invoice},
    ledger::Account,
    refund::{Action, Event, Refund, Settled},
};

/// Set a refund off.
///
/// Against what an invoice under the same contract is still owed: so much less of it is paid. Money of past years is the
/// treasury's here too: the lines of the invoice bear it, and no budget of this year grows by it (B1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"invoice": "0197c0de-0000-7000-8000-000000000001", "amount": "2000.00"}))]
pub struct OffsetRefund {
    /// The invoice.
    pub invoice: InvoiceId,
    /// How much.
    pub amount: Fen,
}

impl Procedure for OffsetRefund {
    type Subject = RefundId;
    type Outcome = Refund;
    const ACT: Act = Act::OffsetRefund;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: RefundId, work: &UnitOfWork<'_>, _: &Office) -> Result<Refund, Error> {
        let mut refund: Refund = work.subject(on).await?;
        let contract: Contract = work.load_for_update(refund.contract).await?;
        let mut claims = Claims::of(work, &contract).await?;
        refund.check_settlement(Action::Offset, self.amount, claims.refundable())?;
        let mut invoice: Invoice = named(work, self.invoice, "invoice", "发票 ¦ invoice").await?;
        if invoice.contract != contract.id || invoice.kind != invoice::Kind::Acceptance {
            return Err(Refusal::of(Reason::NoSuchPart).field("invoice").with("what", "发票 ¦ invoice").into());
        }
        let claimed = invoice.claim(self.amount)?;
        work.record(&mut invoice, claimed).await?;
        let year = work.today().year().into();
        let settled = claims.settle(work, &refund, self.amount, year).await?;
        let owed = work.held(contract.id, Account::AccruedUnpaid).await?;
        let whole = borne_in(year, self.amount, &owed, Account::AccruedUnpaid)?;
        let past = settled.iter().map(Settled::of_past_years).sum();
        let outlay = apportion(past, &whole, Account::AccruedUnpaid)?;
        let event = Event::Offset {
            contract: contract.id,
            invoice: self.invoice,
            allocations: without(&whole, &outlay),
            outlay,
            settled,
            amount: self.amount,
        };
        work.record(&mut refund, event).await?;
        Ok(refund)
    }
}
