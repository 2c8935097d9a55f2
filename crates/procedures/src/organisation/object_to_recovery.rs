//! Object to a recovery.

use super::end_recovery;
use crate::prelude::*;
use domain::{ids::OrganisationId, organisation::Organisation};

/// Object to a recovery.
///
/// By anybody of the organisation until it takes effect; the registry and the security administrator take it back in the
/// same way. The account that was added for it is closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "本组织人员在职，未申请恢复。"}))]
pub struct ObjectToRecovery {
    /// Why.
    pub reason: Title,
}

impl Procedure for ObjectToRecovery {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::ObjectToRecovery;

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        end_recovery(work, &mut organisation, work.person()?, self.reason.clone()).await?;
        Ok(organisation)
    }
}
