//! Deliver a milestone.

use crate::{challenge::must_not_be_challenged, prelude::*};
use domain::{
    attachment::{self, Attachment},
    contract::{Action, Contract},
    ids::{AttachmentId, MilestoneId},
    milestone::Milestone,
};

/// Deliver a milestone.
///
/// With a report and evidence out of the project ledger (A13).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"report": "完成上门服务8216人次，建立档案320份，台账附后。", "evidence": []}))]
pub struct DeliverMilestone {
    /// The report.
    pub report: Prose,
    /// The extract of the project ledger (A13).
    #[serde(default)]
    pub ledger: Option<Prose>,
    /// The evidence.
    #[schema(max_items = 50)]
    pub evidence: Vec<AttachmentId>,
}

impl Procedure for DeliverMilestone {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::DeliverMilestone;

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut milestone: Milestone = work.subject(on).await?;
        let contract: Contract = work.load_for_share(milestone.contract).await?;
        contract.status.after(Action::Perform)?;
        must_not_be_challenged(work, contract.tender, contract.lot, &contract.unit).await?;
        let law = work.law(&contract.unit);
        let begins = contract.terms.start_date;
        law.demands(work.today() >= begins, || {
            Refusal::of(Reason::WorkBeforeTerm).with("from", begins).earliest(begins)
        })?;
        let (report, ledger) = (self.report.clone(), self.ledger.clone());
        let event = milestone.deliver(report, ledger, self.evidence.clone(), work.now(), &law)?;
        for (at, id) in self.evidence.iter().enumerate() {
            let (field, what) = (format!("evidence/{at}"), "附件 ¦ attachment");
            let missing = || Refusal::of(Reason::NoSuchPart).field(field.clone()).with("what", what);
            let mut evidence: Attachment = named_for_update(work, *id, &field, what).await?;
            if evidence.organisation != Some(milestone.organisation) || evidence.unit.is_some() {
                return Err(missing().into());
            }
            let open = attachment::Event::Disclosed {
                unit: milestone.unit.clone(),
                appointed: Vec::new(),
                public: false,
                with_bids_of: None,
            };
            work.record(&mut evidence, open).await?;
        }
        work.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
