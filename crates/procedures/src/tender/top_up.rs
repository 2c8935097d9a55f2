//! A single source that adds to a contract: from the same supplier, within ten per cent (M10; LAW Art. 31(3)).

use crate::prelude::*;
use domain::{
    Law,
    contract::{self, Contract},
    tender::{SingleSourceCase, Tender},
};

/// The contract to which a tender adds, if it does, with what it would become.
pub(super) async fn topped_up(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    law: &Law<'_>,
) -> Result<Option<(Contract, contract::Event)>, Error> {
    let single = tender.tender_documents.conditions.single_source.as_ref();
    let Some(single) = single.filter(|single| single.case == SingleSourceCase::TopUp) else { return Ok(None) };
    let field = "tender_documents/conditions/single_source/original";
    let what = "原合同 ¦ original contract";
    let none = || Refusal::of(Reason::NoSuchPart).field(field).with("what", what);
    let contract: Contract = named_for_update(work, single.original.ok_or_else(none)?, field, what).await?;
    if contract.unit != tender.unit {
        return Err(none().into());
    }
    let event = contract.top_up(single.supplier, tender.tender_documents.budget(), tender.id, law)?;
    Ok(Some((contract, event)))
}

/// Takes back what a tender would have added, once it ends without a contract.
pub(super) async fn take_back(work: &UnitOfWork<'_>, tender: &Tender) -> Result<(), Error> {
    let single = tender.tender_documents.conditions.single_source.as_ref();
    let original = single.filter(|single| single.case == SingleSourceCase::TopUp).and_then(|single| single.original);
    let Some(original) = original.filter(|_| tender.published_at.is_some()) else { return Ok(()) };
    let mut contract: Contract = work.load_for_update(original).await?;
    let total = contract.topped_up.minus(tender.tender_documents.budget()).unwrap_or(contract.topped_up);
    work.record(&mut contract, contract::Event::ToppedUp { tender: tender.id, total }).await
}
