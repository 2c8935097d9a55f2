//! Cancel a tender.

use super::end;
use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Cancel a tender.
///
/// With its reason, told to all (M16). Its items can be taken into another tender.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "有效供应商不足三家"}))]
pub struct CancelTender {
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
        let event = tender.cancel(self.reason.clone())?;
        work.record(&mut tender, event).await?;
        end(work, &tender, &self.reason).await?;
        Ok(tender)
    }
}
