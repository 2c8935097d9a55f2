//! Accept a milestone.

use crate::prelude::*;
use domain::{
    budget::{Share, split},
    contract::{Action, Contract, beyond},
    ids::MilestoneId,
    ledger::Account,
    milestone::{Acceptance, Event, Milestone},
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

    async fn decide(&self, on: MilestoneId, unit: &Unit<'_>, _: &Office) -> Result<Milestone, Halt> {
        let mut milestone: Milestone = unit.subject(on).await?;
        let contract: Contract = unit.related(milestone.contract).await?;
        contract.status.after(Action::Perform)?;
        let by = unit.person()?;
        let full = milestone
            .check_acceptance(&self.acceptance, contract.handled_by, by)
            .map_err(|refusal| refusal.within("acceptance"))?;
        let committed = unit.shares(contract.id, Account::Committed).await?;
        let prepaid = unit.shares(contract.id, Account::PrepaidOpen).await?;
        let parts = Parts::of(&contract, self.acceptance.amount, &committed, &prepaid)?;
        let event = Event::Accepted {
            contract: contract.id,
            shares: parts.owed,
            retained: parts.retained,
            retained_until: contract.terms.retention.map(|retention| retention.until),
            recovered: parts.recovered,
            acceptance: self.acceptance.clone(),
            full,
            by,
            at: unit.now(),
        };
        unit.record(&mut milestone, event).await?;
        Ok(milestone)
    }
}

/// What becomes of an accepted amount.
struct Parts {
    owed: Vec<Share>,
    retained: Vec<Share>,
    recovered: Vec<Share>,
}

impl Parts {
    /// The advance covers its part, the retention is held back, and the rest is owed; each on the lines that hold it.
    fn of(contract: &Contract, accepted: Fen, committed: &[Share], prepaid: &[Share]) -> Result<Self, Refusal> {
        let sum = |shares: &[Share]| Fen::sum(shares.iter().map(|share| share.amount)).unwrap_or(Fen::ZERO);
        let secured = sum(committed).plus(sum(prepaid)).unwrap_or(Fen::MAX);
        if accepted > secured {
            // A later year whose budget is not secured yet can be worked in, but not accepted.
            return Err(Refusal::of(Reason::BudgetExceeded)
                .field("acceptance/amount")
                .with("line", "后续年度 ¦ a later year")
                .with("account", Account::Committed)
                .with("balance", secured)
                .with("needed", accepted));
        }
        let recovered = contract.recovered_of(accepted, sum(prepaid), sum(committed));
        let rest = accepted.minus(recovered).unwrap_or(Fen::ZERO);
        let retained = contract.retained_of(accepted).min(rest);
        let retained = split(retained, committed);
        let left = beyond(committed, &retained)?;
        let owed = split(rest.minus(sum(&retained)).unwrap_or(Fen::ZERO), &left);
        Ok(Self { owed, retained, recovered: split(recovered, prepaid) })
    }
}
