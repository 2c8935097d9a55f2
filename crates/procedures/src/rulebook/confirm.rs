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

    async fn decide(&self, on: AmendmentId, unit: &Unit<'_>, _: &Office) -> Result<Amendment, Halt> {
        let mut amendment: Amendment = unit.subject(on).await?;
        let event = amendment.confirm(unit.person()?, unit.today())?;
        unit.record(&mut amendment, event).await?;
        Ok(amendment)
    }
}
