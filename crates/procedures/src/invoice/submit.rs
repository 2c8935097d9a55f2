//! Submit an invoice.

use crate::prelude::*;
use domain::{
    Parameter,
    ids::{InvoiceId, MilestoneId},
    invoice::{Event, Figures, Invoice, Status},
    milestone::Milestone,
};

/// Submit an invoice.
///
/// For what was accepted of a milestone and not invoiced yet (A16). The thirty days to pay begin (A14).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"figures": {"number": "26312000000012345678", "net": "216886.79", "tax": "13013.21", "gross": "229900.00"}}))]
pub struct SubmitInvoice {
    /// What it says.
    pub figures: Figures,
}

impl Procedure for SubmitInvoice {
    type Subject = MilestoneId;
    type Outcome = Invoice;
    const ACT: Act = Act::SubmitInvoice;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: MilestoneId, unit: &Unit<'_>, _: &Office) -> Result<Invoice, Halt> {
        let mut milestone: Milestone = unit.parent_to_change(on).await?;
        self.figures.check().map_err(|refusal| refusal.within("figures"))?;
        let event = milestone.invoice(self.figures.gross).map_err(|refusal| refusal.within("figures"))?;
        unit.record(&mut milestone, event).await?;
        let pay_by = unit.law(&milestone.unit).last_day(unit.today(), Parameter::PayWithin);
        let invoice = Invoice {
            id: InvoiceId::next(),
            contract: milestone.contract,
            milestone: on,
            unit: milestone.unit,
            organisation: milestone.organisation,
            number: self.figures.number.clone(),
            gross: self.figures.gross,
            figures: self.figures.clone(),
            claimed: Fen::ZERO,
            status: Status::Received,
            received_at: unit.now(),
            pay_by,
            version: 1,
        };
        unit.create(Event::Received(invoice)).await
    }
}
