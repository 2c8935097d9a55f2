//! Organisations: registration, facts, their people, and a way back for one that has lost them.

mod add_member;
mod complete_recovery;
mod confirm;
mod confirm_recovery;
mod decline;
mod end_recovery;
mod object_to_recovery;
mod propose_recovery;
mod record_registry_entry;
mod register;

pub use add_member::AddMember;
pub use complete_recovery::CompleteRecovery;
pub use confirm::ConfirmOrganisation;
pub use confirm_recovery::ConfirmRecovery;
pub use decline::DeclineOrganisation;
pub use object_to_recovery::ObjectToRecovery;
pub use propose_recovery::ProposeRecovery;
pub use record_registry_entry::RecordRegistryEntry;
pub use register::RegisterOrganisation;

pub(crate) use end_recovery::{end_recovery, end_what_is_not_needed};

/// Refuses whoever acts for an organisation that nobody has confirmed.
pub(crate) async fn must_be_confirmed(
    work: &persistence::UnitOfWork<'_>,
    organisation: domain::ids::OrganisationId,
) -> Result<(), persistence::Error> {
    use domain::{
        Reason, Refusal,
        organisation::{Organisation, Status},
    };
    let organisation: Organisation = work.load_for_share(organisation).await?;
    if organisation.status == Status::Confirmed {
        return Ok(());
    }
    Err(Refusal::of(Reason::OrganisationNotConfirmed).with("status", organisation.status).into())
}
