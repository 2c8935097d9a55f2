//! How long a purchase was held still, and what that moves: the time to sign, and the time to deliver (F of the law of deadlines:
//! A4, A7, C5, C8).

use crate::prelude::*;
use domain::{
    Parameter,
    award::{self, Award},
    challenge::{Challenge, Step},
    contract::{self, Contract},
    ids::TenderId,
    milestone::{self, Milestone},
    pause::{Pause, extended, paused_days},
    tender::Tender,
};

/// The days on which the purchase of a lot was held still, up to today or as finance has said.
async fn pauses_of(work: &UnitOfWork<'_>, tender: &Tender, lot: i64) -> Result<Vec<Pause>, Error> {
    let challenges: Vec<Challenge> = work.load_all_for_update("tender", tender.id).await?;
    let of_lot = |challenge: &&Challenge| challenge.lot == lot || challenge.step == Step::TenderDocuments;
    let held = challenges.iter().filter(of_lot).filter_map(|challenge| challenge.pause(work.today()));
    Ok(held.chain(tender.suspensions.iter().copied()).collect())
}

/// The last day for both signatures: thirty days from the published result, without those on which the law held them still (A4).
pub(crate) async fn signing_due(work: &UnitOfWork<'_>, award: &Award) -> Result<Day, Error> {
    let published = award.published_at.ok_or_else(|| Refusal::of(Reason::AwardNotPublished))?;
    let tender: Tender = work.load_for_share(award.tender).await?;
    let pauses = pauses_of(work, &tender, award.lot).await?;
    let last = work.law(&award.unit).last_day_from(published, Parameter::Signing);
    Ok(extended(last, published.day(), &pauses))
}

/// Tells awards, contracts and milestones of a tender how long they were held still, whenever something that held them ends.
pub(crate) async fn count_pauses(work: &UnitOfWork<'_>, tender: TenderId) -> Result<(), Error> {
    let tender: Tender = work.load_for_update(tender).await?;
    for mut award in work.load_all_for_update::<Award>("tender", tender.id).await? {
        let Some(published) = award.published_at.filter(|_| award.status == award::Status::Published) else { continue };
        let pauses = pauses_of(work, &tender, award.lot).await?;
        let until = pauses.iter().map(|pause| pause.until).max().unwrap_or_else(|| work.today());
        let days = paused_days(&pauses, published.day(), until);
        if days != award.paused_days {
            work.record(&mut award, award::Event::Paused { days }).await?;
        }
    }
    for mut contract in work.load_all_for_update::<Contract>("tender", tender.id).await? {
        match contract.status {
            contract::Status::Draft | contract::Status::Sent | contract::Status::SignedBySupplier => {
                let award: Award = work.load_for_update(contract.award).await?;
                let due = signing_due(work, &award).await?;
                if due != contract.signing_due_date {
                    work.record(&mut contract, contract::Event::TimeToSignMoved { due }).await?;
                }
            }
            contract::Status::Effective => pause_milestones(work, &tender, &contract).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn pause_milestones(work: &UnitOfWork<'_>, tender: &Tender, contract: &Contract) -> Result<(), Error> {
    let Some(since) = contract.effective_at.map(Moment::day) else { return Ok(()) };
    let pauses = pauses_of(work, tender, contract.lot).await?;
    for mut milestone in work.load_all_for_update::<Milestone>("contract", contract.id).await? {
        let due = extended(milestone.plan.due, since, &pauses);
        if due != milestone.due && !milestone.is_settled() {
            work.record(&mut milestone, milestone::Event::DueMoved { due }).await?;
        }
    }
    Ok(())
}
