//! Purchases of one budget project and one kind of service, summed over all that are not bought openly (化整为零, W14).

use crate::prelude::*;
use domain::{
    Law, Parameter, budget::BudgetLine, catalogue::is_one_family, ids::BudgetLineId, method::Method,
    purchase_item::PurchaseItem, tender::Tender,
};

/// Objects to an item that would bring the purchases of its kind, on one of its budget lines or the lines of its project, above the
/// open-tender threshold, bought otherwise than openly and without the approval of finance (REG Art. 28). A line is of one
/// year; a kind is what stands under one code of the catalogue. The same service on unrelated lines of the unit is warned of.
///
/// The lines are held until the end of the transaction, in the order of their identifiers: whoever adds to the same sum
/// waits, so that two parts cannot slip through side by side.
pub(crate) async fn check_split(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    item: &PurchaseItem,
    law: &Law<'_>,
) -> Result<(), Error> {
    if tender.tender_documents.method == Method::OpenTender || tender.approval().is_some() {
        return Ok(());
    }
    let limit = law.amount(Parameter::OpenTenderThreshold);
    let projects = projects_of(work, item).await?;
    let code = item.requirement.catalogue_code.as_str();
    let mut others = work.bought_without_open_tender(&item.unit, code).await?;
    others.retain(|other| other.id != item.id && is_one_family(other.requirement.catalogue_code.as_str(), code));
    let total_on = |lines: &[BudgetLineId], same: bool| -> Result<Fen, Refusal> {
        let counted = others.iter().filter(|other| !same || other.requirement.catalogue_code.as_str() == code);
        let shares = counted.chain([item]).flat_map(|bought| &bought.allocations);
        let on_lines = shares.filter(|share| lines.contains(&share.budget_line)).map(|share| share.amount);
        Fen::sum(on_lines).ok_or_else(|| Refusal::of(Reason::AmountTooLarge))
    };
    let split = |line: &BudgetLine, total| {
        Refusal::of(Reason::SplitPurchase)
            .with("year", line.year)
            .with("budget_line", line.id)
            .with("total", total)
            .with("limit", limit)
    };
    for (line, project) in &projects {
        let total = total_on(project, false)?;
        law.demands(total <= limit, || split(line, total))?;
    }
    if let Some((line, _)) = projects.first() {
        let year = work.lines_of(&item.unit, line.year).await?;
        let total = total_on(&year, true)?;
        if total > limit {
            law.warns(split(line, total));
        }
    }
    Ok(())
}

/// The lines that bear an item, each with all lines of its project.
async fn projects_of(
    work: &UnitOfWork<'_>,
    item: &PurchaseItem,
) -> Result<Vec<(BudgetLine, Vec<BudgetLineId>)>, Error> {
    let mut ids: Vec<BudgetLineId> = item.allocations.iter().map(|share| share.budget_line).collect();
    ids.sort_unstable();
    let mut projects = Vec::with_capacity(ids.len());
    for id in ids {
        let line: BudgetLine = work.load_for_update(id).await?;
        let mut lines = vec![line.id];
        if let Some(project) = &line.project {
            let all: Vec<BudgetLine> = work.load_all_for_update("project", project).await?;
            lines.extend(
                all.iter().filter(|other| (&other.unit, other.year) == (&line.unit, line.year)).map(|other| other.id),
            );
        }
        projects.push((line, lines));
    }
    Ok(projects)
}
