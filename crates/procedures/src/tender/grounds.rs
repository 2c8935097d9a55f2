//! What the system knows of a tender that somebody wants to end: the facts behind the grounds of the law.

use crate::prelude::*;
use domain::{
    Law,
    bid::{Bid, ExclusionGround, Status as BidStatus},
    challenge::{Challenge, Finding},
    complaint::{Complaint, Verdict},
    tender::{Known, Status, Tender},
};

/// The facts. Before the deadline nobody looks at the bids, not even at how many there are (E3).
pub(super) async fn known_of(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    document: bool,
    law: &Law<'_>,
) -> Result<Known, Error> {
    let challenges: Vec<Challenge> = work.load_all_for_update("tender", tender.id).await?;
    let complaints: Vec<Complaint> = work.load_all_for_update("tender", tender.id).await?;
    let founded = challenges.iter().any(|challenge| challenge.finding == Some(Finding::Founded));
    let upheld = complaints
        .iter()
        .any(|complaint| complaint.decision.as_ref().is_some_and(|decision| decision.verdict == Verdict::Upheld));
    let unlawful = founded || upheld;
    let past = tender.published_at.is_some() && work.now() >= tender.bid_deadline;
    if !past {
        return Ok(Known { unlawful, document, ..Known::default() });
    }
    let too_few = match tender.status {
        Status::Published | Status::BidsClosed => too_few_sealed(work, tender, law).await?,
        _ => too_few_valid(work, tender, law).await?,
    };
    Ok(Known { too_few, unlawful, above_budget: all_above(work, tender).await?, document })
}

/// Whether no lot has as many bidders as the opening needs.
async fn too_few_sealed(work: &UnitOfWork<'_>, tender: &Tender, law: &Law<'_>) -> Result<bool, Error> {
    let needed = tender.needed(tender.tender_documents.method.under(law).bidders_min);
    let sealed = work.sealed_bids(tender.id).await?;
    let count = |lot| u32::try_from(sealed.iter().filter(|sealed| sealed.bid.lot == lot).count()).unwrap_or(u32::MAX);
    Ok(tender.tender_documents.lots.iter().all(|lot| count(lot.number) < needed))
}

/// Whether no lot has as many valid bids, once all are checked, or final quotes, once they are due, as it needs.
async fn too_few_valid(work: &UnitOfWork<'_>, tender: &Tender, law: &Law<'_>) -> Result<bool, Error> {
    let terms = tender.tender_documents.method.under(law);
    let bids: Vec<Bid> = work.load_all_for_update("tender", tender.id).await?;
    if bids.iter().any(|bid| bid.status == BidStatus::Opened) {
        return Ok(false);
    }
    let valid =
        |bid: &&Bid| matches!(bid.status, BidStatus::Qualified | BidStatus::Ranked | BidStatus::Won | BidStatus::Lost);
    let mut valid: Vec<Bid> = bids.iter().filter(valid).cloned().collect();
    let quotes_due =
        tender.status == Status::Quoting && tender.final_round.is_some_and(|round| work.now() >= round.until);
    let quoted = tender.final_round.is_some_and(|round| round.opened_at.is_some());
    if quotes_due {
        let quotes = work.sealed_quotes(tender.id, &valid).await?;
        valid.retain(|bid| quotes.contains_key(&bid.id));
    }
    let round = terms.final_quotes_min.filter(|_| quotes_due || quoted);
    let needed = tender.needed(round.unwrap_or(terms.bidders_min));
    let count = |lot| u32::try_from(valid.iter().filter(|bid| bid.lot == lot).count()).unwrap_or(u32::MAX);
    Ok(tender.tender_documents.lots.iter().all(|lot| count(lot.number) < needed))
}

/// Whether every bid that was opened is out because its price lies above the ceiling.
async fn all_above(work: &UnitOfWork<'_>, tender: &Tender) -> Result<bool, Error> {
    let bids: Vec<Bid> = work.load_all_for_update("tender", tender.id).await?;
    let mut opened = bids.iter().filter(|bid| bid.content.is_some()).peekable();
    let any = opened.peek().is_some();
    Ok(any && opened.all(|bid| bid.exclusion_ground == Some(ExclusionGround::PriceAboveLimit)))
}
