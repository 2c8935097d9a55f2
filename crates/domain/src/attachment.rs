//! Attachments: files in an object store, addressed by what they contain.

use crate::{
    concern::Concern,
    ids::{AttachmentId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    noun::noun,
    schema::ToSchema,
    secrecy::Until,
    text::Title,
};
use serde::{Deserialize, Serialize};

/// The kinds of file that are taken, each with the endings of the names of such files.
pub const KINDS: &[(&str, &[&str])] = &[
    ("application/pdf", &["pdf"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("text/plain", &["txt"]),
    ("text/csv", &["csv"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
];

/// The kinds of file that are taken.
pub fn media_types() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(media_type, _)| *media_type)
}

/// The kind that the name of a file says by its ending; none where it says none of those that are taken.
#[must_use]
pub fn media_type_of(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let says = |endings: &[&str]| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
    KINDS.iter().find(|(_, endings)| says(endings)).map(|(media_type, _)| *media_type)
}

/// The largest file in bytes: 50 MiB.
pub const BYTES_MAX: u64 = 50 * 1024 * 1024;
/// What an organisation may have handed in, in bytes: 2 GiB.
pub const ORGANISATION_BYTES_MAX: i64 = 2 << 30;
/// What a unit may have handed in, in bytes: 20 GiB.
pub const UNIT_BYTES_MAX: i64 = 20 << 30;
/// What a person who acts for neither may have handed in, in bytes: 256 MiB.
pub const PERSON_BYTES_MAX: i64 = 256 << 20;

/// A file that somebody handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// Its identifier.
    pub id: AttachmentId,
    /// Its name.
    #[schema(example = "服务方案.pdf")]
    pub name: Title,
    /// Its media type.
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// The SHA-256 of its content in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// Who handed it in.
    pub uploaded_by: PersonId,
    /// The unit that may read it.
    pub unit: Option<UnitCode>,
    /// The organisation that handed it in.
    pub organisation: Option<OrganisationId>,
    /// Further persons who may read it, such as the members of a panel.
    pub appointed: Vec<PersonId>,
    /// Whether everybody may read it.
    pub public: bool,
    /// The tender with whose bids it came to light, if it did.
    #[serde(default)]
    pub with_bids_of: Option<TenderId>,
    /// When it was handed in.
    pub uploaded_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was handed in.
    Uploaded(Attachment),
    /// More people may read it: the buyer and the panel at the opening, everybody at a publication.
    Disclosed {
        /// The unit that may read it from now on.
        unit: UnitCode,
        /// Further persons.
        appointed: Vec<PersonId>,
        /// Whether everybody may.
        public: bool,
        /// The tender with whose bids it comes to light, if it does.
        #[serde(default)]
        with_bids_of: Option<TenderId>,
    },
}
noun!(Attachment, AttachmentId, Event, Event::Uploaded(attachment) => attachment; until secret_until);

impl Attachment {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Uploaded(_) => {}
            Event::Disclosed { unit, appointed, public, with_bids_of } => {
                self.with_bids_of = self.with_bids_of.or(*with_bids_of);
                self.unit = Some(unit.clone());
                self.appointed.clone_from(appointed);
                self.public |= public;
            }
        }
    }
    /// A file is told of once it is used: before, it would tell who prepares a bid. One that comes to light with a bid is
    /// told with the bid (E3).
    fn secret_until(&self, _: &Event) -> Option<Until> {
        if self.unit.is_none() { Some(Until::Itself) } else { self.with_bids_of.map(Until::Tender) }
    }
    fn concerned(&self) -> Concern<'_> {
        // Who handed it in for a unit or an organisation reads it as long as the person acts for it, and not beyond.
        let own = self.unit.is_none() && self.organisation.is_none();
        Concern {
            unit: self.unit.as_ref(),
            organisation: self.organisation,
            person: own.then_some(self.uploaded_by),
            appointed: &self.appointed,
            public: self.public,
        }
    }
}
