//! Match an invoice.

use super::must_not_have_accepted;
use crate::{challenge::must_not_be_held, prelude::*};
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
        must_not_be_held(work, noun.contract).await?;
        must_not_have_accepted(work, &noun, ("核对发票", "matching the invoice")).await?;
        let event = noun.match_up()?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
