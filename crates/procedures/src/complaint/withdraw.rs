//! Withdraw a complaint.

use super::suspension::{free_the_challenge, settle_suspension};
use crate::prelude::*;
use domain::{
    complaint::{Action, Complaint, Event},
    ids::ComplaintId,
};

/// Withdraw a complaint.
///
/// It ends the proceedings, and what they suspended with them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct WithdrawComplaint {}

impl Procedure for WithdrawComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::WithdrawComplaint;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let event = complaint.simply(Action::Withdraw, Event::Withdrawn)?;
        work.record(&mut complaint, event).await?;
        settle_suspension(work, complaint.tender).await?;
        free_the_challenge(work, &complaint).await?;
        Ok(complaint)
    }
}
