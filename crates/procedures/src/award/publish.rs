//! Publish a result.

use crate::prelude::*;
use domain::{award::Award, ids::AwardId};

/// Publish a result.
///
/// With the reasons of the recommendation; the supplier is told by it (A2).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reasons": "服务方案完整，人员配备充足，综合得分第一。"}))]
pub struct PublishAward {
    /// Why this supplier.
    pub reasons: Prose,
}

impl Procedure for PublishAward {
    type Subject = AwardId;
    type Outcome = Award;
    const ACT: Act = Act::PublishAward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: AwardId, unit: &Unit<'_>, _: &Office) -> Result<Award, Halt> {
        let mut noun: Award = unit.subject(on).await?;
        let event = noun.publish(self.reasons.clone(), unit.now())?;
        unit.record(&mut noun, event).await?;
        Ok(noun)
    }
}
