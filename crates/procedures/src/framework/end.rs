//! End a framework.

use crate::prelude::*;
use domain::{framework::Framework, ids::FrameworkId};

/// End a framework.
///
/// After its last day; the clock does it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct EndFramework {}

impl Procedure for EndFramework {
    type Subject = FrameworkId;
    type Outcome = Framework;
    const ACT: Act = Act::EndFramework;

    async fn decide(&self, on: FrameworkId, work: &UnitOfWork<'_>, _: &Office) -> Result<Framework, Error> {
        let mut framework: Framework = work.subject(on).await?;
        let event = framework.end(work.today())?;
        work.record(&mut framework, event).await?;
        Ok(framework)
    }
}
