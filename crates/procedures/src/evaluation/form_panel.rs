//! Form the panel of a tender by choice.

use super::check_member;
use crate::{prelude::*, tender::disclose};
use domain::{
    bid::Bid,
    draw::ExpertSelection,
    evaluation::{Appointment, Evaluation, Event, Member, Seat, Status},
    ids::{EvaluationId, PersonId, TenderId},
    tender::{Action, Tender},
};

/// Form the panel of a tender by choice.
///
/// Odd in number, two thirds experts, led by an expert (E4, E7). Where the law has experts drawn, they are chosen only with
/// the consent of the head budget unit, which is published with the result (E5). Who sits on it is secret until the result.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"members": [{"person": "0197c0de-0000-7000-8000-000000000001", "seat": "expert"}, {"person": "0197c0de-0000-7000-8000-000000000002", "seat": "expert"}, {"person": "0197c0de-0000-7000-8000-000000000003", "seat": "buyer_representative"}], "consent": null}))]
pub struct FormPanel {
    /// The members.
    #[schema(min_items = 1, max_items = 25)]
    pub members: Vec<Appointment>,
    /// The document by which the head budget unit consents to choosing the experts.
    #[serde(default)]
    pub consent: Option<Title>,
}

impl Procedure for FormPanel {
    type Subject = TenderId;
    type Outcome = Evaluation;
    const ACT: Act = Act::FormPanel;
    const CREATES: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let tender: Tender = work.parent(on).await?;
        tender.status.after(Action::FormPanel)?;
        let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
        let terms = tender.tender_documents.method.under(&law);
        law.demands(!terms.experts_two_thirds || self.consent.is_some(), || {
            Refusal::of(Reason::ExpertsNotDrawn).field("consent")
        })?;
        for (at, member) in self.members.iter().enumerate() {
            check_member(work, member, &tender, &format!("members/{at}/person")).await?;
        }
        form(work, &tender, &self.members, None, self.consent.clone()).await
    }
}

/// Forms a panel of these members, drawn or chosen with consent.
pub(super) async fn form(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    members: &[Appointment],
    draw: Option<ExpertSelection>,
    consent: Option<Title>,
) -> Result<Evaluation, Error> {
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    let appointed: Vec<PersonId> = members.iter().map(|member| member.person).collect();
    if let Some(at) = (1..appointed.len()).find(|at| appointed[..*at].contains(&appointed[*at])) {
        return Err(Refusal::of(Reason::AlreadyExists)
            .field(format!("members/{at}"))
            .with("what", "成员 ¦ member")
            .into());
    }
    let experts = members.iter().filter(|member| member.seat == Seat::Expert).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let terms = tender.tender_documents.method.under(&law);
    let (budget, complex) = (tender.tender_documents.budget(), tender.tender_documents.conditions.complex);
    if let Err(refusal) = terms.check_panel((budget, complex), number(members.len()), number(experts)) {
        law.objects(refusal)?;
    }
    let leaders: Vec<&Appointment> = members.iter().filter(|member| member.leads).collect();
    let led_well = leaders.len() <= 1 && leaders.iter().all(|leader| leader.seat == Seat::Expert);
    law.demands(led_well, || Refusal::of(Reason::LeaderUnfit).field("members"))?;
    let members = members.iter().map(|member| Member {
        person: member.person,
        seat: member.seat,
        no_conflict_of_interest: None,
        unable: false,
        scored: false,
        leads: member.leads,
    });
    let evaluation = Evaluation {
        id: EvaluationId::next(),
        tender: tender.id,
        unit: tender.unit.clone(),
        members: members.collect(),
        appointed,
        status: Status::Formed,
        rankings: Vec::new(),
        draw,
        chosen_with_consent: consent,
        dissents: Vec::new(),
        ratings: Vec::new(),
        findings: Vec::new(),
        formed_at: work.now(),
        consolidated_at: None,
        version: 1,
    };
    let evaluation: Evaluation = work.create(Event::Formed(evaluation)).await?;
    seat(work, &evaluation).await?;
    Ok(evaluation)
}

/// Keeps who sits on the panel and lets the members read what was handed in with the opened bids.
pub(crate) async fn seat(work: &UnitOfWork<'_>, evaluation: &Evaluation) -> Result<(), Error> {
    work.seat_panel(evaluation.id, &evaluation.appointed).await?;
    let tender: Tender = work.load_for_share(evaluation.tender).await?;
    if tender.opened_at.is_none() {
        // Before the opening the bids are not even looked at: how long it takes must not tell how many there are (E3).
        return Ok(());
    }
    for bid in work.load_all_for_update::<Bid>("tender", evaluation.tender).await? {
        if let Some(content) = &bid.content {
            disclose(work, content, bid.organisation, &tender, &evaluation.appointed).await?;
        }
    }
    Ok(())
}
