//! Complete a contract.

use crate::{bond::free_of, payment::paid_ahead, prelude::*};
use domain::{
    budget::whole_of, contract::Contract, ids::ContractId, ledger::Account, milestone::Milestone,
    purchase_item::PurchaseItem,
};

/// Complete a contract.
///
/// Once every milestone is accepted or settled and everything accepted is paid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CompleteContract {}

impl Procedure for CompleteContract {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::CompleteContract;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, unit: &Unit<'_>, _: &Office) -> Result<Contract, Halt> {
        let mut contract: Contract = unit.subject(on).await?;
        let milestones: Vec<Milestone> = unit.all("contract", on).await?;
        let open = milestones.iter().filter(|milestone| !milestone.is_settled()).count();
        // What is owed, what was paid in advance and never earned, or is on its way, is open; a retention is not.
        let owed = whole_of(&unit.shares(on, Account::AccruedUnpaid).await?);
        let unpaid = owed.plus(paid_ahead(unit, on).await?).unwrap_or(Fen::MAX);
        if open > 0 || unpaid.is_positive() {
            return Err(Refusal::of(Reason::ContractNotSettled).with("open", open).with("unpaid", unpaid).into());
        }
        let released = unit.shares(on, Account::Committed).await?;
        let event = contract.complete(released, unit.now(), &unit.law(&contract.unit))?;
        unit.record(&mut contract, event).await?;
        free_of(unit, on).await?;
        let mut item: PurchaseItem = unit.related(contract.item).await?;
        let closed = item.close()?;
        unit.record(&mut item, closed).await?;
        Ok(contract)
    }
}
