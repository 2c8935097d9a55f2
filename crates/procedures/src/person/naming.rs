//! Who names the roles of whom.

use crate::prelude::*;
use domain::{
    actor::Person,
    ids::OrganisationId,
    organisation::{Organisation, Status},
    role::Role,
};

/// Refuses whoever may not name roles there: those of an organisation its own signers name, all others the security
/// administrator. An administrator who could name an organisation's people could read and withdraw its bids.
pub(crate) fn must_assign_roles(work: &UnitOfWork<'_>, organisation: Option<OrganisationId>) -> Result<(), Error> {
    let holds = |role, seat| {
        work.actor()
            .role_assignments()
            .iter()
            .any(|role_assignment| role_assignment.role == role && role_assignment.organisation == seat)
    };
    match organisation {
        Some(_) if holds(Role::Signer, organisation) => Ok(()),
        Some(_) => Err(Refusal::of(Reason::NamedByItself).into()),
        None if holds(Role::SecurityAdministrator, None) => Ok(()),
        None => Err(domain::permission::not_allowed(Act::AssignRole).into()),
    }
}

/// The further accounts of the same person. An application that nobody has confirmed proves nothing of who made it: whoever
/// applies with the number of another keeps that person from nothing.
pub(crate) async fn other_accounts(work: &UnitOfWork<'_>, person: &Person) -> Result<Vec<Person>, Error> {
    let Some(identity) = &person.identity else { return Ok(Vec::new()) };
    let accounts: Vec<Person> = work.load_all_for_update("identity", identity).await?;
    let mut others = Vec::new();
    for account in accounts.into_iter().filter(|account| account.id != person.id) {
        if is_of_a_confirmed_organisation(work, &account).await? || account.organisation.is_none() {
            others.push(account);
        }
    }
    Ok(others)
}

/// Whether a person belongs to an organisation that is confirmed.
pub(crate) async fn is_of_a_confirmed_organisation(work: &UnitOfWork<'_>, person: &Person) -> Result<bool, Error> {
    let Some(organisation) = person.organisation else { return Ok(false) };
    let organisation: Organisation = work.load_for_share(organisation).await?;
    Ok(organisation.status == Status::Confirmed)
}

/// Refuses to leave an organisation without a signer who can act.
pub(crate) async fn must_leave_a_signer(work: &UnitOfWork<'_>, without: &Person) -> Result<(), Error> {
    let Some(organisation) = without.organisation.filter(|organisation| without.signs_for(*organisation)) else {
        return Ok(());
    };
    let people: Vec<Person> = work.load_all_for_update("organisation", organisation).await?;
    let another = people.iter().any(|person| person.id != without.id && person.signs_for(organisation));
    if another { Ok(()) } else { Err(Refusal::of(Reason::LastSigner).into()) }
}

/// Refuses to leave the system without an administrator of a kind who can act: nobody could name another.
pub(crate) async fn must_leave_an_administrator(
    work: &UnitOfWork<'_>,
    without: &Person,
    only: Option<Role>,
) -> Result<(), Error> {
    let of_kind = |role: &Role| role.is_administrator() && only.is_none_or(|only| only == *role);
    let kinds: Vec<Role> = without.role_assignments.iter().map(|held| held.role).filter(of_kind).collect();
    for role in kinds {
        let people: Vec<Person> = work.load_all_for_update("library", role).await?;
        if !people.iter().any(|person| person.id != without.id && person.can_act_as(role)) {
            return Err(Refusal::of(Reason::LastAdministrator).with("role", role).into());
        }
    }
    Ok(())
}
