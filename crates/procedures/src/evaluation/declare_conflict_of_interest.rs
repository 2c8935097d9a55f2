//! Declare a conflict of interest, or to have none.

use crate::prelude::*;
use domain::{actor::Person, bid::Bid, evaluation::Evaluation, ids::EvaluationId, tender::Tender};

/// Declare a conflict of interest, or to have none.
///
/// Every member does before anybody scores; one with an interest is replaced (E6).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"no_conflict_of_interest": true}))]
pub struct DeclareConflictOfInterest {
    /// Whether the member is free of interest in every bidder.
    pub no_conflict_of_interest: bool,
}

impl Procedure for DeclareConflictOfInterest {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::DeclareConflictOfInterest;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let event = evaluation.declare(work.person()?, self.no_conflict_of_interest)?;
        if self.no_conflict_of_interest {
            check_ties(work, &evaluation).await?;
        }
        work.record(&mut evaluation, event).await?;
        Ok(evaluation)
    }
}

/// Objects to a member who is tied to a bidder (E6). Before the opening nobody looks at the bids, so it is looked again
/// when the member scores.
pub(super) async fn check_ties(work: &UnitOfWork<'_>, evaluation: &Evaluation) -> Result<(), Error> {
    let tender: Tender = work.load_for_share(evaluation.tender).await?;
    if tender.opened_at.is_none() {
        return Ok(());
    }
    let person: Person = work.load_for_share(work.person()?).await?;
    let law = work.law(&evaluation.unit);
    let bids: Vec<Bid> = work.load_all("tender", evaluation.tender).await?;
    let opened = bids.iter().filter(|bid| bid.content.is_some());
    let relationship = opened.filter_map(|bid| person.relationship_to(bid.organisation, &law)).next();
    Ok(law.demands(relationship.is_none(), || {
        Refusal::of(Reason::RelatedToBidder)
            .with("relationship", relationship.map(|relationship| relationship.kind.word()).unwrap_or_default())
    })?)
}
