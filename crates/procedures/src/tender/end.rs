//! What ends with a tender that ends without a result: its awards are void and its items free.

use crate::prelude::*;
use domain::{
    award::{self, Award},
    contract::{self, Contract},
    purchase_item::{self, PurchaseItem},
    tender::{LotOutcome, Tender},
};

/// Voids what stands and gives the items back, lot by lot; a lot that is contracted stays.
pub(crate) async fn end(unit: &Unit<'_>, tender: &Tender, reason: &Title) -> Result<(), Halt> {
    for mut award in unit.all::<Award>("tender", tender.id).await? {
        if award.status.after(award::Action::Void).is_ok() {
            let event = award.void(reason.clone())?;
            unit.record(&mut award, event).await?;
        }
    }
    for mut contract in unit.all::<Contract>("tender", tender.id).await? {
        if contract.status.after(contract::Action::Cancel).is_ok() {
            unit.record(&mut contract, contract::Event::Cancelled { reason: reason.clone() }).await?;
        }
    }
    for lot in tender.papers.lots.iter().filter(|lot| lot.outcome != LotOutcome::Awarded) {
        let mut item: PurchaseItem = unit.related(lot.item).await?;
        if item.tender == Some(tender.id) && item.status.after(purchase_item::Action::Release).is_ok() {
            let event = item.release()?;
            unit.record(&mut item, event).await?;
        }
    }
    Ok(())
}
