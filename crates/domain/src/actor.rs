//! Who acts: a person with duties, the clock, or anybody.

use crate::{
    bounds::count,
    concern::Concern,
    ids::{DutyId, OrganisationId, PersonId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    role::{Role, are_separated},
    rulebook::{Law, Parameter, Reason, Refusal},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A role at a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Duty {
    /// Its identifier.
    pub id: DutyId,
    /// The role.
    pub role: Role,
    /// The unit at which it is held, for roles of units.
    pub unit: Option<UnitCode>,
    /// The organisation in which it is held, for roles of organisations.
    pub organisation: Option<OrganisationId>,
}

crate::words! {
    /// What ties a person to an organisation (REG Art. 9; R-EXP Art. 16).
    TieKind { Employment = "employment", Board = "board", Share = "share", Kinship = "kinship", Other = "other" }
}

/// A tie of a person to an organisation. Employment, board and shares bar for three years after they end (E6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the tie is.
    pub kind: TieKind,
    /// When it ended; absent while it lasts.
    pub until: Option<Day>,
}

crate::words! {
    /// Where a person's account stands.
    Status as PersonStatus { Active = "active", Disabled = "disabled" }
}
crate::words! {
    /// What can be done with an account.
    Action as PersonAction { GrantDuty = "grant_duty", RevokeDuty = "revoke_duty", RecordTie = "record_tie", Disable = "disable" }
}
/// The life of an account.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Active, Action::GrantDuty, Status::Active),
    (Status::Active, Action::RevokeDuty, Status::Active),
    (Status::Active, Action::RecordTie, Status::Active),
    (Status::Active, Action::Disable, Status::Disabled),
];
moves!(Status, Action, MOVES);

/// A person who can log in. The password lies elsewhere, hashed, and never in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Its identifier.
    pub id: PersonId,
    /// The name to log in with.
    #[schema(example = "wang.officer")]
    pub login: String,
    /// The person's name.
    #[schema(example = "王晓梅")]
    pub name: String,
    /// Where the account stands.
    pub status: Status,
    /// The duties held now.
    pub duties: Vec<Duty>,
    /// The organisation to which the person belongs, if any: it alone names the person's duties there.
    #[serde(default)]
    pub organisation: Option<OrganisationId>,
    /// Ties to organisations, by which an expert must stand aside (E6).
    #[serde(default)]
    pub ties: Vec<Tie>,
    /// When the person was enrolled.
    pub enrolled_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The person was enrolled.
    Enrolled(Person),
    /// A duty was granted.
    DutyGranted(Duty),
    /// A duty was taken back.
    DutyRevoked(DutyId),
    /// A tie to an organisation was recorded.
    TieRecorded(Tie),
    /// The account was closed.
    Disabled,
}
noun!(Person, PersonId, Event, Event::Enrolled(person) => person);

