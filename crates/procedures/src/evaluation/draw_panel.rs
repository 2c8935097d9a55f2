//! Draw the panel of a tender.

use super::{check_member, fit_as_expert, fitness::fit_by_account, form_panel::form};
use crate::{
    chance::{Drawn, seed_of},
    prelude::*,
};
use domain::{
    actor::Person,
    draw::{Draw, ExpertSelection},
    evaluation::{Appointment, Evaluation, Seat},
    ids::{PersonId, TenderId},
    tender::{Action, Tender},
};

/// Draw the panel of a tender.
///
/// The experts are drawn from the library by the seed that was told in advance by its digest, not earlier than two working days
/// before the opening (E5); list and seed are kept, so that everybody can draw again and comes to the same. Who must stand
/// aside is not on the list: who works for the buyer, or is tied to a supplier that is known (E6). The first drawn leads the
/// panel (E7). Who sits on it is secret until the result (E3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"experts": 4, "representatives": ["0197c0de-0000-7000-8000-000000000001"]}))]
pub struct DrawPanel {
    /// How many experts are drawn.
    #[schema(minimum = 1, maximum = 25)]
    pub experts: u32,
    /// Who represents the buyer.
    #[schema(max_items = 10)]
    pub representatives: Vec<PersonId>,
}

impl Procedure for DrawPanel {
    type Subject = TenderId;
    type Outcome = Evaluation;
    const ACT: Act = Act::DrawPanel;
    const CREATES: bool = true;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, office: &Office) -> Result<Evaluation, Error> {
        let tender: Tender = work.parent(on).await?;
        tender.status.after(Action::FormPanel)?;
        domain::count("experts", usize::try_from(self.experts).unwrap_or(usize::MAX), 1, 25)?;
        domain::count("representatives", self.representatives.len(), 0, 10)?;
        must_be_late_enough(work, &tender)?;
        let library: Vec<Person> = work.load_all_for_update("library", "expert").await?;
        let fit = library.iter().filter(|expert| fit_by_account(work, expert, &[], &tender).is_ok());
        let list: Vec<PersonId> = fit.map(|expert| expert.id).collect();
        let seed = seed_of(&office.vault, on, Drawn::Panel);
        let (draw, experts) = drawn(work, &tender, &library, &list, self.experts, &seed).await?;
        let mut members = Vec::new();
        for (at, person) in experts.iter().enumerate() {
            members.push(Appointment { person: *person, seat: Seat::Expert, leads: at == 0 });
        }
        for (at, person) in self.representatives.iter().enumerate() {
            let member = Appointment { person: *person, seat: Seat::BuyerRepresentative, leads: false };
            check_member(work, &member, &tender, &format!("representatives/{at}")).await?;
            members.push(member);
        }
        form(work, &tender, &members, Some(draw), None).await
    }
}

/// Draws so many who may sit. Whoever turns out to work for the buyer under another account is passed over.
async fn drawn(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    library: &[Person],
    list: &[PersonId],
    wanted: u32,
    seed: &str,
) -> Result<(ExpertSelection, Vec<PersonId>), Error> {
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let (mut seen, mut experts) = (0_u32, Vec::new());
    for id in Draw::of(list, 0, seed).following() {
        if experts.len() == wanted {
            break;
        }
        seen += 1;
        let person = library.iter().find(|person| person.id == id);
        let person = person.ok_or_else(|| Error::Internal(format!("{id} is not in the library")))?;
        if fit_as_expert(work, person, tender).await?.is_ok() {
            experts.push(id);
        }
    }
    if experts.len() < wanted {
        let refusal = Refusal::of(Reason::LibraryTooSmall).field("experts");
        return Err(refusal.with("wanted", wanted).with("found", experts.len()).into());
    }
    Ok((Draw::of(list, seen, seed), experts))
}

/// Refuses a draw that comes earlier than the law allows before the opening (E5).
fn must_be_late_enough(work: &UnitOfWork<'_>, tender: &Tender) -> Result<(), Error> {
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    let Some(period) = tender.tender_documents.method.under(&law).draw_before else { return Ok(()) };
    let opening = tender.bid_deadline.day();
    let in_time = |day: Day| law.calendar().last_day(day, period) >= opening;
    let mut earliest = work.today();
    while !in_time(earliest) {
        earliest = earliest.plus_days(1);
    }
    Ok(law.demands(in_time(work.today()), || {
        Refusal::of(Reason::DrawnTooEarly).with("period", period).earliest(earliest)
    })?)
}
