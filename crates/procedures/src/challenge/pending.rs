//! What waits while a challenge or a complaint is open (C5, C8).

use crate::prelude::*;
use domain::{
    challenge::{Challenge, Step},
    contract::Contract,
    ids::{ContractId, TenderId},
    tender::Tender,
};

/// Refuses to sign, perform or pay while a challenge to the lot may change the outcome, or finance suspends the purchase. A
/// challenge to one lot holds no other; one to the tender documents holds all.
pub(crate) async fn must_not_be_challenged(
    work: &UnitOfWork<'_>,
    tender: TenderId,
    lot: i64,
    buyer: &UnitCode,
) -> Result<(), Error> {
    let suspended: Tender = work.load_for_share(tender).await?;
    suspended.must_not_be_suspended(work.today())?;
    let challenges: Vec<Challenge> = work.load_all_for_update("tender", tender).await?;
    let holds = |challenge: &&Challenge| {
        challenge.suspends && (challenge.lot == lot || challenge.step == Step::TenderDocuments)
    };
    let open: Vec<&Challenge> = challenges.iter().filter(holds).collect();
    let Some(last) = open.iter().map(|challenge| challenge.answer_due_date).max() else { return Ok(()) };
    let refusal = Refusal::of(Reason::ChallengePending).with("count", open.len()).with("last", last);
    Ok(work.law(buyer).objects(refusal)?)
}

/// The same of a contract by its identifier: nothing of it is accepted, invoiced, approved or ordered to be paid meanwhile.
pub(crate) async fn must_not_be_held(work: &UnitOfWork<'_>, contract: ContractId) -> Result<(), Error> {
    let contract: Contract = work.load_for_share(contract).await?;
    must_not_be_challenged(work, contract.tender, contract.lot, &contract.unit).await
}
