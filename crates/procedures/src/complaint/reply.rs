//! Say something to a complaint.

use crate::prelude::*;
use domain::{
    complaint::{Action, Complaint, Event, Statement},
    ids::ComplaintId,
};

/// Say something to a complaint.
///
/// Those complained of do within five working days (C7).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "评审记录和评分表附后，评审程序合法。"}))]
pub struct ReplyToComplaint {
    /// What.
    pub text: Prose,
}

impl Procedure for ReplyToComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::ReplyToComplaint;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        domain::count("statements", complaint.statements.len(), 0, 49)?;
        let statement = Statement { by: work.person()?, text: self.text.clone(), at: work.now() };
        let event = complaint.simply(Action::State, Event::Stated(statement))?;
        work.record(&mut complaint, event).await?;
        Ok(complaint)
    }
}
