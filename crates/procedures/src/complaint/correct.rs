//! Correct a complaint.

use crate::prelude::*;
use domain::{complaint::Complaint, ids::ComplaintId};

/// Correct a complaint.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"statement_of_facts": "补充：依据政府采购法实施条例第五十五条，请求认定成交无效。"}))]
pub struct CorrectComplaint {
    /// The facts and what is asked for.
    pub statement_of_facts: Prose,
}

impl Procedure for CorrectComplaint {
    type Subject = ComplaintId;
    type Outcome = Complaint;
    const ACT: Act = Act::CorrectComplaint;

    async fn decide(&self, on: ComplaintId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut complaint: Complaint = work.subject(on).await?;
        let event = complaint.correct(self.statement_of_facts.clone(), work.now(), &work.law(&complaint.unit))?;
        work.record(&mut complaint, event).await?;
        Ok(complaint)
    }
}
