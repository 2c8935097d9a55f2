//! Hand in a file.

use crate::{call::Call, caller::Caller, prelude::*};
use domain::{
    actor::{Actor, RoleAssignment},
    attachment::{Attachment, Event, ORGANISATION_BYTES_MAX, PERSON_BYTES_MAX, UNIT_BYTES_MAX},
    ids::AttachmentId,
    organisation::{Organisation, Status},
};

/// Hand in a file.
///
/// The body of the request is the file itself; its name goes in the query. It is stored encrypted, found by the
/// SHA-256 of its content, and read by nobody else until it is used: with a bid from the opening on, with tender documents from
/// the publication on, as evidence at once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "服务方案.pdf", "media_type": "application/pdf", "bytes": 4096, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}))]
pub struct UploadAttachment {
    /// Its name.
    pub name: Title,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// The SHA-256 of its content.
    pub sha256: String,
}

impl UploadAttachment {
    /// The request for it.
    #[must_use]
    pub fn call(self) -> Call {
        Call::of(self, Nothing)
    }
}

impl Procedure for UploadAttachment {
    type Subject = Nothing;
    type Outcome = Attachment;
    const ACT: Act = Act::UploadAttachment;
    const CREATES: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Attachment, Error> {
        work.ask(&Concern::default())?;
        must_have_room(work.actor(), self.bytes, work.handed_in().await?)?;
        let attachment = Attachment {
            id: AttachmentId::next(),
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            uploaded_by: work.person()?,
            unit: work.actor().role_assignments().iter().find_map(|role_assignment| role_assignment.unit.clone()),
            organisation: work.actor().organisation(),
            appointed: Vec::new(),
            public: false,
            with_bids_of: None,
            uploaded_at: work.now(),
            version: 1,
        };
        work.create(Event::Uploaded(attachment)).await
    }
}

impl Office {
    /// Refuses who may not hand in a file, before the first byte of it is taken: nobody for an organisation that is not
    /// confirmed, and nobody who has handed in as much as may be.
    ///
    /// # Errors
    /// Why not.
    pub async fn may_hand_in(&self, caller: &Caller) -> Result<(), Error> {
        let reader = self.reader(caller.actor.clone());
        reader.ask(Act::UploadAttachment, &Concern::default())?;
        if let Some(organisation) = caller.actor.organisation() {
            let organisation: Organisation = reader.find(organisation).await?;
            if organisation.status != Status::Confirmed {
                return Err(Refusal::of(Reason::OrganisationNotConfirmed).with("status", organisation.status).into());
            }
        }
        Ok(must_have_room(&caller.actor, 1, reader.handed_in().await?)?)
    }
}

/// Refuses more bytes than its unit, its organisation or the person itself may hand in.
fn must_have_room(actor: &Actor, bytes: i64, used: i64) -> Result<(), Refusal> {
    let limit = match actor.role_assignments().first() {
        Some(RoleAssignment { unit: Some(_), .. }) => UNIT_BYTES_MAX,
        Some(RoleAssignment { organisation: Some(_), .. }) => ORGANISATION_BYTES_MAX,
        _ => PERSON_BYTES_MAX,
    };
    if used.saturating_add(bytes) <= limit {
        return Ok(());
    }
    Err(Refusal::of(Reason::QuotaUsedUp).with("used", used).with("limit", limit))
}
