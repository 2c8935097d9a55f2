//! The one check of everybody behind a bid, run at every door from the first bid to the signature, with the facts of that day
//! (Q1–Q4, M17, A6; REG Arts 18, 19, 22).

use super::parties::subcontractors;
use crate::prelude::*;
use domain::{
    Law,
    award::{self, Award},
    bid::{Bid, Content},
    ids::{BidId, OrganisationId, TenderId},
    method::Invitation,
    organisation::{Kind, Organisation},
    tender::Tender,
};
use std::collections::{HashMap, hash_map::Entry};

/// Refuses a bid behind which anybody stands who may not take part today.
///
/// Whether a member was invited itself is not looked at: the answer would tell who else was drawn (E3).
pub(crate) async fn must_be_eligible(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    lot: i64,
    bidder: OrganisationId,
    content: &Content,
) -> Result<(), Error> {
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    content.check_members(bidder).map_err(|refusal| refusal.within("content"))?;
    let lead: Organisation = work.load_for_share(bidder).await?;
    may_take_part(work, tender, lot, &lead, &law).await?;
    for (at, id) in content.members.iter().enumerate() {
        let field = format!("content/members/{at}");
        let member: Organisation = named(work, *id, &field, "社会组织 ¦ organisation").await?;
        may_take_part(work, tender, lot, &member, &law).await.map_err(|error| error.within(&field))?;
    }
    for part in subcontractors(work, content).await? {
        may_take_part(work, tender, lot, &part, &law).await.map_err(|error| error.within("content/subcontracts"))?;
    }
    Ok(())
}

/// The same of a bid that was opened, and that nobody behind it stands behind another bid of the lot as well (REG Arts 18, 22).
pub(crate) async fn must_still_be_eligible(work: &UnitOfWork<'_>, tender: &Tender, bid: &Bid) -> Result<(), Error> {
    all_must_still_be_eligible(work, tender, std::slice::from_ref(bid)).await
}

/// The same of many bids of a tender, one after the other: who bids is looked up once.
pub(crate) async fn all_must_still_be_eligible(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    bids: &[Bid],
) -> Result<(), Error> {
    let law = work.law_on(&tender.unit, tender.judged_on(work.today()));
    let field = Field::of(work, tender.id).await?;
    for bid in bids {
        let Some(content) = &bid.content else { continue };
        must_be_eligible(work, tender, bid.lot, bid.organisation, content).await?;
        field.must_stand_alone(bid, work.today(), &law)?;
    }
    Ok(())
}

/// The same of the bid that is to win or has won, by its identifier.
pub(crate) async fn winner_must_be_eligible(work: &UnitOfWork<'_>, bid: BidId) -> Result<(), Error> {
    let bid: Bid = work.load_for_share(bid).await?;
    let tender: Tender = work.load_for_share(bid.tender).await?;
    must_still_be_eligible(work, &tender, &bid).await
}

/// Refuses an organisation that may not bid today, that designed the project and is not its single source, or that refused the
/// award of this item before (Q1, Q3, Q4, A6).
async fn may_take_part(
    work: &UnitOfWork<'_>,
    tender: &Tender,
    lot: i64,
    organisation: &Organisation,
    law: &Law<'_>,
) -> Result<(), Error> {
    organisation.must_be_able_to_bid(work.today(), law)?;
    let terms = tender.tender_documents.method.under(law);
    let designed = tender.tender_documents.conditions.designed_by.contains(&organisation.id);
    law.demands(!designed || terms.invites == Invitation::Named, || Refusal::of(Reason::DesignedIt))?;
    // Only an enterprise is a small or medium enterprise (R-SME Arts 2, 6).
    let reserved = tender.tender_documents.conditions.reserved_for_enterprises;
    law.demands(!reserved || organisation.kind == Kind::Enterprise, || {
        Refusal::of(Reason::ReservedForEnterprises).with("kind", organisation.kind)
    })?;
    let item = tender.tender_documents.lot(lot)?.item.filter(|_| terms.refuser_barred);
    let Some(item) = item else { return Ok(()) };
    let refused = |award: &Award| {
        award.organisation == organisation.id && award.status == award::Status::Refused && award.tender != tender.id
    };
    let awards: Vec<Award> = work.load_all("item", item).await?;
    Ok(law.demands(!awards.iter().any(refused), || Refusal::of(Reason::RefusedBefore))?)
}

/// The opened bids of a tender and who bids; each organisation is read once.
struct Field {
    bids: Vec<Bid>,
    organisations: HashMap<OrganisationId, Organisation>,
}

impl Field {
    async fn of(work: &UnitOfWork<'_>, tender: TenderId) -> Result<Self, Error> {
        let mut bids: Vec<Bid> = work.load_all("tender", tender).await?;
        bids.retain(|bid| bid.content.is_some());
        let mut organisations = HashMap::new();
        for id in bids.iter().flat_map(parties) {
            if let Entry::Vacant(place) = organisations.entry(id) {
                place.insert(work.load_for_share(id).await?);
            }
        }
        Ok(Self { bids, organisations })
    }
    fn bidders(&self, bid: &Bid) -> impl Iterator<Item = &Organisation> {
        parties(bid).filter_map(|id| self.organisations.get(&id))
    }
    /// Refuses a bid whose parties stand behind another bid of the lot, or hang together with those who do. The law lets neither
    /// take part: whichever is looked at first.
    fn must_stand_alone(&self, bid: &Bid, today: Day, law: &Law<'_>) -> Result<(), Refusal> {
        let others = self.bids.iter().filter(|other| other.id != bid.id && other.lot == bid.lot);
        for rival in others.flat_map(|other| self.bidders(other)) {
            let twice = self.bidders(bid).any(|party| party.id == rival.id);
            law.demands(!twice, || Refusal::of(Reason::BidsTwice).with("name", &rival.name))?;
            if let Some(tie) = self.bidders(bid).find_map(|party| party.link_to(rival, today)) {
                law.objects(Refusal::of(Reason::Linked).with("relationship", tie))?;
            }
        }
        Ok(())
    }
}

/// Who bids: the bidder and the members of its consortium. Whoever does a part of the work for two bidders bids for neither.
fn parties(bid: &Bid) -> impl Iterator<Item = OrganisationId> {
    let members = bid.content.iter().flat_map(|content| content.members.iter().copied());
    std::iter::once(bid.organisation).chain(members)
}
