//! Confirm an amendment of the rulebook.

use crate::prelude::*;
use domain::{amendment::Amendment, ids::AmendmentId};

/// Confirm an amendment of the rulebook.
///
/// By another person than the one who proposed it (A22), before its first day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ConfirmAmendment {}

impl Procedure for ConfirmAmendment {
    type Subject = AmendmentId;
    type Outcome = Amendment;
    const ACT: Act = Act::ConfirmAmendment;

    async fn decide(&self, on: AmendmentId, work: &UnitOfWork<'_>, _: &Office) -> Result<Amendment, Error> {
        let mut amendment: Amendment = work.subject(on).await?;
        let event = amendment.confirm(work.person()?, work.today())?;
        work.record(&mut amendment, event).await?;
        Ok(amendment)
    }
}
