//! Who may sit on a panel (E4, E6; R74 Art. 7; R87 Art. 47; R-EXP Art. 16).

use crate::{bid::parties_of, person::other_accounts, prelude::*};
use domain::{
    RuleId,
    actor::Person,
    bid::Bid,
    evaluation::{Appointment, Seat},
    ids::{OrganisationId, PersonId},
    role::Role,
    tender::Tender,
};

/// Refuses a person who does not hold the role that a seat demands, or must stand aside from it.
pub(crate) async fn check_member(
    work: &UnitOfWork<'_>,
    member: &Appointment,
    tender: &Tender,
    field: &str,
) -> Result<(), Error> {
    let unfit = || Refusal::of(Reason::MemberUnfit).field(field).with("person", member.person);
    let person: Person = match work.load_for_share(member.person).await {
        Err(Error::Refused(_)) => return Err(unfit().into()),
        found => found?,
    };
    match member.seat {
        Seat::Expert => {
            fit_as_expert(work, &person, tender).await?.map_err(|refusal| refusal.field(field))?;
            Ok(())
        }
        Seat::BuyerRepresentative => {
            let represents = person.role_assignments.iter().any(|held| {
                matches!(held.role, Role::BuyerOfficer | Role::BuyerApprover)
                    && held.unit.as_ref() == Some(&tender.unit)
            });
            if represents { Ok(()) } else { Err(unfit().into()) }
        }
    }
}

/// Whether a person may sit as an expert: who works for the buyer, under whatever account, comes as its representative or not at
/// all, and who is tied to a supplier that is known stands aside.
pub(crate) async fn fit_as_expert(
    work: &UnitOfWork<'_>,
    person: &Person,
    tender: &Tender,
) -> Result<Result<(), Refusal>, Error> {
    if let Err(refusal) = fit_by_account(work, person, &[], tender) {
        return Ok(Err(refusal));
    }
    Ok(fit_by_account(work, person, &other_accounts(work, person).await?, tender))
}

/// The same by the account that is at hand, and by those of the same person that were looked up.
pub(super) fn fit_by_account(
    work: &UnitOfWork<'_>,
    person: &Person,
    others: &[Person],
    tender: &Tender,
) -> Result<(), Refusal> {
    let unfit = |rule| Refusal::of(Reason::MemberUnfit).under(rule).with("person", person.id);
    if !person.can_act_as(Role::Expert) {
        return Err(unfit(RuleId::E4));
    }
    let held = others.iter().chain([person]).flat_map(|account| &account.role_assignments);
    // One's own unit, and those of its department above and below it (本部门或者本单位).
    let tree = work.tree();
    let department = |unit| tree.unit(unit).map(|unit| unit.department);
    let works_for_buyer = held.filter_map(|held| held.unit.as_ref()).any(|seat| {
        let in_line = tree.covers(seat, &tender.unit) || tree.covers(&tender.unit, seat);
        *seat == tender.unit || in_line && department(seat) == department(&tender.unit)
    });
    if works_for_buyer {
        return Err(unfit(RuleId::E6));
    }
    let conditions = &tender.tender_documents.conditions;
    let named = conditions.single_source.iter().map(|single| single.supplier);
    let drawn = tender.invited.iter().flat_map(|invited| invited.draw.drawn.iter().copied());
    let known: Vec<OrganisationId> = conditions.designed_by.iter().copied().chain(named).chain(drawn).collect();
    tied_to(work, others, person, &known, tender)
}

/// Objects to a tie of the person, under any account, to one of these organisations (E6).
fn tied_to(
    work: &UnitOfWork<'_>,
    accounts: &[Person],
    person: &Person,
    organisations: &[OrganisationId],
    tender: &Tender,
) -> Result<(), Refusal> {
    let law = work.law(&tender.unit);
    let belongs = |account: &&Person| account.organisation.is_some_and(|own| organisations.contains(&own));
    let mut all = accounts.iter().chain([person]);
    let kind = all
        .clone()
        .find_map(|account| organisations.iter().find_map(|organisation| account.relationship_to(*organisation, &law)));
    let kind = kind.map(|relationship| relationship.kind.word()).or(all.find(belongs).map(|_| "employment"));
    law.demands(kind.is_none(), || Refusal::of(Reason::RelatedToBidder).with("relationship", kind.unwrap_or_default()))
}

/// Objects to a member who is tied to any party of a bid: the bidder, a member of its consortium, or whoever is to do a part of
/// the work (E6). Before the opening nobody looks at the bids, so it is asked again when the member scores.
pub(crate) async fn check_ties(work: &UnitOfWork<'_>, tender: &Tender, person: &Person) -> Result<(), Error> {
    if tender.opened_at.is_none() {
        return Ok(());
    }
    let mut parties = Vec::new();
    for bid in work.load_all::<Bid>("tender", tender.id).await? {
        parties.extend(parties_of(work, &bid).await?);
    }
    let accounts = other_accounts(work, person).await?;
    Ok(tied_to(work, &accounts, person, &parties, tender)?)
}

/// The same of a member by its identifier: asked whenever a member finds, asks or scores.
pub(crate) async fn must_be_free(work: &UnitOfWork<'_>, tender: &Tender, person: PersonId) -> Result<(), Error> {
    let person: Person = work.load_for_share(person).await?;
    check_ties(work, tender, &person).await
}
