//! Complete a contract.

use crate::{bond::free_of, prelude::*};
use domain::{contract::Contract, ids::ContractId, ledger::Account, milestone::Milestone, purchase_item::PurchaseItem};

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
        let event = contract.complete(unit.now(), &unit.law(&contract.unit))?;
        let milestones: Vec<Milestone> = unit.all("contract", on).await?;
        let open = milestones.iter().filter(|milestone| !milestone.is_settled()).count();
        let mut unpaid = unit.shares(on, Account::AccruedUnpaid).await?;
        // What was paid in advance and never earned, or promised and never settled, is open as well; a retention is not.
        unpaid.extend(unit.shares(on, Account::PrepaidOpen).await?);
        unpaid.extend(unit.shares(on, Account::Committed).await?);
        if open > 0 || !unpaid.is_empty() {
            let unpaid = Fen::sum(unpaid.iter().map(|share| share.amount)).unwrap_or(Fen::MAX);
            return Err(Refusal::of(Reason::ContractNotSettled).with("open", open).with("unpaid", unpaid).into());
        }
        unit.record(&mut contract, event).await?;
        free_of(unit, on).await?;
        let mut item: PurchaseItem = unit.related(contract.item).await?;
        let closed = item.close()?;
        unit.record(&mut item, closed).await?;
        Ok(contract)
    }
}
