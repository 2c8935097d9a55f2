//! Reject an invoice.

use crate::prelude::*;
use domain::{
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

    async fn decide(&self, on: InvoiceId, unit: &Unit<'_>, _: &Office) -> Result<Invoice, Halt> {
        let mut invoice: Invoice = unit.subject(on).await?;
        let event = invoice.reject(self.reason.clone())?;
        unit.record(&mut invoice, event).await?;
        let mut milestone: Milestone = unit.related(invoice.milestone).await?;
        unit.record(&mut milestone, milestone::Event::InvoiceReturned { amount: invoice.gross }).await?;
        Ok(invoice)
    }
}
