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

    async fn decide(&self, on: InvoiceId, unit: &Unit<'_>, _: &Office) -> Result<Invoice, Halt> {
        let mut invoice: Invoice = unit.subject(on).await?;
        let event = invoice.reject(self.reason.clone())?;
        unit.record(&mut invoice, event).await?;
        let left = invoice.gross.minus(invoice.reversed).unwrap_or(Fen::ZERO);
        give_back(unit, &invoice, left).await?;
        Ok(invoice)
    }
}

/// Lets what an invoice took up be invoiced again.
pub(super) async fn give_back(unit: &Unit<'_>, invoice: &Invoice, amount: Fen) -> Result<(), Halt> {
    match invoice.milestone {
        Some(milestone) => {
            let mut milestone: Milestone = unit.related(milestone).await?;
            unit.record(&mut milestone, milestone::Event::InvoiceReturned { amount }).await
        }
        None => {
            let mut contract: Contract = unit.related(invoice.contract).await?;
            unit.record(&mut contract, contract::Event::AdvanceReturned { amount }).await
        }
    }
}
