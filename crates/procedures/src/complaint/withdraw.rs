//! Withdraw a complaint.

use crate::prelude::*;
use domain::{
    complaint::{Action, Complaint, Event},
    ids::ComplaintId,
    tender::{self, Tender},
};

/// Withdraw a complaint.
///
/// It ends the proceedings, and a suspension with them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct WithdrawComplaint {}

impl Procedure for WithdrawComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::WithdrawComplaint;

    async fn decide(&self, on: ComplaintId, unit: &Unit<'_>, _: &Office) -> Result<Complaint, Halt> {
        let mut complaint: Complaint = unit.subject(on).await?;
        let event = complaint.simply(Action::Withdraw, Event::Withdrawn)?;
        let suspended = complaint.suspended_until.is_some();
        unit.record(&mut complaint, event).await?;
        if suspended {
            let mut tender: Tender = unit.related(complaint.tender).await?;
            unit.record(&mut tender, tender::Event::Resumed).await?;
        }
        Ok(complaint)
    }
}
