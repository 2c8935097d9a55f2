//! Close a milestone.

use crate::payment::{paid_ahead, unreserved};
use crate::prelude::*;
use domain::{
    RuleId,
    budget::held_of,
    contract::{Action, Contract},
    ids::MilestoneId,
    milestone::{Milestone, open_work},
};

/// Close a milestone.
///
/// What is open of it will not be delivered; its money returns to the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "服务对象减少，按实结算"}))]
pub struct CloseMilestone {
    /// Why.
    pub reason: Title,
}

impl Procedure for CloseMilestone {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::CloseMilestone;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut milestone: Milestone = work.subject(on).await?;
        let contract: Contract = work.load_for_update(milestone.contract).await?;
        contract.status.after(Action::Perform)?;
        // Work that is neither late nor rejected nor begun is not taken away by one side (A11).
        let given_up = milestone.may_be_given_up() || contract.end_agreed_at.is_some();
        work.law(&contract.unit).demands(given_up, || {
            let needed = "逾期、验收不合格、部分验收，或者供应商同意 ¦ work that is late, was rejected or accepted in part, or the supplier's consent";
            Refusal::of(Reason::NoGround).under(RuleId::A11).with("needed", needed)
        })?;
        let promised = unreserved(work, contract.id).await?;
        let others: Vec<Milestone> = work.load_all("contract", contract.id).await?;
        let others = open_work(others.iter().filter(|other| other.id != on));
        // What was paid in advance, or is on its way, stands behind other work as well.
        let ahead = paid_ahead(work, contract.id).await?;
        let event = milestone.settle(self.reason.clone(), &held_of(&promised, |_| true), others - ahead)?;
        work.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
