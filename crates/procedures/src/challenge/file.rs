//! Challenge a step of a tender.

use crate::prelude::*;
use domain::{
    Parameter,
    award::Award,
    bid::{self, Bid},
    challenge::{Challenge, Event, Status, Step},
    evaluation::Evaluation,
    ids::{ChallengeId, OrganisationId, TenderId},
    organisation::Organisation,
    tender::Tender,
};

/// Challenge a step of a tender.
///
/// In writing, within seven working days of knowing (C2): the tender documents from the end of their notice, the process from the
/// opening, the result from the end of its notice. The buyer answers within seven working days (C4); until then signing
/// and performance wait, unless the buyer finds that it cannot change the outcome (C5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lot": 1, "step": "result", "matters": ["第一名的人员证书不真实"], "statement_of_facts": "经查询，其所列三名社工无登记记录。请求复核并认定其投标无效。"}))]
pub struct FileChallenge {
    /// The number of the lot.
    #[schema(minimum = 1, maximum = 50)]
    pub lot: i64,
    /// What is challenged.
    pub step: Step,
    /// The matters, each by itself.
    #[schema(min_items = 1, max_items = 20)]
    pub matters: Vec<Title>,
    /// The facts, the basis and what is asked for.
    pub statement_of_facts: Prose,
}

impl Procedure for FileChallenge {
    type Subject = TenderId;
    type Outcome = Challenge;
    const ACT: Act = Act::FileChallenge;
    const CREATES: bool = true;
    const KEY_REQUIRED: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Challenge, Error> {
        let tender: Tender = work.parent(on).await?;
        let law = work.law(&tender.unit);
        let organisation = work.actor().must_act_for_organisation()?;
        tender.tender_documents.lot(self.lot)?;
        let filed: Vec<Challenge> = work.load_all("tender", on).await?;
        let same = |known: &&Challenge| {
            (known.organisation, known.step, known.lot) == (Some(organisation), self.step, self.lot)
        };
        let awards: Vec<Award> = work.load_all("tender", on).await?;
        let of_lot = awards.iter().filter(|award| award.lot == self.lot && award.framework.is_none());
        let result = of_lot.filter_map(|award| award.published_at).max();
        let known = (process_ended(work, &tender).await?, result);
        Challenge::check(self.step, &self.matters, &tender, known, filed.iter().filter(same).count(), &law)?;
        check_eligibility(work, &tender, organisation, (self.step, self.lot)).await?;
        let answer_due_date = law.last_day(work.today(), Parameter::ChallengeAnswer);
        let challenge = Challenge {
            id: ChallengeId::next(),
            tender: on,
            lot: self.lot,
            unit: tender.unit.clone(),
            organisation: Some(organisation),
            step: self.step,
            matters: self.matters.clone(),
            statement_of_facts: self.statement_of_facts.clone(),
            suspends: true,
            status: Status::Filed,
            filed_at: work.now(),
            answer_due_date,
            complaint_due_date: law.last_day(answer_due_date, Parameter::ComplaintFiling),
            finding: None,
            answer: None,
            answered_at: None,
            resumed_at: None,
            version: 1,
        };
        work.create(Event::Filed(challenge)).await
    }
}

/// When the last step of the process ended: the opening, the round of final quotes, the evaluation (REG Art. 53(2)).
async fn process_ended(work: &UnitOfWork<'_>, tender: &Tender) -> Result<Option<Moment>, Error> {
    let panels: Vec<Evaluation> = work.load_all("tender", tender.id).await?;
    let evaluated = panels.iter().filter_map(|panel| panel.consolidated_at);
    let quoted = tender.final_round.and_then(|round| round.opened_at);
    Ok(evaluated.chain(quoted).chain(tender.opened_at).max())
}

/// Objects to a challenge by one that does not take part: the tender documents may be challenged by whoever could bid, the process
/// and the result by those who did (C12).
async fn check_eligibility(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    by: OrganisationId,
    (step, lot): (Step, i64),
) -> Result<(), Error> {
    let law = work.law(&tender.unit);
    if step == Step::TenderDocuments {
        let organisation: Organisation = work.load_for_share(by).await?;
        return Ok(organisation.must_be_able_to_bid(work.today(), &law)?);
    }
    let bids: Vec<Bid> = work.load_all("tender", tender.id).await?;
    let mine = |bid: &&Bid| bid.organisation == by && bid.lot == lot && bid.status != bid::Status::Withdrawn;
    let took_part = bids.iter().any(|bid| mine(&bid));
    Ok(law.demands(took_part, || Refusal::of(Reason::NotTakingPart))?)
}
