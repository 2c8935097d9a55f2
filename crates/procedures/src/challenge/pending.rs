//! What waits while a challenge or a complaint is open (C5, C8).

use crate::prelude::*;
use domain::{challenge::Challenge, ids::TenderId, tender::Tender};

/// Refuses to sign or perform while a challenge may change the outcome, or finance suspends the purchase.
pub(crate) async fn must_not_be_challenged(
    work: &UnitOfWork<'_>,
    tender: TenderId,
    buyer: &UnitCode,
) -> Result<(), Error> {
    let suspended: Tender = work.load_for_share(tender).await?;
    suspended.must_not_be_suspended(work.today())?;
    let challenges: Vec<Challenge> = work.load_all_for_update("tender", tender).await?;
    let open: Vec<&Challenge> = challenges.iter().filter(|challenge| challenge.suspends).collect();
    let Some(last) = open.iter().map(|challenge| challenge.answer_due_date).max() else { return Ok(()) };
    let refusal = Refusal::of(Reason::ChallengePending).with("count", open.len()).with("last", last);
    Ok(work.law(buyer).objects(refusal)?)
}
