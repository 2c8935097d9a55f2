//! Clarify a tender.

use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Clarify a tender.
///
/// Published to all. A clarification too near the deadline must move it (M4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "第三章服务频次更正为每周两次。", "bid_deadline": "2026-04-27T10:00:00+08:00"}))]
pub struct ClarifyTender {
    /// What is clarified.
    pub text: Prose,
    /// Whether it may touch the preparation of bids, so that they need time for it; so unless it is said not to.
    #[serde(default = "touches")]
    pub material: bool,
    /// The new deadline, if it moves.
    pub bid_deadline: Option<Moment>,
}

impl Procedure for ClarifyTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::ClarifyTender;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let event = tender.clarify((self.text.clone(), self.material), self.bid_deadline, work.now(), &law)?;
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}

const fn touches() -> bool {
    true
}
