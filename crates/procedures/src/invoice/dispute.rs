//! Dispute a part of an invoice.

use crate::prelude::*;
use domain::{ids::InvoiceId, invoice::Invoice};

/// Dispute a part of an invoice.
///
/// With its reason; the part that is not disputed goes on and its clock runs (A15). An amount of nothing ends the dispute.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "2000.00", "reason": "第三项服务人次与台账不符，核实中"}))]
pub struct DisputeInvoice {
    /// How much is disputed from now on.
    pub amount: Fen,
    /// Why, or how it ended.
    pub reason: Title,
}

impl Procedure for DisputeInvoice {
    type Subject = InvoiceId;
    type Outcome = Invoice;
    const ACT: Act = Act::DisputeInvoice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InvoiceId, work: &UnitOfWork<'_>, _: &Office) -> Result<Invoice, Error> {
        let mut invoice: Invoice = work.subject(on).await?;
        let event = invoice.object(self.amount, self.reason.clone())?;
        work.record(&mut invoice, event).await?;
        Ok(invoice)
    }
}
