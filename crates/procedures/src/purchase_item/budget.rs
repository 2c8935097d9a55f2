//! Set an item on budget lines.

use crate::prelude::*;
use domain::{
    budget::{BudgetAllocation, BudgetLine},
    ids::ItemId,
    purchase_item::PurchaseItem,
    purchase_list::PurchaseList,
};

/// Set an item on budget lines.
///
/// The lines belong to its unit, and their parts sum to the estimate exactly (W8).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"allocations": [{"budget_line": "0197c0de-0000-7000-8000-000000000001", "amount": "480000.00"}]}))]
pub struct BudgetItem {
    /// The lines and their parts.
    #[schema(min_items = 1, max_items = 20)]
    pub allocations: Vec<BudgetAllocation>,
}

impl Procedure for BudgetItem {
    type Subject = ItemId;
    type Outcome = PurchaseItem;
    const ACT: Act = Act::BudgetItem;

    async fn decide(&self, on: ItemId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseItem, Error> {
        let mut item: PurchaseItem = work.subject(on).await?;
        let list: PurchaseList = work.load_for_share(item.list).await?;
        domain::count("allocations", self.allocations.len(), 1, 20)?;
        let event = item.budget(self.allocations.clone(), work.now(), &work.law(&item.unit))?;
        for (at, share) in self.allocations.iter().enumerate() {
            let field = format!("allocations/{at}/line");
            let line = check_line(work, share, &item.unit, &field).await?;
            check_year(&line, list.year, &field)?;
        }
        work.record(&mut item, event).await?;
        Ok(item)
    }
}

/// Refuses a line of another year than the one whose money it is to be.
pub(crate) fn check_year(line: &BudgetLine, year: i64, field: &str) -> Result<(), Refusal> {
    if line.year == year {
        return Ok(());
    }
    Err(Refusal::of(Reason::LineOfAnotherYear).field(field).with("line_year", line.year).with("year", year))
}

/// The line of a share, which must be there and belong to the unit.
pub(crate) async fn check_line(
    work: &UnitOfWork<'_>,
    share: &BudgetAllocation,
    owner: &UnitCode,
    field: &str,
) -> Result<BudgetLine, Error> {
    let line: BudgetLine = named(work, share.budget_line, field, "预算指标 ¦ budget line").await?;
    if line.unit == *owner {
        return Ok(line);
    }
    if work.tree().covers(owner, &line.unit) {
        return Err(Refusal::of(Reason::MoneyOfSubordinate).field(field).with("below", &line.unit).into());
    }
    Err(Refusal::of(Reason::AllocationNotOfUnit).field(field).with("unit", owner).into())
}
