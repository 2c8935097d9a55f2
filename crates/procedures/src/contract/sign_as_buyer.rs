//! Sign a contract as its buyer.

use super::must_pay_supplier;
use crate::{
    bid::winner_must_be_eligible,
    challenge::{must_not_be_challenged, signing_due},
    deposit::free_of,
    prelude::*,
    tender::complete_if_settled,
};
use domain::{
    award::Award,
    contract::{Contract, PlannedMilestone},
    ids::{ContractId, MilestoneId},
    milestone::{self, Milestone},
    purchase_item::PurchaseItem,
    tender::{self, Tender},
};

/// Sign a contract as its buyer.
///
/// By another person than its drafter (A22). From now on it is in force and public; its price is committed, and what
/// the plan had set aside beyond it returns to the lines.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SignAsBuyer {}

impl Procedure for SignAsBuyer {
    type Subject = ContractId;
    type Outcome = Contract;
    const ACT: Act = Act::SignAsBuyer;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: ContractId, work: &UnitOfWork<'_>, _: &Office) -> Result<Contract, Error> {
        let mut contract: Contract = work.subject(on).await?;
        must_pay_supplier(work, &contract.terms.payee, contract.organisation).await?;
        let mut item: PurchaseItem = work.load_for_update(contract.item).await?;
        // Locked first, as it changes at the end: two lots signed at once must not wait for each other.
        let mut tender: Tender = work.load_for_update(contract.tender).await?;
        must_not_be_challenged(work, contract.tender, contract.lot, &contract.unit).await?;
        let law = work.law(&contract.unit);
        let mut award: Award = work.load_for_update(contract.award).await?;
        let in_time = (work.now(), signing_due(work, &award).await?);
        let event = contract.sign_as_buyer(work.person()?, &item.allocations, in_time, &law)?;
        winner_must_be_eligible(work, award.bid).await?;
        work.record(&mut contract, event).await?;
        for (number, plan) in (1..).zip(contract.terms.milestones.clone()) {
            plan_milestone(work, &contract, number, plan).await?;
        }
        let contracted = item.contract(contract.tender)?;
        work.record(&mut item, contracted).await?;
        let contracted = award.contract()?;
        work.record(&mut award, contracted).await?;
        free_of(work, award.bid).await?;
        if award.framework.is_none() {
            work.record(&mut tender, tender::Event::LotAwarded { lot: contract.lot }).await?;
            complete_if_settled(work, &mut tender).await?;
        }
        Ok(contract)
    }
}

/// Brings a milestone of a contract into force.
pub(crate) async fn plan_milestone(
    work: &UnitOfWork<'_>,
    contract: &Contract,
    number: i64,
    plan: PlannedMilestone,
) -> Result<(), Error> {
    let milestone = Milestone {
        id: MilestoneId::next(),
        contract: contract.id,
        unit: contract.unit.clone(),
        organisation: contract.organisation,
        number,
        due: plan.due,
        amount: plan.amount,
        plan,
        accepted: Fen::ZERO,
        advance_recovered: Fen::ZERO,
        retained: Fen::ZERO,
        retained_until: None,
        deducted: Fen::ZERO,
        invoiced: Fen::ZERO,
        status: milestone::Status::Planned,
        overdue: false,
        report: None,
        ledger: None,
        evidence: Vec::new(),
        acceptance: None,
        acceptors: Vec::new(),
        delivered_at: None,
        accepted_at: None,
        version: 1,
    };
    work.create::<Milestone>(milestone::Event::Planned(milestone)).await.map(|_| ())
}
