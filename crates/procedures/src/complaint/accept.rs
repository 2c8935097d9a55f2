//! Accept a complaint.

use crate::prelude::*;
use domain::{complaint::Complaint, ids::ComplaintId};

/// Accept a complaint.
///
/// Within five working days; those complained of are asked for their statements (C7).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct AcceptComplaint {}

impl Procedure for AcceptComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::AcceptComplaint;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let event = complaint.accept(work.now(), &work.law(&complaint.unit))?;
        work.record(&mut complaint, event).await?;
        Ok(complaint)
    }
}
