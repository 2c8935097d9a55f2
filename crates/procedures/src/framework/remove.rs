//! Remove a supplier from a framework.

use crate::prelude::*;
use domain::{
    framework::{Framework, Ground},
    ids::{FrameworkId, OrganisationId},
};

/// Remove a supplier from a framework.
///
/// On one of the grounds of the law; it does not come back (M12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"organisation": "0197c0de-0000-7000-8000-000000000001", "legal_ground": "not_performed", "reason": "经催告仍不履行合同"}))]
pub struct RemoveSupplier {
    /// The supplier.
    pub organisation: OrganisationId,
    /// On which ground.
    pub legal_ground: Ground,
    /// What was found.
    pub reason: Title,
}

impl Procedure for RemoveSupplier {
    type Subject = FrameworkId;
    type Outcome = Framework;
    const ACT: Act = Act::RemoveSupplier;

    async fn decide(&self, on: FrameworkId, work: &UnitOfWork<'_>, _: &Office) -> Result<Framework, Error> {
        let mut framework: Framework = work.subject(on).await?;
        let event = framework.remove(self.organisation, self.legal_ground, self.reason.clone())?;
        work.record(&mut framework, event).await?;
        Ok(framework)
    }
}
