//! Complain about the answer to a challenge.

use crate::prelude::*;
use domain::{
    Parameter,
    challenge::Challenge,
    complaint::{Complaint, Event, Status},
    ids::{ChallengeId, ComplaintId},
};

/// Complain about the answer to a challenge.
///
/// To the finance bureau, within fifteen working days after the time to answer (C6); about nothing that was not
/// challenged, but for the answer itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"matters": ["第一名的人员证书不真实"], "about_answer": false, "statement_of_facts": "答复未附核查材料，请求认定成交无效。"}))]
pub struct FileComplaint {
    /// The matters, out of those challenged.
    #[schema(max_items = 20)]
    pub matters: Vec<Title>,
    /// Whether it is also about the answer itself, or that there was none.
    pub about_answer: bool,
    /// The facts and what is asked for.
    pub statement_of_facts: Prose,
}

impl Procedure for FileComplaint {
    type Subject = ChallengeId;
    type Outcome = Complaint;
    const ACT: Act = Act::FileComplaint;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ChallengeId, work: &UnitOfWork<'_>, _: &Office) -> Result<Complaint, Error> {
        let mut challenge: Challenge = work.parent_to_change(on).await?;
        let law = work.law(&challenge.unit);
        let event = challenge.complain(&self.matters, self.about_answer, work.today(), &law)?;
        work.record(&mut challenge, event).await?;
        let complaint = Complaint {
            id: ComplaintId::next(),
            challenge: on,
            tender: challenge.tender,
            lot: challenge.lot,
            unit: challenge.unit.clone(),
            organisation: work.actor().must_act_for_organisation()?,
            matters: self.matters.clone(),
            statement_of_facts: self.statement_of_facts.clone(),
            status: Status::Filed,
            filed_at: work.now(),
            check_due_date: law.last_day(work.today(), Parameter::ComplaintCheck),
            accepted_at: None,
            reply_due_date: None,
            decision_due_date: law.last_day(work.today(), Parameter::ComplaintDecision),
            suspended_until: None,
            statements: Vec::new(),
            remark: None,
            decision: None,
            version: 1,
        };
        work.create(Event::Filed(complaint)).await
    }
}
