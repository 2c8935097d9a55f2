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

    async fn decide(&self, on: ComplaintId, unit: &Unit<'_>, _: &Office) -> Result<Complaint, Halt> {
        let mut complaint: Complaint = unit.subject(on).await?;
        let event = complaint.accept(unit.now(), &unit.law(&complaint.unit))?;
        unit.record(&mut complaint, event).await?;
        Ok(complaint)
    }
}
