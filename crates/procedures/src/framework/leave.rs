//! Leave a framework.

use crate::prelude::*;
use domain::{framework::Framework, ids::FrameworkId};

/// Leave a framework.
///
/// From an open one at any time, from a closed one with a just cause (M12).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "机构业务调整"}))]
pub struct LeaveFramework {
    /// Why.
    pub reason: Title,
}

impl Procedure for LeaveFramework {
    type Subject = FrameworkId;
    type Outcome = Framework;
    const ACT: Act = Act::LeaveFramework;

    async fn decide(&self, on: FrameworkId, work: &UnitOfWork<'_>, _: &Office) -> Result<Framework, Error> {
        let mut framework: Framework = work.subject(on).await?;
        let organisation = work.actor().must_act_for_organisation()?;
        let event = framework.leave(organisation, self.reason.clone())?;
        work.record(&mut framework, event).await?;
        Ok(framework)
    }
}
