//! Everybody who stands behind a bid: the bidder, the members of its consortium, and those who are to do a part of the work.

use crate::prelude::*;
use domain::{
    bid::{Bid, Content},
    ids::OrganisationId,
    login::look_of,
    organisation::{Organisation, Status},
};

/// The organisations behind a bid that was opened; none behind one that was not.
pub(crate) async fn parties_of(work: &UnitOfWork<'_>, bid: &Bid) -> Result<Vec<OrganisationId>, Error> {
    let Some(content) = &bid.content else { return Ok(Vec::new()) };
    let mut parties = vec![bid.organisation];
    parties.extend(&content.members);
    parties.extend(subcontractors(work, content).await?.iter().map(|organisation| organisation.id));
    parties.sort_unstable();
    parties.dedup();
    Ok(parties)
}

/// Those named for a part of the work who are known to the registry. Names are compared as they look, so that a blank or a wide
/// letter makes nobody another.
pub(crate) async fn subcontractors(work: &UnitOfWork<'_>, content: &Content) -> Result<Vec<Organisation>, Error> {
    let mut found = Vec::new();
    for part in &content.subcontracts {
        let named: Vec<Organisation> = work.load_all("name_form", look_of(part.name.as_str())).await?;
        found.extend(named.into_iter().filter(|organisation| organisation.status == Status::Confirmed));
    }
    Ok(found)
}
