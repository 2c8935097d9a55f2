//! Suspend a purchase because of a complaint.

use super::suspension::settle_suspension;
use crate::prelude::*;
use domain::{complaint::Complaint, ids::ComplaintId};

/// Suspend a purchase because of a complaint.
///
/// For thirty days at most (C8).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"until": "2026-06-01"}))]
pub struct SuspendTender {
    /// The last day.
    pub until: Day,
}

impl Procedure for SuspendTender {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::SuspendTender;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let event = complaint.suspend(self.until, work.today(), &work.law(&complaint.unit))?;
        work.record(&mut complaint, event).await?;
        settle_suspension(work, complaint.tender).await?;
        Ok(complaint)
    }
}
