//! Draw the suppliers to be invited.

use crate::{
    chance::{Drawn, seed_of},
    prelude::*,
};
use domain::{
    Law, RuleId,
    actor::Person,
    draw::{Draw, SupplierSelection},
    ids::{ItemId, OrganisationId, PersonId, TenderId},
    organisation::Organisation,
    purchase_item::{self, PurchaseItem},
    tender::{Lot, LotOutcome, Status, Tender},
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

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, office: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let law = work.law(&tender.unit);
        domain::count("list", self.list.len(), 2, 200)?;
        domain::count("watchers", self.watchers.len(), 0, 20)?;
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
        let mut items = items_of(work, &tender).await?;
        let earlier = earlier_draw(work, &tender, &items).await?;
        if earlier.is_none() {
            self.check_list(work, &law).await?;
        }
        let own = || Draw::of(&self.list, self.drawn, &seed_of(&office.vault, on, Drawn::Suppliers));
        let draw = match earlier {
            Some(draw) => taken_over(draw, &self.list, self.drawn)?,
            None => own(),
        };
        let event = tender.invite(draw, self.watchers.clone(), work.now(), &law)?;
        work.record(&mut tender, event).await?;
        for item in &mut items {
            work.record(item, purchase_item::Event::SuppliersDrawn { tender: on }).await?;
        }
        Ok(tender)
    }
}

impl InviteSuppliers {
    /// Refuses a list with somebody on it who may not bid.
    async fn check_list(&self, work: &UnitOfWork<'_>, law: &Law<'_>) -> Result<(), Error> {
        for (at, id) in self.list.iter().enumerate() {
            let organisation: Organisation = named(work, *id, &format!("list/{at}"), "社会组织 ¦ organisation").await?;
            organisation
                .must_be_able_to_bid(work.today(), law)
                .map_err(|refusal| refusal.field(format!("list/{at}")))?;
        }
        Ok(())
    }
}

async fn items_of(work: &UnitOfWork<'_>, tender: &Tender) -> Result<Vec<PurchaseItem>, Error> {
    let mut ids: Vec<ItemId> = tender.tender_documents.lots.iter().filter_map(|lot| lot.item).collect();
    // In one order, so that two draws at once do not wait for each other.
    ids.sort_unstable();
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.push(work.load_for_update(id).await?);
    }
    Ok(items)
}

/// The draw that was made for the same items in another tender and still counts: it does unless the round that followed it
/// failed. Else a draw could be repeated in new tenders until it falls as wanted (M6).
async fn earlier_draw(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    items: &[PurchaseItem],
) -> Result<Option<SupplierSelection>, Error> {
    let mut earlier: Option<SupplierSelection> = None;
    for item in items {
        let Some(drawn_for) = item.drawn_for.filter(|drawn_for| *drawn_for != tender.id) else { continue };
        let former: Tender = work.load_for_share(drawn_for).await?;
        let failed = |lot: &Lot| lot.item == Some(item.id) && lot.outcome == LotOutcome::Failed;
        if former.status == Status::Void || former.tender_documents.lots.iter().any(failed) {
            continue;
        }
        let draw = former.invited.map(|invited| invited.draw).filter(|_| former.status == Status::Cancelled);
        match (draw, &earlier) {
            (Some(draw), None) => earlier = Some(draw),
            (Some(draw), Some(known)) if draw == *known => {}
            _ => return Err(Refusal::of(Reason::DrawStands).with("tender", former.number).into()),
        }
    }
    Ok(earlier)
}

/// Takes over a draw whose tender was called off: for the same list, and as many.
fn taken_over(draw: SupplierSelection, list: &[OrganisationId], wanted: u32) -> Result<SupplierSelection, Refusal> {
    let mut list = list.to_vec();
    list.sort_unstable();
    let same = list == draw.list && usize::try_from(wanted).is_ok_and(|wanted| wanted == draw.drawn.len());
    if same { Ok(draw) } else { Err(Refusal::of(Reason::DrawStands).field("list")) }
}
