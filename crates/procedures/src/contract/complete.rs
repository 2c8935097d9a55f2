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

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        let milestones: Vec<Milestone> = work.load_all_for_update("contract", on).await?;
        let open = milestones.iter().filter(|milestone| !milestone.is_settled()).count();
        // What is owed, what was paid in advance and never earned, or is on its way, is open; a retention is not.
        let owed = whole_of(&work.allocations(on, Account::AccruedUnpaid).await?);
        let unpaid = owed + paid_ahead(work, on).await?;
        if open > 0 || unpaid.is_positive() {
            return Err(Refusal::of(Reason::ContractNotSettled).with("open", open).with("unpaid", unpaid).into());
        }
        let released = work.allocations(on, Account::Committed).await?;
        let event = contract.complete(released, work.now(), &work.law(&contract.unit))?;
        work.record(&mut contract, event).await?;
        free_of(work, on).await?;
        let mut item: PurchaseItem = work.load_for_update(contract.item).await?;
        let closed = item.close()?;
        work.record(&mut item, closed).await?;
        Ok(contract)
    }
}