impl Person {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Enrolled(_) => {}
            Event::DutyGranted(duty) => self.duties.push(duty.clone()),
            Event::DutyRevoked(id) => self.duties.retain(|duty| duty.id != *id),
            Event::TieRecorded(tie) => self.ties.push(tie.clone()),
            Event::Disabled => self.status = Status::Disabled,
        }
    }
    /// Whom it concerns: the person itself, and the organisation to which it belongs.
    fn concerned(&self) -> Concern<'_> {
        Concern { person: Some(self.id), organisation: self.organisation, ..Concern::default() }
    }
    /// Decides whether a duty may be granted.
    ///
    /// # Errors
    /// When the seat does not fit the role or the law keeps the role apart from one already held (A22).
    pub fn grant(&self, duty: Duty) -> Result<Event, Refusal> {
        self.status.after(Action::GrantDuty)?;
        let fits = duty.unit.is_some() == duty.role.sits_at_unit()
            && duty.organisation.is_some() == duty.role.sits_in_organisation();
        if !fits {
            return Err(Refusal::of(Reason::SeatDoesNotFitRole).field("role").with("role", duty.role));
        }
        // Whoever belongs to an organisation holds nothing at a unit or over the system: it would act on both sides.
        if self.organisation.is_some() && duty.organisation.is_none() {
            return Err(Refusal::of(Reason::DutiesApart)
                .field("role")
                .with("held", "社会组织人员 ¦ a person of an organisation")
                .with("asked", duty.role));
        }
        // One person acts for one organisation, so that a bid is always the bid of the one that is meant.
        if duty.organisation.is_some() && duty.organisation != self.organisation {
            return Err(Refusal::of(Reason::OtherOrganisation).field("organisation"));
        }
        if let Some(held) = self.duties.iter().find(|held| are_separated(held.role, duty.role)) {
            return Err(Refusal::of(Reason::DutiesApart)
                .field("role")
                .with("held", held.role)
                .with("asked", duty.role));
        }
        Ok(Event::DutyGranted(duty))
    }
    /// Decides whether a duty may be taken back.
    ///
    /// # Errors
    /// When the person does not hold it.
    pub fn revoke(&self, id: DutyId) -> Result<Event, Refusal> {
        self.status.after(Action::RevokeDuty)?;
        let held = self.duties.iter().any(|duty| duty.id == id);
        if held {
            Ok(Event::DutyRevoked(id))
        } else {
            Err(Refusal::of(Reason::NoSuchPart).field("duty").with("what", "duty"))
        }
    }
    /// Records a tie to an organisation (E6).
    ///
    /// # Errors
    /// When the account is closed or has too many.
    pub fn record_tie(&self, tie: Tie) -> Result<Event, Refusal> {
        self.status.after(Action::RecordTie)?;
        count("ties", self.ties.len(), 0, 99)?;
        Ok(Event::TieRecorded(tie))
    }
    /// The tie to an organisation that bars the person on a day (E6).
    #[must_use]
    pub fn tie_to(&self, organisation: OrganisationId, law: &Law<'_>) -> Option<&Tie> {
        let years = i32::try_from(law.value(Parameter::TieLookBack)).unwrap_or(0);
        let bars = |tie: &&Tie| match tie.until {
            None => true,
            // Kinship does not end; the look back is for what can be left.
            Some(until) => tie.kind != TieKind::Kinship && law.day() < until.plus_years(years),
        };
        self.ties.iter().filter(|tie| tie.organisation == organisation).find(bars)
    }
    /// The library in which the person stands: that of the experts, for evaluators.
    #[must_use]
    pub fn library(&self) -> Option<String> {
        let expert = self.status == Status::Active && self.duties.iter().any(|duty| duty.role == Role::Evaluator);
        expert.then(|| "expert".to_owned())
    }
    /// Whether the person signs for an organisation now.
    #[must_use]
    pub fn signs_for(&self, organisation: OrganisationId) -> bool {
        let signs = |duty: &Duty| duty.role == Role::Signer && duty.organisation == Some(organisation);
        self.status == Status::Active && self.duties.iter().any(signs)
    }
    /// Decides whether the account may be closed.
    ///
    /// # Errors
    /// When it is closed already.
    pub fn disable(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Disable).map(|_| Event::Disabled)
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has not logged in.
    Anybody,
    /// The system itself, when a deadline acts.
    Clock,
    /// A person with the duties that count for this act.
    Person {
        /// Who it is.
        id: PersonId,
        /// The duties that count: all of them, or those an API token is limited to.
        duties: Vec<Duty>,
    },
}

impl Actor {
    /// The person who acts, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } => Some(*id),
            Self::Anybody | Self::Clock => None,
        }
    }
    /// The person who acts.
    ///
    /// # Errors
    /// When nobody is logged in.
    pub fn must_be_person(&self) -> Result<PersonId, Refusal> {
        self.person().ok_or_else(|| Refusal::of(Reason::NotLoggedIn))
    }
    /// The duties that count for this act.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        match self {
            Self::Person { duties, .. } => duties,
            Self::Anybody | Self::Clock => &[],
        }
    }
    /// The organisation for which the person acts.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.duties().iter().find_map(|duty| duty.organisation)
    }
    /// The organisation for which the person acts.
    ///
    /// # Errors
    /// When the person acts for none.
    pub fn must_act_for_organisation(&self) -> Result<OrganisationId, Refusal> {
        self.organisation().ok_or_else(|| Refusal::of(Reason::NotAllowed))
    }
    /// A short name for logs and keys.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Anybody => "anybody".to_owned(),
            Self::Clock => "clock".to_owned(),
            Self::Person { id, .. } => id.to_string(),
        }
    }
}
