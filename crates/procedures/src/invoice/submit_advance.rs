//! Submit an invoice for the advance.

use super::submit::{Source, receive};
use crate::{challenge::must_not_be_held, prelude::*};
use domain::{
    contract::Contract,
    ids::ContractId,
    invoice::{Figures, Invoice},
};

/// Submit an invoice for the advance.
///
/// For what the contract pays ahead of any work, never more than it grants.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"figures": {"number": "26312000000012345679", "net": "94339.62", "tax": "5660.38", "gross": "100000.00"}}))]
pub struct SubmitAdvanceInvoice {
    /// What it says.
    pub figures: Figures,
}

impl Procedure for SubmitAdvanceInvoice {
    type Subject = ContractId;
    type Outcome = Invoice;
    const ACT: Act = Act::SubmitAdvanceInvoice;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Invoice, Error> {
        let mut contract: Contract = work.parent_to_change(on).await?;
        must_not_be_held(work, on).await?;
        self.figures.check().map_err(|refusal| refusal.within("figures"))?;
        let event = contract.invoice_advance(self.figures.gross).map_err(|refusal| refusal.within("figures"))?;
        work.record(&mut contract, event).await?;
        receive(
            work,
            &self.figures,
            Source { contract: on, milestone: None, unit: &contract.unit, organisation: contract.organisation },
        )
        .await
    }
}
