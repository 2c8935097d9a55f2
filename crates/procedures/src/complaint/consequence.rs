//! What follows from a decision on a complaint, for the lot that it is about (C9; REG Art. 71).

use crate::{
    award::let_next_follow,
    contract::end_early,
    prelude::*,
    tender::{complete_if_settled, end, release},
};
use domain::{
    award::{self, Award},
    bid::{self, Bid},
    challenge::{Challenge, Step},
    complaint::{Complaint, Consequence, Reached},
    contract::{self, Contract, EndGround},
    milestone::Milestone,
    purchase_item::PurchaseItem,
    tender::{self, Tender},
};

/// How far the purchase of the lot has come.
pub(super) async fn reached(work: &UnitOfWork<'_>, complaint: &Complaint) -> Result<Reached, Error> {
    let award = standing(work, complaint).await?;
    let contract = signed(work, complaint).await?;
    let mut performed = false;
    if let Some(contract) = &contract {
        let milestones: Vec<Milestone> = work.load_all_for_update("contract", contract.id).await?;
        performed = milestones.iter().any(|milestone| was_performed(milestone, complaint.filed_at));
    }
    let bids: Vec<Bid> = work.load_all_for_update("tender", complaint.tender).await?;
    let tender: Tender = work.load_for_share(complaint.tender).await?;
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    let needed = tender.needed(tender.tender_documents.method.under(&law).bidders_min);
    // The bid that is struck out does not count; as many as the law asks for must be left (REG Art. 71).
    let follows = |award: &Award| {
        let left = bids.iter().filter(|bid| {
            bid.lot == award.lot && bid.id != award.bid && matches!(bid.status, bid::Status::Ranked | bid::Status::Lost)
        });
        let (count, next) = left.fold((0_u32, false), |(count, next), bid| {
            (count + 1, next || bid.rank.is_some_and(|rank| rank > award.rank))
        });
        next && count >= needed
    };
    let another = award.as_ref().is_some_and(follows);
    let challenge: Challenge = work.load_for_share(complaint.challenge).await?;
    let of_documents = challenge.step == Step::TenderDocuments;
    Ok(Reached { of_documents, decided: award.is_some(), signed: contract.is_some(), performed, another })
}

/// Whether something of a milestone was accepted before the complaint was filed: what is delivered or closed afterwards makes no
/// contract performed (REG Art. 71).
fn was_performed(milestone: &Milestone, filed_at: Moment) -> bool {
    milestone.accepted.is_positive() && milestone.accepted_at.is_none_or(|at| at < filed_at)
}

/// The award of the lot that stands. What was called off a framework is no step of the tender.
async fn standing(work: &UnitOfWork<'_>, complaint: &Complaint) -> Result<Option<Award>, Error> {
    let stands = |award: &Award| {
        award.lot == complaint.lot
            && award.framework.is_none()
            && !matches!(award.status, award::Status::Refused | award::Status::Void)
    };
    Ok(work.load_all_for_update::<Award>("tender", complaint.tender).await?.into_iter().find(stands))
}

/// The contract of the lot that both have signed.
async fn signed(work: &UnitOfWork<'_>, complaint: &Complaint) -> Result<Option<Contract>, Error> {
    let Some(award) = standing(work, complaint).await? else { return Ok(None) };
    let contracts: Vec<Contract> = work.load_all_for_update("award", award.id).await?;
    Ok(contracts.into_iter().find(|contract| contract.effective_at.is_some()))
}

/// Carries the consequence of the decision through, for its lot and no other.
pub(super) async fn carry_through(work: &UnitOfWork<'_>, complaint: &Complaint) -> Result<(), Error> {
    let reason: Title = "投诉处理决定 (decision on a complaint)".parse()?;
    match complaint.decision.as_ref().map_or(Consequence::None, |decision| decision.consequence) {
        Consequence::None | Consequence::Damages => Ok(()),
        Consequence::Redo => redo(work, complaint, &reason).await,
        Consequence::AnotherCandidate => replace(work, complaint, &reason).await,
        Consequence::CancelContract => cancel(work, complaint, &reason).await,
    }
}

/// The purchase is done again: the whole of it before the opening or where it has one lot, otherwise only the lot.
async fn redo(work: &UnitOfWork<'_>, complaint: &Complaint, reason: &Title) -> Result<(), Error> {
    let mut tender: Tender = work.load_for_update(complaint.tender).await?;
    if tender.opened_at.is_none() || tender.tender_documents.lots.len() == 1 {
        let ended = tender.void(reason.clone()).or_else(|_| tender.cancel(reason.clone()));
        let Ok(event) = ended else { return Ok(()) };
        work.record(&mut tender, event).await?;
        return end(work, &tender, reason).await;
    }
    if standing(work, complaint).await?.is_some() {
        return replace(work, complaint, reason).await;
    }
    work.record(&mut tender, tender::Event::LotFailed { lot: complaint.lot }).await?;
    if let Some(item) = tender.tender_documents.lot(complaint.lot)?.item {
        release(work, &tender, item).await?;
    }
    complete_if_settled(work, &mut tender).await
}

/// The award is void; the next in the ranking follows, and with none left the lot has failed.
async fn replace(work: &UnitOfWork<'_>, complaint: &Complaint, reason: &Title) -> Result<(), Error> {
    let Some(mut award) = standing(work, complaint).await? else { return Ok(()) };
    let event = award.void(reason.clone())?;
    work.record(&mut award, event).await?;
    let_next_follow(work, &award, reason).await
}

/// Ends a contract of which nothing was performed: its commitment returns to the lines, and its item may be planned anew.
async fn cancel(work: &UnitOfWork<'_>, complaint: &Complaint, reason: &Title) -> Result<(), Error> {
    let Some(mut contract) = signed(work, complaint).await? else { return Ok(()) };
    if contract.status.after(contract::Action::Terminate).is_err() {
        return Ok(());
    }
    end_early(work, &mut contract, (EndGround::Decision, true), reason.clone()).await?;
    let mut item: PurchaseItem = work.load_for_update(contract.item).await?;
    let event = item.reopen()?;
    work.record(&mut item, event).await
}
