//! Hand in a file.

use crate::{call::Call, prelude::*};
use domain::{
    attachment::{Attachment, Event},
    ids::AttachmentId,
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
