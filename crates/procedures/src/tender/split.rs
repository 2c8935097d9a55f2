//! Purchases of one budget item, category and year, summed over all that are not bought openly (化整为零, W14).

use crate::prelude::*;
use domain::{
    Law, Parameter,
    budget::{BudgetAllocation, BudgetLine},
    method::Method,
    purchase_item::PurchaseItem,
    tender::Tender,
};

/// Objects to an item that would bring the purchases of its category on one of its budget lines above the open-tender
/// threshold, bought otherwise than openly and without the approval of finance (REG Art. 28). A line is of one year.
///
/// The lines are held until the end of the transaction, in the order of their identifiers: whoever adds to the same sum
/// waits, so that two parts cannot slip through side by side.
pub(crate) async fn check_split(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    item: &PurchaseItem,
    law: &Law<'_>,
) -> Result<(), Error> {
    if tender.tender_documents.method == Method::OpenTender || tender.method_approval.is_some() {
        return Ok(());
    }
    let limit = law.amount(Parameter::OpenTenderThreshold);
    let mut allocations: Vec<&BudgetAllocation> = item.allocations.iter().collect();
    allocations.sort_by_key(|share| share.budget_line);
    let mut lines: Vec<BudgetLine> = Vec::with_capacity(allocations.len());
    for share in &allocations {
        lines.push(work.load_for_update(share.budget_line).await?);
    }
    let others = work.bought_without_open_tender(&item.unit, &item.category()).await?;
    for (share, line) in allocations.iter().zip(&lines) {
        let of_line = others.iter().filter(|other| other.id != item.id).flat_map(|other| &other.allocations);
        let earlier = of_line.filter(|other| other.budget_line == share.budget_line).map(|other| other.amount);
        let total = Fen::sum(earlier.chain([share.amount])).ok_or_else(|| Refusal::of(Reason::AmountTooLarge))?;
        law.demands(total <= limit, || {
            Refusal::of(Reason::SplitPurchase)
                .with("year", line.year)
                .with("budget_line", line.id)
                .with("total", total)
                .with("limit", limit)
        })?;
    }
    Ok(())
}
