//! Match an invoice.

use crate::prelude::*;
use domain::{ids::InvoiceId, invoice::Invoice};

/// Match an invoice.
///
/// It agrees with contract and acceptance and can be paid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct MatchInvoice {}

impl Procedure for MatchInvoice {
    type Subject = InvoiceId;
    type Outcome = Invoice;
    const ACT: Act = Act::MatchInvoice;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InvoiceId, work: &UnitOfWork<'_>, _: &Office) -> Result<Invoice, Error> {
        let mut noun: Invoice = work.subject(on).await?;
        let event = noun.match_up()?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
