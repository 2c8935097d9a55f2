//! Approve the method of a tender.

use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Approve the method of a tender.
///
/// Above the open-tender threshold every other method needs the approval of finance before it starts (M11).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"basis_document": "浦财采〔2026〕12号"}))]
pub struct ApproveMethod {
    /// The document that says so.
    pub basis_document: Title,
}

impl Procedure for ApproveMethod {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::ApproveMethod;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let event = tender.approve_method(self.basis_document.clone())?;
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}
