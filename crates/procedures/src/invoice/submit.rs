//! Submit an invoice.

use crate::{challenge::must_not_be_held, prelude::*};
use domain::{
    Parameter,
    ids::{ContractId, InvoiceId, MilestoneId, OrganisationId},
    interest_claim::{self, InterestClaim},
    invoice::{Event, Figures, Invoice, Kind, Status},
    milestone::Milestone,
    organisation::Organisation,
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

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Invoice, Error> {
        let mut milestone: Milestone = work.parent_to_change(on).await?;
        must_not_be_held(work, milestone.contract).await?;
        self.figures.check().map_err(|refusal| refusal.within("figures"))?;
        let event = milestone.invoice(self.figures.gross).map_err(|refusal| refusal.within("figures"))?;
        work.record(&mut milestone, event).await?;
        let Milestone { contract, unit: ref buyer, organisation, .. } = milestone;
        receive(work, &self.figures, Source { contract, milestone: Some(on), unit: buyer, organisation }).await
    }
}

/// For what an invoice comes in.
pub(super) struct Source<'s> {
    pub(super) contract: ContractId,
    /// None for an advance.
    pub(super) milestone: Option<MilestoneId>,
    pub(super) unit: &'s UnitCode,
    pub(super) organisation: OrganisationId,
}

/// Refuses an invoice of another seller or to another buyer, and one whose number was handed in before, for work or for interest:
/// an invoice is paid once (A16).
pub(crate) async fn check_paper(
    work: &UnitOfWork<'_>,
    figures: &Figures,
    seller: OrganisationId,
    buyer: &UnitCode,
) -> Result<(), Error> {
    let seller: Organisation = work.load_for_share(seller).await?;
    let buyer = work.unit(buyer)?;
    figures
        .check_parties(&seller.credit_code.to_string(), buyer.name.as_str())
        .map_err(|refusal| refusal.within("figures"))?;
    let number = figures.number.as_str();
    let invoices: Vec<Invoice> = work.load_all("number", number).await?;
    let claims: Vec<InterestClaim> = work.load_all("invoice_number", number).await?;
    let known = invoices.iter().any(|other| other.status != Status::Rejected)
        || claims.iter().any(|claim| claim.status != interest_claim::Status::Refused);
    if known {
        let refusal = Refusal::of(Reason::AlreadyExists).field("figures/number");
        return Err(refusal.with("what", "发票号码 ¦ number of the invoice").into());
    }
    Ok(())
}

/// Takes an invoice in: its parties are those of the contract, and its clock begins.
pub(super) async fn receive(work: &UnitOfWork<'_>, figures: &Figures, source: Source<'_>) -> Result<Invoice, Error> {
    check_paper(work, figures, source.organisation, source.unit).await?;
    let payment_due_date = work.law(source.unit).last_day(work.today(), Parameter::PayWithin);
    let invoice = Invoice {
        id: InvoiceId::next(),
        contract: source.contract,
        kind: if source.milestone.is_some() { Kind::Acceptance } else { Kind::Advance },
        milestone: source.milestone,
        reverses: None,
        unit: source.unit.clone(),
        organisation: source.organisation,
        number: figures.number.clone(),
        gross: figures.gross,
        figures: figures.clone(),
        claimed: Fen::ZERO,
        disputed: Fen::ZERO,
        dispute: None,
        reversed: Fen::ZERO,
        status: Status::Received,
        received_at: work.now(),
        payment_due_date,
        version: 1,
    };
    work.create(Event::Received(invoice)).await
}
