//! Draw the suppliers to be invited.

use crate::prelude::*;
use crate::secrets::new_seed;
use domain::{
    RuleId,
    actor::Person,
    ids::{OrganisationId, PersonId, TenderId},
    organisation::Organisation,
    tender::Tender,
};

/// Draw the suppliers to be invited.
///
/// At random, from a list of at least twice as many, before two of the buyer's staff (M6). List, seed and watchers are
/// kept, so that everybody can draw again and comes to the same; nobody but the buyer reads them before the opening (E3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"list": ["0197c0de-0000-7000-8000-000000000001", "0197c0de-0000-7000-8000-000000000002", "0197c0de-0000-7000-8000-000000000003", "0197c0de-0000-7000-8000-000000000004", "0197c0de-0000-7000-8000-000000000005", "0197c0de-0000-7000-8000-000000000006"], "drawn": 3, "watchers": ["0197c0de-0000-7000-8000-000000000007", "0197c0de-0000-7000-8000-000000000008"]}))]
pub struct InviteSuppliers {
    /// The list from which is drawn.
    #[schema(min_items = 2, max_items = 200)]
    pub list: Vec<OrganisationId>,
    /// How many are drawn.
    #[schema(minimum = 1, maximum = 100)]
    pub drawn: u32,
    /// The staff of the buyer who watch.
    #[schema(max_items = 20)]
    pub watchers: Vec<PersonId>,
}

impl Procedure for InviteSuppliers {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::InviteSuppliers;
    const KEY_REQUIRED: bool = true;
    const CAN_BE_TRIED: bool = false;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law(&tender.unit);
        domain::count("list", self.list.len(), 2, 200)?;
        domain::count("watchers", self.watchers.len(), 0, 20)?;
        for (at, id) in self.list.iter().enumerate() {
            let organisation: Organisation = named(work, *id, &format!("list/{at}"), "社会组织 ¦ organisation").await?;
            organisation.must_be_able_to_bid(&law).map_err(|refusal| refusal.field(format!("list/{at}")))?;
        }
        for (at, id) in self.watchers.iter().enumerate() {
            let person: Person = named(work, *id, &format!("watchers/{at}"), "人员 ¦ person").await?;
            let of_buyer = person
                .role_assignments
                .iter()
                .any(|role_assignment| role_assignment.unit.as_ref() == Some(&tender.unit));
            if !of_buyer {
                let unfit = Refusal::of(Reason::MemberUnfit).under(RuleId::M6).field(format!("watchers/{at}"));
                return Err(unfit.with("person", id).into());
            }
        }
        let seed = new_seed()?;
        let event = tender.invite(&self.list, self.drawn, self.watchers.clone(), &seed, work.now(), &law)?;
        work.record(&mut tender, event).await?;
        Ok(tender)
    }
}
