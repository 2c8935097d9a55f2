//! Draw the panel of a tender.

use super::form_panel::{check_member, form};
use crate::{prelude::*, secrets::new_seed};
use domain::{
    actor::Person,
    draw::Draw,
    evaluation::{Appointment, Evaluation, Seat},
    ids::{PersonId, TenderId},
    tender::{Action, Tender},
};

/// Draw the panel of a tender.
///
/// The experts are drawn at random from the library, not earlier than two working days before the opening (E5); list and
/// seed are kept, so that everybody can draw again and comes to the same. The first drawn leads the panel (E7). Who
/// sits on it is secret until the result (E3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"experts": 4, "representatives": ["0197c0de-0000-7000-8000-000000000001"], "excluded": []}))]
pub struct DrawPanel {
    /// How many experts are drawn.
    #[schema(minimum = 1, maximum = 25)]
    pub experts: u32,
    /// Who represents the buyer.
    #[schema(max_items = 10)]
    pub representatives: Vec<PersonId>,
    /// Experts who must stand aside and are not on the list (E6).
    #[schema(max_items = 100)]
    pub excluded: Vec<PersonId>,
}

impl Procedure for DrawPanel {
    type Subject = TenderId;
    type Outcome = Evaluation;
    const ACT: Act = Act::DrawPanel;
    const CREATES: bool = true;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Evaluation, Error> {
        let tender: Tender = work.parent(on).await?;
        tender.status.after(Action::FormPanel)?;
        domain::count("experts", usize::try_from(self.experts).unwrap_or(usize::MAX), 1, 25)?;
        domain::count("representatives", self.representatives.len(), 0, 10)?;
        must_be_late_enough(work, &tender)?;
        let library: Vec<Person> = work.load_all_for_update("library", "expert").await?;
        let list: Vec<PersonId> =
            library.iter().map(|person| person.id).filter(|person| !self.excluded.contains(person)).collect();
        if list.len() < usize::try_from(self.experts).unwrap_or(usize::MAX) {
            let refusal = Refusal::of(Reason::LibraryTooSmall).field("experts");
            return Err(refusal.with("wanted", self.experts).with("found", list.len()).into());
        }
        let draw = Draw::of(&list, self.experts, &new_seed()?);
        let mut members = Vec::new();
        for (at, person) in draw.drawn.iter().enumerate() {
            members.push(Appointment { person: *person, seat: Seat::Expert, leads: at == 0 });
        }
        for (at, person) in self.representatives.iter().enumerate() {
            let member = Appointment { person: *person, seat: Seat::BuyerRepresentative, leads: false };
            check_member(work, &member, &tender.unit, &format!("representatives/{at}")).await?;
            members.push(member);
        }
        form(work, &tender, &members, Some(draw), None).await
    }
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
