//! What ends with a tender that ends without a result: its awards are void and its items free.

use super::top_up::take_back;
use crate::{deposit::free_all, prelude::*};
use domain::{
    award::{self, Award},
    contract::{self, Contract},
    framework::{self, Framework},
    ids::ItemId,
    purchase_item::{self, PurchaseItem},
    tender::{Action, Event, Ground, LotOutcome, Tender},
};

/// Voids what stands and gives the items back, lot by lot; a lot that is contracted stays.
pub(crate) async fn end(work: &UnitOfWork<'_>, tender: &Tender, reason: &Title) -> Result<(), Error> {
    for mut award in work.load_all_for_update::<Award>("tender", tender.id).await? {
        if award.status.after(award::Action::Void).is_ok() {
            let event = award.void(reason.clone())?;
            work.record(&mut award, event).await?;
            if let (Some(_), Some(item)) = (award.framework, award.item) {
                release(work, tender, item).await?;
            }
        }
    }
    for mut framework in work.load_all_for_update::<Framework>("tender", tender.id).await? {
        if framework.status.after(framework::Action::End).is_ok() {
            work.record(&mut framework, framework::Event::Ended).await?;
        }
    }
    for mut contract in work.load_all_for_update::<Contract>("tender", tender.id).await? {
        if contract.status.after(contract::Action::Cancel).is_ok() {
            work.record(&mut contract, contract::Event::Cancelled { reason: reason.clone() }).await?;
        }
    }
    for lot in tender.tender_documents.lots.iter().filter(|lot| lot.outcome != LotOutcome::Awarded) {
        if let Some(item) = lot.item {
            release(work, tender, item).await?;
        }
    }
    take_back(work, tender).await?;
    free_all(work, tender.id).await
}

/// Gives an item back that its tender will not contract, so that another tender can take it up.
pub(crate) async fn release(work: &UnitOfWork<'_>, tender: &Tender, item: ItemId) -> Result<(), Error> {
    let mut item: PurchaseItem = work.load_for_update(item).await?;
    if item.tender == Some(tender.id) && item.status == purchase_item::Status::InTender {
        let event = item.release()?;
        work.record(&mut item, event).await?;
        if tender.end_ground == Some(Ground::TaskCancelled) {
            // What fell away is not bought in another way: its money returns to the lines.
            let event = item.withdraw("采购任务取消 (the task was cancelled)".parse()?)?;
            work.record(&mut item, event).await?;
        }
    }
    Ok(())
}

/// Completes a tender none of whose lots waits for a contract any more.
pub(crate) async fn complete_if_settled(work: &UnitOfWork<'_>, tender: &mut Tender) -> Result<(), Error> {
    if tender.is_settled() && tender.status.after(Action::Complete).is_ok() {
        work.record(tender, Event::Completed).await?;
    }
    Ok(())
}
