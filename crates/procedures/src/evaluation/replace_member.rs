//! Replace a member of the panel.

use super::{check_member, check_ties, fit_as_expert, seat};
use crate::prelude::*;
use domain::{
    actor::Person,
    evaluation::{Appointment, Evaluation, ReplacementGround, Seat},
    ids::{EvaluationId, PersonId},
    tender::Tender,
};

/// Replace a member of the panel.
///
/// An expert leaves only where the system finds why: a declared interest, a tie to a bidder, a role that is gone, or that
/// nobody but this member has not come. The next of the draw comes; whoever was chosen with consent is replaced with a new
/// consent (E5; R-EXP Art. 17). Who represents the buyer is named by the buyer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"leaves": "0197c0de-0000-7000-8000-000000000001", "comes": null, "consent": null, "reason": "与投标人存在利害关系"}))]
pub struct ReplaceMember {
    /// Who leaves.
    pub leaves: PersonId,
    /// Who comes, to the same seat; nobody where the next of the draw comes.
    #[serde(default)]
    pub comes: Option<PersonId>,
    /// The document by which the head budget unit consents to choosing who comes.
    #[serde(default)]
    pub consent: Option<Title>,
    /// What is said of it.
    pub reason: Title,
}

impl Procedure for ReplaceMember {
    type Subject = EvaluationId;
    type Outcome = Evaluation;
    const ACT: Act = Act::ReplaceMember;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: EvaluationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let mut evaluation: Evaluation = work.subject(on).await?;
        let tender: Tender = work.load_for_share(evaluation.tender).await?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let leaving = evaluation.members.iter().find(|member| member.person == self.leaves).cloned();
        let leaving =
            leaving.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field("leaves").with("what", "评审成员 ¦ member"))?;
        let by_choice = self.consent.is_some() || leaving.seat == Seat::BuyerRepresentative;
        let (passed, next) =
            if by_choice { (Vec::new(), self.comes) } else { next_of(work, &evaluation, &tender).await? };
        law.demands(by_choice || self.comes.is_none(), || Refusal::of(Reason::ExpertsNotDrawn).field("comes"))?;
        let person = next.ok_or_else(|| match by_choice {
            true => Refusal::of(Reason::MemberUnfit).field("comes").with("person", "—"),
            false => Refusal::of(Reason::ExpertsNotDrawn).field("consent"),
        })?;
        let comes = Appointment { person, seat: leaving.seat, leads: leaving.leads };
        check_member(work, &comes, &tender, "comes").await?;
        let ground = ground(work, &evaluation, &tender, self.leaves).await?;
        let (consent, reason) = (self.consent.clone(), self.reason.clone());
        let event = evaluation.replace(self.leaves, comes, (ground, passed), consent, reason, &law)?;
        work.record(&mut evaluation, event).await?;
        seat(work, &evaluation).await?;
        Ok(evaluation)
    }
}

/// Why an expert leaves, as the system finds it.
async fn ground(
    work: &UnitOfWork<'_>,
    evaluation: &Evaluation,
    tender: &Tender,
    leaves: PersonId,
) -> Result<Option<ReplacementGround>, Error> {
    if let Some(ground) = evaluation.ground_to_replace(leaves) {
        return Ok(Some(ground));
    }
    let person: Person = work.load_for_share(leaves).await?;
    if fit_as_expert(work, &person, tender).await?.is_err() {
        return Ok(Some(ReplacementGround::NoLongerFit));
    }
    let free = holds(check_ties(work, tender, &person).await)?;
    Ok((!free).then_some(ReplacementGround::Related))
}

/// The next of the draw who may sit, and those before who may not.
async fn next_of(
    work: &UnitOfWork<'_>,
    evaluation: &Evaluation,
    tender: &Tender,
) -> Result<(Vec<PersonId>, Option<PersonId>), Error> {
    let mut passed = Vec::new();
    for candidate in evaluation.following() {
        let person: Person = work.load_for_share(candidate).await?;
        let fit = fit_as_expert(work, &person, tender).await?.is_ok();
        let free = holds(check_ties(work, tender, &person).await)?;
        if fit && free {
            return Ok((passed, Some(candidate)));
        }
        passed.push(candidate);
    }
    Ok((passed, None))
}
