//! Hand in a file.

use crate::{call::Call, caller::Caller, objects::Taken, prelude::*};
use domain::{
    actor::{Actor, Person},
    attachment::{Attachment, BYTES_MAX, Event, ORGANISATION_BYTES_MAX, PERSON_BYTES_MAX, UNIT_BYTES_MAX},
    ids::{AttachmentId, PersonId},
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
        // Held, so that of two files at once the second sees the first.
        match work.actor().organisation() {
            Some(organisation) => drop(work.load_for_update::<Organisation>(organisation).await?),
            None => drop(work.load_for_update::<Person>(work.person()?).await?),
        }
        if room(work.actor(), work.handed_in().await?)? < self.bytes {
            return Err(used_up(work.actor(), work.handed_in().await?).into());
        }
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
    /// Gives how many bytes there is room for.
    ///
    /// # Errors
    /// Why not.
    pub async fn may_hand_in(&self, caller: &Caller) -> Result<u64, Error> {
        let reader = self.reader(caller.actor.clone());
        reader.ask(Act::UploadAttachment, &Concern::default())?;
        if let Some(organisation) = caller.actor.organisation() {
            let organisation: Organisation = reader.find(organisation).await?;
            if organisation.status != Status::Confirmed {
                return Err(Refusal::of(Reason::OrganisationNotConfirmed).with("status", organisation.status).into());
            }
        }
        let room = room(&caller.actor, reader.handed_in().await?)?;
        Ok(u64::try_from(room).unwrap_or(0).min(BYTES_MAX))
    }
    /// Drops a file that was taken in and is nobody's: the act that would have kept it was refused.
    ///
    /// # Errors
    /// When the database or the store fails.
    pub async fn drop_if_nobodys(&self, owner: PersonId, taken: &Taken) -> Result<(), Error> {
        if self.reader(Actor::Anybody).is_handed_in(owner, &taken.sha256).await? {
            return Ok(());
        }
        self.objects.drop_file(owner, taken).await
    }
}

/// What the unit, the organisation or the person itself may have handed in.
fn limit_of(actor: &Actor) -> i64 {
    let at_unit = actor.role_assignments().iter().any(|held| held.unit.is_some());
    match actor.organisation() {
        Some(_) => ORGANISATION_BYTES_MAX,
        None if at_unit => UNIT_BYTES_MAX,
        None => PERSON_BYTES_MAX,
    }
}

/// How many bytes more may be handed in.
fn room(actor: &Actor, used: i64) -> Result<i64, Refusal> {
    let room = limit_of(actor).saturating_sub(used);
    if room > 0 { Ok(room) } else { Err(used_up(actor, used)) }
}

fn used_up(actor: &Actor, used: i64) -> Refusal {
    Refusal::of(Reason::QuotaUsedUp).with("used", used).with("limit", limit_of(actor))
}
