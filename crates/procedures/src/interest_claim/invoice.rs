//! Invoice interest.

use crate::{invoice::check_paper, prelude::*};
use domain::{ids::InterestClaimId, interest_claim::InterestClaim, invoice::Figures};

/// Invoice interest.
///
/// For exactly what is claimed: interest on a late price belongs to the price, so that it is paid against an invoice (A16).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"figures": {"number": "26312000000012345679", "net": "108.45", "tax": "6.51", "gross": "114.96", "tax_rate": 600}}))]
pub struct InvoiceInterest {
    /// What the invoice says.
    pub figures: Figures,
}

impl Procedure for InvoiceInterest {
    type Subject = InterestClaimId;
    type Outcome = InterestClaim;
    const ACT: Act = Act::InvoiceInterest;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: InterestClaimId, work: &UnitOfWork<'_>, _: &Office) -> Result<InterestClaim, Error> {
        let mut claim: InterestClaim = work.subject(on).await?;
        let event = claim.invoice(self.figures.clone()).map_err(|refusal| refusal.within("figures"))?;
        check_paper(work, &self.figures, claim.organisation, &claim.unit).await?;
        work.record(&mut claim, event).await?;
        Ok(claim)
    }
}
