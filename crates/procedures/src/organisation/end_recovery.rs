//! The end of a recovery without effect.

use crate::prelude::*;
use domain::{
    actor::{Person, Status},
    ids::{OrganisationId, PersonId},
    organisation::Organisation,
};

/// Ends a recovery, and closes the account that was added for it.
pub(crate) async fn end_recovery(
    work: &UnitOfWork<'_>,
    organisation: &mut Organisation,
    by: PersonId,
    reason: Title,
) -> Result<(), Error> {
    let added = organisation.recovery.as_ref().map(|recovery| recovery.person);
    let event = organisation.end_recovery(by, reason)?;
    work.record(organisation, event).await?;
    let Some(id) = added else { return Ok(()) };
    let mut person: Person = work.load_for_update(id).await?;
    // The organisation may have closed it already.
    if person.status == Status::Active {
        let event = person.disable()?;
        work.record(&mut person, event).await?;
        work.access().shut_out(id, work.now()).await?;
    }
    Ok(())
}

/// An organisation whose people come in and act has not lost them: a recovery of it ends. What they hand in sealed ends none, as
/// that would tell of it.
pub(crate) async fn end_what_is_not_needed(
    work: &UnitOfWork<'_>,
    organisation: OrganisationId,
    by: PersonId,
) -> Result<(), Error> {
    if !work.is_being_recovered(organisation).await? {
        return Ok(());
    }
    let mut organisation: Organisation = work.load_for_update(organisation).await?;
    // It may have ended meanwhile, as by this very act.
    if organisation.recovery.is_none() {
        return Ok(());
    }
    let reason = "本组织人员仍在办理业务 (its own people still act for it)".parse()?;
    end_recovery(work, &mut organisation, by, reason).await
}
