//! Announce a single source.

use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Announce a single source.
///
/// For five working days, in which anybody may object (M10). By another person than its drafter.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AnnounceTender {}

impl Procedure for AnnounceTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::AnnounceTender;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let event = tender.announce(work.person()?, work.now(), &work.law(&tender.unit))?;
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}
