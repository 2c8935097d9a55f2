//! Declare a round void.

use super::{end, grounds::known_of};
use crate::prelude::*;
use domain::{
    ids::TenderId,
    tender::{Ground, Tender},
};

/// Declare a round void.
///
/// With too few suppliers, for an act against the law, prices above the budget, or a task that fell away (M14): the system looks
/// whether it is so. Its items can be taken into another tender, unless the task fell away.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "too_few_suppliers", "basis_document": null, "reason": "有效供应商不足三家"}))]
pub struct VoidTender {
    /// On which ground.
    pub legal_ground: Ground,
    /// The document by which the task was cancelled, where that is the ground.
    #[serde(default)]
    pub basis_document: Option<Title>,
    /// Why.
    pub reason: Title,
}

impl Procedure for VoidTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::VoidTender;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        tender.must_not_be_suspended(work.today())?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let known = known_of(work, &tender, self.basis_document.is_some(), &law).await?;
        let event = tender.void_on(self.legal_ground, known, self.reason.clone(), &law)?;
        work.record(&mut tender, event).await?;
        end(work, &tender, &self.reason).await?;
        Ok(tender)
    }
}
