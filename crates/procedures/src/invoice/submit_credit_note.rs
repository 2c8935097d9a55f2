//! Submit a credit note.

use super::{check_paper, reject::give_back};
use crate::prelude::*;
use domain::{
    ids::InvoiceId,
    invoice::{Event, Figures, Invoice, Kind, Status},
};

/// Submit a credit note.
///
/// It takes back an invoice, in part or in full, as far as no payment has been asked for (红字发票, A16). What it takes back can
/// be invoiced anew.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"figures": {"number": "26312000000012345680", "net": "2000.00", "tax": "0.00", "gross": "2000.00"}}))]
pub struct SubmitCreditNote {
    /// What it says, the amounts without a sign.
    pub figures: Figures,
}

impl Procedure for SubmitCreditNote {
    type Subject = InvoiceId;
    type Outcome = Invoice;
    const ACT: Act = Act::SubmitCreditNote;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InvoiceId, work: &UnitOfWork<'_>, _: &Office) -> Result<Invoice, Error> {
        let mut invoice: Invoice = work.parent_to_change(on).await?;
        self.figures.check().map_err(|refusal| refusal.within("figures"))?;
        check_paper(work, &self.figures, invoice.organisation, &invoice.unit).await?;
        let id = InvoiceId::next();
        let event = invoice.reverse(id, self.figures.gross).map_err(|refusal| refusal.within("figures"))?;
        work.record(&mut invoice, event).await?;
        give_back(work, &invoice, self.figures.gross).await?;
        let credit_note = Invoice {
            id,
            kind: Kind::CreditNote,
            reverses: Some(on),
            number: self.figures.number.clone(),
            gross: self.figures.gross,
            figures: self.figures.clone(),
            claimed: Fen::ZERO,
            disputed: Fen::ZERO,
            dispute: None,
            reversed: Fen::ZERO,
            status: Status::Reversed,
            received_at: work.now(),
            version: 1,
            ..invoice
        };
        work.create(Event::Received(credit_note)).await
    }
}
