//! What waits while a challenge or a complaint is open (C5, C8).

use crate::prelude::*;
use domain::{challenge::Challenge, ids::TenderId, tender::Tender};

/// Refuses to sign or perform while a challenge may change the outcome, or finance suspends the purchase.
pub(crate) async fn must_not_be_challenged(unit: &Unit<'_>, tender: TenderId, buyer: &UnitCode) -> Result<(), Halt> {
    let suspended: Tender = unit.look(tender).await?;
    suspended.must_not_be_suspended(unit.today())?;
    let challenges: Vec<Challenge> = unit.all("tender", tender).await?;
    let open: Vec<&Challenge> = challenges.iter().filter(|challenge| challenge.suspends).collect();
    let Some(last) = open.iter().map(|challenge| challenge.answer_by).max() else { return Ok(()) };
    let refusal = Refusal::of(Reason::ChallengePending).with("count", open.len()).with("last", last);
    Ok(unit.law(buyer).objects(refusal)?)
}
