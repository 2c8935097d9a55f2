//! Accept a milestone.

use crate::payment::unreserved;
use crate::{challenge::must_not_be_held, prelude::*};
use domain::{
    contract::{Action, Contract},
    ids::MilestoneId,
    ledger::Account,
    milestone::{Acceptance, Event, Milestone, Parts},
};

/// Accept a milestone.
///
/// Item by item, with what those served say (A12), by another person than the one who handles the contract (A22). The
/// amount accepted is owed from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"acceptance": {"verdicts": [{"item": "上门服务不少于8000人次", "passed": true, "remark": "抽查台账属实"}, {"item": "建立服务档案320份", "passed": true, "remark": null}], "beneficiaries_opinion": "三十二位受访老人中三十位表示满意。", "amount": "229900.00"}}))]
pub struct AcceptMilestone {
    /// The acceptance.
    pub acceptance: Acceptance,
}

impl Procedure for AcceptMilestone {
    type Subject = MilestoneId;
    type Outcome = Milestone;
    const ACT: Act = Act::AcceptMilestone;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: MilestoneId, work: &UnitOfWork<'_>, _: &Office) -> Result<Milestone, Error> {
        let mut milestone: Milestone = work.subject(on).await?;
        let contract: Contract = work.load_for_update(milestone.contract).await?;
        contract.status.after(Action::Perform)?;
        must_not_be_held(work, contract.id).await?;
        let by = work.person()?;
        contract.must_be_apart(by, ("验收", "acceptance"))?;
        let full = milestone.check_acceptance(&self.acceptance).map_err(|refusal| refusal.within("acceptance"))?;
        let committed = unreserved(work, contract.id).await?;
        let prepaid = work.allocations(contract.id, Account::PrepaidOpen).await?;
        let year = work.today().year().into();
        let parts = Parts::of(&contract, self.acceptance.amount, &committed, &prepaid, year)?;
        let event = Event::Accepted {
            contract: contract.id,
            allocations: parts.owed,
            retained: parts.retained,
            retained_until: contract.terms.retention.map(|retention| retention.until),
            recovered: parts.recovered,
            acceptance: self.acceptance.clone(),
            full,
            by,
            at: work.now(),
        };
        work.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}
