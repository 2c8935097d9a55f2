//! Reject an invoice.

use crate::prelude::*;
use domain::{
    contract::{self, Contract},
    ids::InvoiceId,
    invoice::Invoice,
    milestone::{self, Milestone},
};

/// Reject an invoice.
///
/// It does not agree; the supplier can hand in another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "购买方名称有误"}))]
pub struct RejectInvoice {
    /// Why.
    pub reason: Title,
}

impl Procedure for RejectInvoice {
    type Subject = InvoiceId;
    type Outcome = Invoice;
    const ACT: Act = Act::RejectInvoice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InvoiceId, work: &UnitOfWork<'_>, _: &Office) -> Result<Invoice, Error> {
        let mut invoice: Invoice = work.subject(on).await?;
        let event = invoice.reject(self.reason.clone())?;
        work.record(&mut invoice, event).await?;
        let left = invoice.gross - invoice.reversed;
        give_back(work, &invoice, left).await?;
        Ok(invoice)
    }
}

/// Lets what an invoice took up be invoiced again.
pub(super) async fn give_back(work: &UnitOfWork<'_>, invoice: &Invoice, amount: Fen) -> Result<(), Error> {
    match invoice.milestone {
        Some(milestone) => {
            let mut milestone: Milestone = work.load_for_update(milestone).await?;
            work.record(&mut milestone, milestone::Event::InvoiceReturned { amount }).await
        }
        None => {
            let mut contract: Contract = work.load_for_update(invoice.contract).await?;
            work.record(&mut contract, contract::Event::AdvanceReturned { amount }).await
        }
    }
}
