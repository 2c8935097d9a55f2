//! Who acts: a person with roles, the clock, or anybody.

use crate::{
    apart::apart,
    bounds::count,
    concern::Concern,
    ids::{OrganisationId, PersonId, RoleAssignmentId},
    jurisdiction::UnitCode,
    login::Login,
    moment::{Day, Moment},
    noun::{moves, noun},
    role::{Role, are_separated},
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
};
use serde::{Deserialize, Serialize};

/// A role at a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleAssignment {
    /// Its identifier.
    pub id: RoleAssignmentId,
    /// The role.
    pub role: Role,
    /// The unit at which it is held, for roles of units.
    pub unit: Option<UnitCode>,
    /// The organisation in which it is held, for roles of organisations.
    pub organisation: Option<OrganisationId>,
}

crate::words! {
    /// How a person is related to an organisation (REG Art. 9; R-EXP Art. 16).
    RelationshipKind { Employment = "employment", Board = "board", BudgetAllocation = "share", Kinship = "kinship", Other = "other" }
}

/// A relationship of a person to an organisation. Employment, board and shares bar for three years after they end (E6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What the relationship is.
    pub kind: RelationshipKind,
    /// When it ended; absent while it lasts.
    pub until: Option<Day>,
}

crate::words! {
    /// Where a person's account stands.
    Status as PersonStatus { Active = "active", Disabled = "disabled" }
}
crate::words! {
    /// What can be done with an account.
    Action as PersonAction { AssignRole = "assign_role", RemoveRole = "remove_role", RecordRelationship = "record_relationship",
        ProposePasswordReset = "propose_password_reset", ResetPassword = "reset_password", Disable = "disable" }
}
/// The life of an account.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Active, Action::AssignRole, Status::Active),
    (Status::Active, Action::RemoveRole, Status::Active),
    (Status::Active, Action::RecordRelationship, Status::Active),
    (Status::Active, Action::ProposePasswordReset, Status::Active),
    (Status::Active, Action::ResetPassword, Status::Active),
    (Status::Active, Action::Disable, Status::Disabled),
];
moves!(Status, Action, MOVES);

/// A person who can log in. The password lies elsewhere, hashed, and never in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Its identifier.
    pub id: PersonId,
    /// The name to log in with.
    pub login: Login,
    /// The person's name.
    #[schema(example = "王晓梅")]
    pub name: String,
    /// A digest of the identity number under the key of the market, by which two accounts of one person are known. It is
    /// shown to nobody.
    #[serde(default)]
    pub identity: Option<String>,
    /// Where the account stands.
    pub status: Status,
    /// The roles held now.
    pub role_assignments: Vec<RoleAssignment>,
    /// The organisation to which the person belongs, if any: it alone names the person's roles there.
    #[serde(default)]
    pub organisation: Option<OrganisationId>,
    /// Ties to organisations, by which an expert must stand aside (E6).
    #[serde(default)]
    pub relationships: Vec<Relationship>,
    /// Who asked that the person be given a new code for its password, and when, if that waits for a second administrator.
    #[serde(default)]
    pub password_reset: Option<PasswordReset>,
    /// When the person was added.
    pub added_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// A reset of a password that waits for a second administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasswordReset {
    /// Who asked for it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Moment,
}

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The person was added.
    Added(Person),
    /// A role was granted.
    RoleAssigned(RoleAssignment),
    /// A role was taken back.
    RoleRemoved(RoleAssignmentId),
    /// A relationship to an organisation was recorded.
    RelationshipRecorded(Relationship),
    /// An administrator asked for a new code for the person's password.
    PasswordResetProposed(PasswordReset),
    /// The person was given a new code; the password it had is gone.
    PasswordReset,
    /// The account was closed.
    Disabled,
}
noun!(Person, PersonId, Event, Event::Added(person) => person);

