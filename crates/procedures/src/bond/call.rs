//! Call a performance bond.

use crate::prelude::*;
use domain::{RuleId, bond::Bond, contract::Contract, ids::BondId, milestone::Milestone};

/// Call a performance bond.
///
/// For a breach that the system can see, in part or in full: work that is late or was rejected, a deduction, or a contract ended
/// for breach; not once the contract was completed. What is called goes to the treasury (D5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "5000.00", "reason": "未按合同提供服务，依第十二条扣除"}))]
pub struct CallBond {
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: Title,
}

impl Procedure for CallBond {
    type Subject = BondId;
    type Outcome = Bond;
    const ACT: Act = Act::CallBond;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BondId, work: &UnitOfWork<'_>, _: &Office) -> Result<Bond, Error> {
        let mut bond: Bond = work.subject(on).await?;
        let event = bond.call(self.amount, self.reason.clone())?;
        must_be_breached(work, &bond).await?;
        work.record(&mut bond, event).await?;
        Ok(bond)
    }
}

/// Refuses to call a bond of a contract that nobody broke.
async fn must_be_breached(work: &UnitOfWork<'_>, bond: &Bond) -> Result<(), Error> {
    let contract: Contract = work.load_for_share(bond.contract).await?;
    let milestones: Vec<Milestone> = work.load_all_for_update("contract", bond.contract).await?;
    let needed = "逾期、验收不合格、扣款，或者因违约解除；办结后不得扣除 ¦ work that is late or was rejected, a deduction, or a contract \
                  ended for breach; nothing once it was completed";
    let refusal = || Refusal::of(Reason::NoGround).under(RuleId::D5).with("needed", needed);
    Ok(work.law(&bond.unit).demands(contract.is_breached(&milestones), refusal)?)
}
