//! A report that takes long, made beside other work: ordered, made once to be measured, and downloaded in parts.
//!
//! Nothing is stored of it but how it was asked for, how long it is and its digest: as of a position of the journal it has the same
//! bytes for ever, so every download makes it again, and a part of it can be had after a broken line. It is read as the one
//! who ordered it could read then; whoever may read less meanwhile does not get it.

use crate::{
    actor::RoleAssignment,
    concern::Concern,
    ids::{PersonId, ReportJobId},
    moment::Moment,
    noun::{moves, noun},
    report::{Asked, Report},
    rulebook::{Reason, Refusal},
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// In which form a report is had.
    Form as ReportForm {
        Json = "json", Csv = "csv", Xlsx = "xlsx", Hledger = "hledger", Ledger = "ledger", Beancount = "beancount",
    }
}
crate::words! {
    /// Where the making of a report stands.
    Status as ReportJobStatus { Ordered = "ordered", Making = "making", Made = "made", Failed = "failed" }
}
crate::words! {
    /// What can be done with it.
    Action as ReportJobAction { Begin = "begin", GoOn = "go_on", End = "end", Fail = "fail" }
}
/// The life of it. What a server began and left is begun again by another.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Ordered, Action::Begin, Status::Making),
    (Status::Making, Action::Begin, Status::Making),
    (Status::Making, Action::GoOn, Status::Making),
    (Status::Making, Action::End, Status::Made),
    (Status::Making, Action::Fail, Status::Failed),
];
moves!(Status, Action, MOVES);

/// After so long without a sign a server is taken to have stopped.
pub const SILENCE_MILLIS: i64 = 120_000;
/// So long it can be downloaded once it is made.
pub const KEPT_DAYS: i64 = 7;
/// So many that have not expired one person may have.
pub const OPEN_MAX: usize = 20;

/// A report that is made beside other work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportJob {
    /// Its identifier.
    pub id: ReportJobId,
    /// Which report.
    pub report: Report,
    /// In which form.
    pub form: Form,
    /// What it was asked for, with the position of the journal and the day as of which it is made.
    pub asked: Asked,
    /// Who ordered it.
    pub person: PersonId,
    /// The roles by which it is read.
    pub role_assignments: Vec<RoleAssignment>,
    /// The digest of how far these roles reached.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub access_scope_digest: String,
    /// Where it stands.
    pub status: Status,
    /// How many lines are made.
    pub rows: i64,
    /// How many bytes are made.
    pub bytes: i64,
    /// The SHA-256 of the whole, in hexadecimal, once it is made; the ETag of its content.
    pub sha256: Option<String>,
    /// Why it could not be made.
    pub failure_reason: Option<Title>,
    /// When it was ordered.
    pub ordered_at: Moment,
    /// When a server was last heard of that makes it.
    pub last_heartbeat_at: Option<Moment>,
    /// When it was made.
    pub made_at: Option<Moment>,
    /// Until when it can be downloaded.
    pub expires_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// How far a report has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// How many lines.
    pub rows: i64,
    /// How many bytes.
    pub bytes: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was ordered.
    Ordered(ReportJob),
    /// A server began to make it.
    Begun {
        /// When.
        at: Moment,
    },
    /// It has come so far.
    WentOn {
        /// How far.
        extent: Extent,
        /// When.
        at: Moment,
    },
    /// It is made.
    Ended {
        /// How long it is.
        extent: Extent,
        /// Its digest.
        sha256: String,
        /// When.
        at: Moment,
        /// Until when it can be downloaded.
        expires_at: Moment,
    },
    /// It could not be made.
    Failed {
        /// Why.
        failure_reason: Title,
    },
}
noun!(ReportJob, ReportJobId, Event, Event::Ordered(job) => job);

impl ReportJob {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Ordered(_) => {}
            Event::Begun { at } => {
                (self.rows, self.bytes, self.last_heartbeat_at, self.status) = (0, 0, Some(*at), Status::Making);
            }
            Event::WentOn { extent, at } => {
                (self.rows, self.bytes, self.last_heartbeat_at) = (extent.rows, extent.bytes, Some(*at));
            }
            Event::Ended { extent, sha256, at, expires_at } => {
                (self.rows, self.bytes, self.sha256) = (extent.rows, extent.bytes, Some(sha256.clone()));
                (self.made_at, self.expires_at, self.status) = (Some(*at), Some(*expires_at), Status::Made);
            }
            Event::Failed { failure_reason } => {
                (self.failure_reason, self.status) = (Some(failure_reason.clone()), Status::Failed)
            }
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern { person: Some(self.person), ..Concern::default() }
    }
    /// Begins to make it; once more where the server that began has fallen silent.
    ///
    /// # Errors
    /// When another server makes it, or it is made.
    pub fn begin(&self, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Begin)?;
        match self.last_heartbeat_at {
            Some(heard) if at < heard.plus_millis(SILENCE_MILLIS) => Err(Refusal::of(Reason::Busy)),
            _ => Ok(Event::Begun { at }),
        }
    }
    /// Says how far it has come.
    ///
    /// # Errors
    /// When it is not being made.
    pub fn go_on(&self, extent: Extent, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::GoOn).map(|_| Event::WentOn { extent, at })
    }
    /// Says that it is made.
    ///
    /// # Errors
    /// When it is not being made.
    pub fn end(&self, extent: Extent, sha256: String, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::End)?;
        Ok(Event::Ended { extent, sha256, at, expires_at: at.day().plus_days(KEPT_DAYS).end() })
    }
    /// Says that it cannot be made.
    ///
    /// # Errors
    /// When it is not being made.
    pub fn fail(&self, failure_reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Fail).map(|_| Event::Failed { failure_reason })
    }
    /// Whether it takes one of the places of its person.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        self.status != Status::Failed && self.expires_at.is_none_or(|expires| now < expires)
    }
    /// The digest under which it can be downloaded, by a reader whose roles reach as far.
    ///
    /// # Errors
    /// When it is not made, has expired, or the reader does not reach as far as when it was ordered.
    pub fn content(&self, access_scope_digest: &str, now: Moment) -> Result<&str, Refusal> {
        let made = self
            .sha256
            .as_deref()
            .ok_or_else(|| Refusal::of(Reason::ReportNotMade).with("status", self.status).with("rows", self.rows))?;
        match self.expires_at {
            Some(expires) if now >= expires => Err(Refusal::of(Reason::ReportExpired).with("expires", expires)),
            _ if access_scope_digest != self.access_scope_digest => Err(Refusal::of(Reason::ReportScopeChanged)),
            _ => Ok(made),
        }
    }
}
