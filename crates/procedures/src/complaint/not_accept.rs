//! Do not accept a complaint.

use super::suspension::free_the_challenge;
use crate::prelude::*;
use domain::{complaint::Complaint, ids::ComplaintId};

/// Do not accept a complaint.
///
/// With the reason, within three working days (C7).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"remark": "投诉事项未经质疑"}))]
pub struct NotAcceptComplaint {
    /// Why.
    pub remark: Title,
}

impl Procedure for NotAcceptComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::NotAcceptComplaint;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let event = complaint.not_accept(self.remark.clone(), work.today(), &work.law(&complaint.unit))?;
        work.record(&mut complaint, event).await?;
        free_the_challenge(work, &complaint).await?;
        Ok(complaint)
    }
}
