//! Ask for a complaint to be corrected.

use crate::prelude::*;
use domain::{
    complaint::{Action, Complaint, Event},
    ids::ComplaintId,
};

/// Ask for a complaint to be corrected.
///
/// Once, within the time to check it; the time for it is not counted (C7).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"remark": "请补充法律依据并明确投诉请求"}))]
pub struct AskCorrection {
    /// What is to be corrected.
    pub remark: Title,
}

impl Procedure for AskCorrection {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::AskCorrection;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let event = complaint.simply(Action::AskCorrection, Event::CorrectionAsked { remark: self.remark.clone() })?;
        work.record(&mut complaint, event).await?;
        Ok(complaint)
    }
}