impl Person {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Added(_) => {}
            Event::RoleAssigned(role_assignment) => self.role_assignments.push(role_assignment.clone()),
            Event::RoleRemoved(id) => self.role_assignments.retain(|role_assignment| role_assignment.id != *id),
            Event::RelationshipRecorded(relationship) => self.relationships.push(relationship.clone()),
            Event::PasswordResetProposed(reset) => self.password_reset = Some(reset.clone()),
            Event::PasswordReset => self.password_reset = None,
            Event::Disabled => self.status = Status::Disabled,
        }
    }
    /// Whom it concerns: the person itself, and the organisation to which it belongs.
    fn concerned(&self) -> Concern<'_> {
        Concern { person: Some(self.id), organisation: self.organisation, ..Concern::default() }
    }
    /// Decides whether a role may be granted, `others` being the further accounts of the same person.
    ///
    /// # Errors
    /// When the seat does not fit the role, or the law keeps the role apart from one already held under any account (A22).
    pub fn grant(&self, role_assignment: RoleAssignment, others: &[Self]) -> Result<Event, Refusal> {
        self.status.after(Action::AssignRole)?;
        if self.identity.is_none() && !role_assignment.role.is_administrator() {
            return Err(Refusal::of(Reason::IdentityUnknown).field("role"));
        }
        let fits = role_assignment.unit.is_some() == role_assignment.role.sits_at_unit()
            && role_assignment.organisation.is_some() == role_assignment.role.sits_in_organisation();
        if !fits {
            return Err(Refusal::of(Reason::SeatDoesNotFitRole).field("role").with("role", role_assignment.role));
        }
        // Whoever belongs to an organisation holds nothing at a unit or over the system: it would act on both sides.
        if self.organisation.is_some() && role_assignment.organisation.is_none() {
            return Err(Refusal::of(Reason::IncompatibleRoles)
                .field("role")
                .with("held", "社会组织人员 ¦ a person of an organisation")
                .with("asked", role_assignment.role));
        }
        // One person acts for one organisation, so that a bid is always the bid of the one that is meant.
        if role_assignment.organisation.is_some() && role_assignment.organisation != self.organisation {
            return Err(Refusal::of(Reason::OtherOrganisation).field("organisation"));
        }
        self.must_be_apart(role_assignment.role, self)?;
        others.iter().try_for_each(|other| self.must_be_apart(role_assignment.role, other))?;
        Ok(Event::RoleAssigned(role_assignment))
    }
    /// Refuses a role beside those that the person holds under an account.
    ///
    /// # Errors
    /// When the law keeps them apart, or the person would act for two organisations.
    pub fn must_be_apart(&self, role: Role, account: &Self) -> Result<(), Refusal> {
        let incompatible = || Refusal::of(Reason::IncompatibleRoles).field("role").with("asked", role);
        if account.status != Status::Active {
            return Ok(());
        }
        if let Some(held) = account.role_assignments.iter().find(|held| are_separated(held.role, role)) {
            return Err(incompatible().with("held", held.role));
        }
        let elsewhere = account.organisation.is_some() && account.organisation != self.organisation;
        if elsewhere && role.sits_in_organisation() && !account.role_assignments.is_empty() {
            return Err(incompatible().with("held", "另一社会组织的人员 ¦ a person of another organisation"));
        }
        Ok(())
    }
    /// Decides whether a role may be taken back.
    ///
    /// # Errors
    /// When the person does not hold it.
    pub fn revoke(&self, id: RoleAssignmentId) -> Result<Event, Refusal> {
        self.status.after(Action::RemoveRole)?;
        let held = self.role_assignments.iter().any(|role_assignment| role_assignment.id == id);
        if held {
            Ok(Event::RoleRemoved(id))
        } else {
            Err(Refusal::of(Reason::NoSuchPart).field("role_assignment").with("what", "任职岗位 ¦ role"))
        }
    }
    /// Records a relationship to an organisation (E6).
    ///
    /// # Errors
    /// When the account is closed or has too many.
    pub fn record_relationship(&self, relationship: Relationship) -> Result<Event, Refusal> {
        self.status.after(Action::RecordRelationship)?;
        count("relationships", self.relationships.len(), 0, 99)?;
        Ok(Event::RelationshipRecorded(relationship))
    }
    /// The relationship to an organisation that bars the person on a day (E6).
    #[must_use]
    pub fn relationship_to(&self, organisation: OrganisationId, law: &Law<'_>) -> Option<&Relationship> {
        let years = i32::try_from(law.value(Parameter::RelationshipLookBack)).unwrap_or(0);
        let bars = |relationship: &&Relationship| match relationship.until {
            None => true,
            // Kinship does not end; the look back is for what can be left.
            Some(until) => relationship.kind != RelationshipKind::Kinship && law.day() < until.plus_years(years),
        };
        self.relationships.iter().filter(|relationship| relationship.organisation == organisation).find(bars)
    }
    /// The library in which the person stands: that of the experts, or of administrators of a kind.
    #[must_use]
    pub fn library(&self) -> Option<String> {
        let listed = |role: &Role| *role == Role::Expert || role.is_administrator();
        let role = self.role_assignments.iter().map(|held| held.role).find(listed);
        role.filter(|_| self.status == Status::Active).map(|role| role.word().to_owned())
    }
    /// Whether the person signs for an organisation now.
    #[must_use]
    pub fn signs_for(&self, organisation: OrganisationId) -> bool {
        let signs = |role_assignment: &RoleAssignment| {
            role_assignment.role == Role::Signer && role_assignment.organisation == Some(organisation)
        };
        self.status == Status::Active && self.role_assignments.iter().any(signs)
    }
    /// Asks for a new code for the person's password, by an administrator. A person of an organisation is named by that alone.
    ///
    /// # Errors
    /// When the person asks for itself, belongs to an organisation, or the account is closed.
    pub fn propose_password_reset(&self, by: PersonId, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::ProposePasswordReset)?;
        if self.organisation.is_some() {
            return Err(Refusal::of(Reason::NamedByItself));
        }
        apart(self.id, by, ("重置口令的本人", "the person itself"), ("提出重置", "asking for the reset"))?;
        Ok(Event::PasswordResetProposed(PasswordReset { proposed_by: by, proposed_at: at }))
    }
    /// Gives the person a new code: in an organisation by a signer of it, elsewhere by another administrator than the one
    /// who asked.
    ///
    /// # Errors
    /// When the same person asks and gives, or nobody asked.
    pub fn reset_password(&self, by: PersonId) -> Result<Event, Refusal> {
        self.status.after(Action::ResetPassword)?;
        apart(self.id, by, ("重置口令的本人", "the person itself"), ("重置口令", "resetting the password"))?;
        if self.organisation.is_none() {
            let asked = self.password_reset.as_ref();
            let asked = asked
                .ok_or_else(|| Refusal::of(Reason::NoSuchPart).with("what", "重置申请 ¦ a request for a reset"))?;
            apart(asked.proposed_by, by, ("提出重置", "asking for the reset"), ("确认重置", "confirming it"))?;
        }
        Ok(Event::PasswordReset)
    }
    /// Whether the person holds a role and can act.
    #[must_use]
    pub fn can_act_as(&self, role: Role) -> bool {
        self.status == Status::Active && self.role_assignments.iter().any(|held| held.role == role)
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
    /// A person with the roles that count for this act.
    Person {
        /// Who it is.
        id: PersonId,
        /// The roles that count: all of them, or those an API token is limited to.
        role_assignments: Vec<RoleAssignment>,
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
    /// The roles that count for this act.
    #[must_use]
    pub fn role_assignments(&self) -> &[RoleAssignment] {
        match self {
            Self::Person { role_assignments, .. } => role_assignments,
            Self::Anybody | Self::Clock => &[],
        }
    }
    /// The organisation for which the person acts.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.role_assignments().iter().find_map(|role_assignment| role_assignment.organisation)
    }
    /// The organisation for which the person acts.
    ///
    /// # Errors
    /// When the person acts for none.
    pub fn must_act_for_organisation(&self) -> Result<OrganisationId, Refusal> {
        self.organisation().ok_or_else(|| {
            let refusal = Refusal::of(Reason::NotAllowed).with_words("roles", [Role::Bidder, Role::Signer]);
            refusal.with("at", "社会组织 ¦ an organisation")
        })
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
