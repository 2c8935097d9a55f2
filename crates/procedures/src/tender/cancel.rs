//! Cancel a tender.

use super::{end, grounds::known_of};
use crate::prelude::*;
use domain::{
    ids::TenderId,
    tender::{Ground, Tender},
};

/// Cancel a tender.
///
/// With its reason, told to all (M16). Once it is published only because the task fell away, by the document that says so, or
/// because an act was against the law. Its items can be taken into another tender, unless the task fell away.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_ground": "task_cancelled", "basis_document": "浦府办〔2026〕8号", "reason": "机构调整，任务取消"}))]
pub struct CancelTender {
    /// On which ground; none before the publication.
    #[serde(default)]
    pub legal_ground: Option<Ground>,
    /// The document by which the task was cancelled, where that is the ground.
    #[serde(default)]
    pub basis_document: Option<Title>,
    /// Why.
    pub reason: Title,
}

impl Procedure for CancelTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::CancelTender;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let known = known_of(work, &tender, self.basis_document.is_some(), &law).await?;
        let event = tender.cancel_on(self.legal_ground, known, self.reason.clone(), &law)?;
        work.record(&mut tender, event).await?;
        end(work, &tender, &self.reason).await?;
        Ok(tender)
    }
}
