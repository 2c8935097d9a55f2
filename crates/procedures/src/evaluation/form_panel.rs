//! Form the panel of a tender.

use crate::prelude::*;
use crate::tender::disclose;
use domain::{
    actor::{Person, Role},
    bid::Bid,
    evaluation::{Appointment, Evaluation, Event, Member, Seat, Status},
    ids::{EvaluationId, PersonId, TenderId},
    tender::{Action, Tender},
};

/// Form the panel of a tender.
///
/// Odd in number, two thirds experts (E4). Who sits on it is secret until the result.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"members": [{"person": "0197c0de-0000-7000-8000-000000000001", "seat": "expert"}, {"person": "0197c0de-0000-7000-8000-000000000002", "seat": "expert"}, {"person": "0197c0de-0000-7000-8000-000000000003", "seat": "buyer_representative"}]}))]
pub struct FormPanel {
    /// The members.
    #[schema(min_items = 1, max_items = 25)]
    pub members: Vec<Appointment>,
}

impl Procedure for FormPanel {
    type Subject = TenderId;
    type Outcome = Evaluation;
    const ACT: Act = Act::FormPanel;
    const CREATES: bool = true;

    async fn decide(&self, on: TenderId, unit: &Unit<'_>, _: &Office) -> Result<Evaluation, Halt> {
        let tender: Tender = unit.parent(on).await?;
        tender.status.after(Action::FormPanel)?;
        let mut appointed: Vec<PersonId> = Vec::new();
        for (at, member) in self.members.iter().enumerate() {
            if appointed.contains(&member.person) {
                return Err(Refusal::of(Reason::AlreadyExists)
                    .field(format!("members/{at}"))
                    .with("what", "member")
                    .into());
            }
            check_member(unit, member, &tender.unit, &format!("members/{at}/person")).await?;
            appointed.push(member.person);
        }
        let experts = self.members.iter().filter(|member| member.seat == Seat::Expert).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        tender.papers.method.terms().check_panel(number(self.members.len()), number(experts))?;
        let members = self.members.iter().map(|seat| Member {
            person: seat.person,
            seat: seat.seat,
            free_of_interest: None,
            scored: false,
        });
        let evaluation = Evaluation {
            id: EvaluationId::next(),
            tender: on,
            unit: tender.unit.clone(),
            members: members.collect(),
            appointed,
            status: Status::Formed,
            rankings: Vec::new(),
            formed_at: unit.now(),
            version: 1,
        };
        let evaluation: Evaluation = unit.create(Event::Formed(evaluation)).await?;
        seat(unit, &evaluation).await?;
        Ok(evaluation)
    }
}

/// Refuses a person who does not hold the duty that a seat demands.
pub(crate) async fn check_member(
    unit: &Unit<'_>,
    member: &Appointment,
    buyer: &UnitCode,
    field: &str,
) -> Result<(), Halt> {
    let unfit = || Refusal::of(Reason::MemberUnfit).field(field).with("person", member.person);
    let person: Person = match unit.look(member.person).await {
        Ok(person) => person,
        Err(Halt::Refused(_)) => return Err(unfit().into()),
        Err(halt) => return Err(halt),
    };
    let fits = person.duties.iter().any(|duty| match member.seat {
        Seat::Expert => duty.role == Role::Evaluator,
        Seat::BuyerRepresentative => {
            matches!(duty.role, Role::BuyerOfficer | Role::BuyerApprover) && duty.unit.as_ref() == Some(buyer)
        }
    });
    if fits { Ok(()) } else { Err(unfit().into()) }
}

/// Keeps who sits on the panel and lets the members read what was handed in with the opened bids.
pub(crate) async fn seat(unit: &Unit<'_>, evaluation: &Evaluation) -> Result<(), Halt> {
    unit.seat_panel(evaluation.id, &evaluation.appointed).await?;
    for bid in unit.all::<Bid>("tender", evaluation.tender).await? {
        if let Some(content) = &bid.content {
            disclose(unit, content, bid.organisation, &evaluation.unit, &evaluation.appointed).await?;
        }
    }
    Ok(())
}
