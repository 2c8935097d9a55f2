//! Carry a budget line forward.

use crate::prelude::*;
use domain::{
    budget::{BudgetLine, Carried, CarryOver, Event},
    contract::Contract,
    ids::LineId,
    ledger::Funding,
    purchase_item::{self, PurchaseItem},
};

/// Carry a budget line forward.
///
/// Once its year is over: what was not used, what plans hold and what contracts still promise, owe or hold back goes on into
/// the line of the next year (结转). What was paid stays where it was paid.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct CarryLineForward {}

impl Procedure for CarryLineForward {
    type Subject = LineId;
    type Outcome = BudgetLine;
    const ACT: Act = Act::CarryLineForward;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: LineId, unit: &Unit<'_>, _: &Office) -> Result<BudgetLine, Halt> {
        let mut line: BudgetLine = unit.subject(on).await?;
        line.check_year_over(unit.today())?;
        let into = next_year(unit, &line).await?;
        let mut items: Vec<PurchaseItem> = unit.all("unit", &line.unit).await?;
        items.retain(|item| item.pre_committed_of(on).is_positive());
        // Every contract is held before its funding is read, so that nothing is accepted or paid in between.
        let mut contracts = Vec::new();
        for (contract, _) in unit.open_fundings(on).await? {
            unit.related::<Contract>(contract).await?;
        }
        for (contract, held) in unit.open_fundings(on).await? {
            let Funding { committed, accrued_unpaid, retained, .. } = held;
            contracts.push(Carried { contract, committed, accrued_unpaid, retained });
        }
        let balance = unit.line_balance(on).await?;
        let carried = CarryOver { into, available: balance.available, pre_committed: balance.pre_committed, contracts };
        unit.record(&mut line, Event::CarriedForward(carried)).await?;
        for mut item in items {
            unit.record(&mut item, purchase_item::Event::Moved { from: on, into }).await?;
        }
        Ok(line)
    }
}

/// The line of the next year for the same unit, source and kind of service; set up with nothing if there is none.
async fn next_year(unit: &Unit<'_>, line: &BudgetLine) -> Result<LineId, Halt> {
    let same = |other: &BudgetLine| {
        other.year == line.year + 1 && other.source == line.source && other.catalogue_code == line.catalogue_code
    };
    if let Some(next) = unit.all::<BudgetLine>("unit", &line.unit).await?.into_iter().find(same) {
        return Ok(next.id);
    }
    let next = BudgetLine {
        id: LineId::next(),
        year: line.year + 1,
        opened_at: unit.now(),
        carried_forward: false,
        version: 1,
        ..line.clone()
    };
    let made: BudgetLine = unit.create(Event::Appropriated { line: next, amount: Fen::ZERO }).await?;
    Ok(made.id)
}
