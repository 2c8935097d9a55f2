//! Carry a budget line forward.

use crate::prelude::*;
use domain::{
    budget::{BudgetLine, CarryOver, Event},
    contract::{self, Contract},
    ids::BudgetLineId,
    interest_claim::{self, InterestClaim},
    purchase_item::{self, PurchaseItem},
};

/// Carry a budget line forward.
///
/// Once its year is over: what was not used, what plans hold and what contracts still promise, owe or hold back goes on into
/// the line of the next year for the same money (结转): no new appropriation. What was paid stays where it was paid. What was
/// carried over before and is still not used goes back to the treasury (B2).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CarryBudgetLineForward {}

impl Procedure for CarryBudgetLineForward {
    type Subject = BudgetLineId;
    type Outcome = BudgetLine;
    const ACT: Act = Act::CarryBudgetLineForward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: BudgetLineId, work: &UnitOfWork<'_>, _: &Office) -> Result<BudgetLine, Error> {
        let mut line: BudgetLine = work.subject(on).await?;
        line.check_year_over(work.today())?;
        let into = next_year(work, &line).await?;
        let carried = what_is_open(work, &line, into).await?;
        if carried.is_nothing() && line.carried_forward {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "结转 ¦ carry-over").into());
        }
        work.record(&mut line, Event::CarriedForward(carried)).await?;
        follow(work, &line, into).await?;
        Ok(line)
    }
}

/// What goes on. Every contract is held before its funding is read, so that nothing is accepted or paid in between. What is at
/// the bank goes on too: if it tells late that it paid in the year that is over, so much is carried back.
async fn what_is_open(work: &UnitOfWork<'_>, line: &BudgetLine, into: BudgetLineId) -> Result<CarryOver, Error> {
    for (contract, _) in work.open_fundings(line.id).await? {
        work.load_for_update::<Contract>(contract).await?;
    }
    let fundings = work.open_fundings(line.id).await?;
    let balance = work.budget_line_balance(line.id).await?;
    Ok(line.carried_into(into, &balance, fundings))
}

/// Plans, contracts that are not signed yet and interest that is owed name the line of the next year from now on.
async fn follow(work: &UnitOfWork<'_>, line: &BudgetLine, into: BudgetLineId) -> Result<(), Error> {
    for item in work.load_all::<PurchaseItem>("unit", &line.unit).await? {
        if item.waits_for(line.id) {
            let mut item: PurchaseItem = work.load_for_update(item.id).await?;
            work.record(&mut item, purchase_item::Event::Moved { from: line.id, into }).await?;
        }
    }
    for claim in work.load_all::<InterestClaim>("unit", &line.unit).await? {
        if claim.waits_for(line.id) {
            let mut claim: InterestClaim = work.load_for_update(claim.id).await?;
            work.record(&mut claim, interest_claim::Event::Moved { from: line.id, into }).await?;
        }
    }
    for contract in work.load_all::<Contract>("unit", &line.unit).await? {
        if contract.waits_for(line.id) {
            let mut contract: Contract = work.load_for_update(contract.id).await?;
            work.record(&mut contract, contract::Event::Moved { from: line.id, into }).await?;
        }
    }
    Ok(())
}

/// The line of the next year for the same unit, source, kind of service and money; set up with nothing if there is none.
async fn next_year(work: &UnitOfWork<'_>, line: &BudgetLine) -> Result<BudgetLineId, Error> {
    let same = |other: &BudgetLine| line.is_same_in(line.year + 1, other);
    if let Some(next) = work.load_all_for_update::<BudgetLine>("unit", &line.unit).await?.into_iter().find(same) {
        return Ok(next.id);
    }
    let next = BudgetLine {
        id: BudgetLineId::next(),
        year: line.year + 1,
        opened_at: work.now(),
        carried_forward: false,
        version: 1,
        ..line.clone()
    };
    let made: BudgetLine = work.create(Event::Appropriated { budget_line: next, amount: Fen::ZERO }).await?;
    Ok(made.id)
}
