//! Social organisations: who they are, and how they stand on a day.

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{OrganisationId, PersonId},
    jurisdiction::UnitCode,
    login::look_of,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    schema::ToSchema,
    text::Title,
};
use serde::{Deserialize, Serialize};

mod credit_code;
mod kind;
mod lost;
mod recovery;
pub use credit_code::CreditCode;
pub use kind::Kind;
pub use lost::Recovery;

crate::words! {
    /// Where a registration stands.
    Status as OrganisationStatus { Applied = "applied", Confirmed = "confirmed", Declined = "declined" }
}
crate::words! {
    /// What can be done with a registration.
    Action as OrganisationAction {
        Confirm = "confirm", Decline = "decline", RecordRegistryEntry = "record_registry_entry", AddMember = "add_member",
        ProposeRecovery = "propose_recovery", ConfirmRecovery = "confirm_recovery",
        ObjectToRecovery = "object_to_recovery", CompleteRecovery = "complete_recovery",
    }
}
/// The life of a registration.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Applied, Action::Confirm, Status::Confirmed),
    (Status::Applied, Action::Decline, Status::Declined),
    (Status::Confirmed, Action::RecordRegistryEntry, Status::Confirmed),
    (Status::Confirmed, Action::AddMember, Status::Confirmed),
    (Status::Confirmed, Action::ProposeRecovery, Status::Confirmed),
    (Status::Confirmed, Action::ConfirmRecovery, Status::Confirmed),
    (Status::Confirmed, Action::ObjectToRecovery, Status::Confirmed),
    (Status::Confirmed, Action::CompleteRecovery, Status::Confirmed),
];
moves!(Status, Action, MOVES);

crate::words! {
    /// What a registry says of an organisation (Q4–Q7).
    RegistryEntryKind {
        Grade = "grade", AnnualCheckPassed = "annual_check_passed", AnnualCheckBasic = "annual_check_basic",
        AnnualCheckFailed = "annual_check_failed", AbnormalList = "abnormal_list", Ban = "ban",
        Violation = "violation", ResponsiblePerson = "responsible_person", ControlledBy = "controlled_by",
        Charity = "charity", Registered = "registered",
    }
}

/// For how many years a major violation stands against an organisation, where no law of a place says otherwise (Q1).
const VIOLATION_YEARS: i32 = 3;

/// One dated fact about an organisation. It holds from its first day to its last, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistryEntry {
    /// What it says.
    pub kind: RegistryEntryKind,
    /// The grade 1A to 5A as 1 to 5, or the year of an annual check.
    #[schema(minimum = 1, maximum = 2199)]
    pub value: Option<u16>,
    /// Who is responsible, or the credit code of the one that controls or is managed together with it (Q2).
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// The first day on which it holds.
    pub from: Day,
    /// The last day on which it holds; open if absent.
    pub until: Option<Day>,
    /// The register, decision or list that says so.
    #[schema(min_length = 1, max_length = 500, example = "沪民社评〔2025〕12号")]
    pub basis_document: String,
}

impl RegistryEntry {
    /// Whether the fact holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// How an organisation stands on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Eligibility {
    /// The day asked about.
    pub day: Day,
    /// Its grade, 1 to 5, if it has one that day.
    pub grade: Option<u16>,
    /// The latest year whose annual check it passed.
    pub annual_check_passed: Option<u16>,
    /// Whether it is on the list of abnormal activities.
    pub on_abnormal_list: bool,
    /// Whether it is barred from procurement.
    pub banned: bool,
    /// Whether a major violation of the last three years stands against it (Q1).
    pub violated: bool,
    /// Whether it meets the conditions of the recommended list: two years registered, grade 3A, two checks passed (Q8).
    pub recommended: bool,
    /// Whether it may bid that day.
    pub may_bid: bool,
}

/// A social organisation in the registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    /// Its identifier here.
    pub id: OrganisationId,
    /// Its unified social credit code.
    pub credit_code: CreditCode,
    /// Its registered name.
    #[schema(example = "上海市浦东新区晨曦社工师事务所")]
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// The civil-affairs department that registered it, or looked at its licence.
    pub registration_authority: UnitCode,
    /// Where its registration stands.
    pub status: Status,
    /// What registries say of it, in the order recorded.
    pub registry_entries: Vec<RegistryEntry>,
    /// A recovery that is under way; told to itself, its registration authority and the security administrator.
    #[serde(default)]
    pub recovery: Option<Recovery>,
    /// When it asked to be registered.
    pub applied_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It asked to be registered.
    Applied(Organisation),
    /// A civil-affairs officer confirmed it.
    Confirmed,
    /// A civil-affairs officer declined it.
    Declined {
        /// Why.
        reason: String,
    },
    /// A fact was recorded.
    RegistryEntryRecorded(RegistryEntry),
    /// The registry asks to give it a signer.
    RecoveryProposed(Recovery),
    /// The security administrator agrees.
    RecoveryConfirmed {
        /// Who.
        by: PersonId,
        /// The first day on which it takes effect.
        from: Day,
    },
    /// It was objected to, or taken back.
    RecoveryEnded {
        /// Who.
        by: PersonId,
        /// Why.
        reason: Title,
    },
    /// It took effect.
    Recovered,
}

noun!(Organisation, OrganisationId, Event, Event::Applied(organisation) => organisation, running);

impl Organisation {
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        if self.status != Status::Confirmed {
            return Vec::new();
        }
        let day = law.day();
        let checked = self.registry_entries.iter().filter(|registry_entry| {
            matches!(
                registry_entry.kind,
                RegistryEntryKind::AnnualCheckPassed
                    | RegistryEntryKind::AnnualCheckBasic
                    | RegistryEntryKind::AnnualCheckFailed
            )
        });
        // The report of a year is due in the next; with the latest one seen, the one after it is due.
        let seen = checked.filter_map(|registry_entry| registry_entry.value).max().map(i32::from);
        let year = seen.map_or(day.year(), |seen| (seen + 2).max(day.year()));
        let report = Day::of_month_and_day(year, law.value(Parameter::CheckToRegistry));
        let grades = self
            .registry_entries
            .iter()
            .filter(|registry_entry| registry_entry.kind == RegistryEntryKind::Grade && registry_entry.holds_on(day));
        let grade = grades.filter_map(|registry_entry| registry_entry.until).max();
        // Civil affairs checks and grades social organisations; others report elsewhere.
        let report = report.filter(|_| self.kind.is_social()).map(|last| Clock::AnnualReport.by(last));
        let recovery = self.recovery.as_ref().and_then(|recovery| recovery.from);
        let objection = recovery.map(|from| Clock::ObjectToRecovery.by(from.plus_days(-1)));
        report.into_iter().chain(grade.map(|last| Clock::RenewGrade.by(last))).chain(objection).collect()
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Applied(_) => {}
            Event::Confirmed => self.status = Status::Confirmed,
            Event::Declined { .. } => self.status = Status::Declined,
            Event::RegistryEntryRecorded(registry_entry) => self.registry_entries.push(registry_entry.clone()),
            Event::RecoveryProposed(_)
            | Event::RecoveryConfirmed { .. }
            | Event::RecoveryEnded { .. }
            | Event::Recovered => {
                self.recover(event);
            }
        }
    }
    /// Whom it concerns: itself and its registration authority. A confirmed organisation is public.
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.registration_authority),
            organisation: Some(self.id),
            public: self.status == Status::Confirmed,
            ..Concern::default()
        }
    }
    /// Decides whether the registration may be confirmed.
    ///
    /// # Errors
    /// When it has been decided already.
    pub fn confirm(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Confirm).map(|_| Event::Confirmed)
    }
    /// Decides whether the registration may be declined.
    ///
    /// # Errors
    /// When it has been decided already.
    pub fn decline(&self, reason: &str) -> Result<Event, Refusal> {
        self.status.after(Action::Decline).map(|_| Event::Declined { reason: reason.to_owned() })
    }
    /// How it stands on a day.
    #[must_use]
    pub fn eligibility(&self, day: Day) -> Eligibility {
        let on = |kind| {
            self.registry_entries
                .iter()
                .filter(move |registry_entry| registry_entry.kind == kind && registry_entry.holds_on(day))
        };
        let on_abnormal_list = on(RegistryEntryKind::AbnormalList).next().is_some();
        let banned = on(RegistryEntryKind::Ban).next().is_some();
        let violated = self.violation(day, VIOLATION_YEARS).is_some();
        Eligibility {
            day,
            grade: on(RegistryEntryKind::Grade).next_back().and_then(|registry_entry| registry_entry.value),
            annual_check_passed: on(RegistryEntryKind::AnnualCheckPassed)
                .filter_map(|registry_entry| registry_entry.value)
                .max(),
            on_abnormal_list,
            banned,
            violated,
            recommended: self.is_recommended(day),
            may_bid: self.status == Status::Confirmed && !on_abnormal_list && !banned && !violated,
        }
    }
    /// The major violation that stands against it: of the last years, unless it was a bar that has run out (REG Art. 19).
    fn violation(&self, day: Day, years: i32) -> Option<&RegistryEntry> {
        let stands = |registry_entry: &&RegistryEntry| {
            let recent = registry_entry.from <= day && day < registry_entry.from.plus_years(years);
            registry_entry.kind == RegistryEntryKind::Violation
                && recent
                && registry_entry.until.is_none_or(|until| day <= until)
        };
        self.registry_entries.iter().find(stands)
    }
    /// Whether it meets the conditions of the recommended list of Shanghai (Q8).
    fn is_recommended(&self, day: Day) -> bool {
        let holds = |kind| {
            self.registry_entries
                .iter()
                .filter(move |registry_entry| registry_entry.kind == kind && registry_entry.holds_on(day))
        };
        let two_years =
            holds(RegistryEntryKind::Registered).any(|registry_entry| registry_entry.from.plus_years(2) <= day);
        let graded = holds(RegistryEntryKind::Grade)
            .next_back()
            .and_then(|registry_entry| registry_entry.value)
            .is_some_and(|grade| grade >= 3);
        let mut years: Vec<u16> =
            holds(RegistryEntryKind::AnnualCheckPassed).filter_map(|registry_entry| registry_entry.value).collect();
        years.sort_unstable();
        let last_two = matches!(years.as_slice(), [.., one, two] if one + 1 == *two);
        two_years && graded && last_two
    }
    /// Objects to an organisation that may not bid on a day: the law may be that of the case, the facts are those of the day (Q1,
    /// Q4, Q7).
    ///
    /// # Errors
    /// Names what stands in its way.
    pub fn must_be_able_to_bid(&self, day: Day, law: &Law<'_>) -> Result<(), Refusal> {
        let eligibility = self.eligibility(day);
        law.demands(self.status == Status::Confirmed, || {
            Refusal::of(Reason::OrganisationNotConfirmed).with("status", self.status)
        })?;
        let years = i32::try_from(law.value(Parameter::ViolationLookBack)).unwrap_or(VIOLATION_YEARS);
        if let Some(violation) = self.violation(day, years) {
            law.objects(
                Refusal::of(Reason::OrganisationViolated)
                    .with("from", violation.from)
                    .earliest(violation.from.plus_years(years)),
            )?;
        }
        if eligibility.banned {
            let until = self
                .registry_entries
                .iter()
                .filter(|registry_entry| registry_entry.kind == RegistryEntryKind::Ban && registry_entry.holds_on(day));
            let refusal = Refusal::of(Reason::OrganisationBanned).with("day", day);
            let last = until.map(|registry_entry| registry_entry.until).max_by_key(|until| until.is_none()).flatten();
            law.objects(match last {
                Some(last) => refusal.earliest(last.plus_days(1)),
                None => refusal,
            })?;
        }
        law.demands(!eligibility.on_abnormal_list, || Refusal::of(Reason::OrganisationAbnormal).with("day", day))
    }
    /// The names under which it hangs together with others: who is responsible for it, who controls it, and itself (Q2).
    fn ties(&self, day: Day) -> impl Iterator<Item = String> {
        let named = self.registry_entries.iter().filter(move |registry_entry| {
            matches!(registry_entry.kind, RegistryEntryKind::ResponsiblePerson | RegistryEntryKind::ControlledBy)
                && registry_entry.holds_on(day)
        });
        // Names are compared as they look: a blank or a wide letter makes nobody another.
        let names = named.filter_map(|registry_entry| registry_entry.name.as_deref().map(look_of));
        names.chain([look_of(&self.name), look_of(&self.credit_code.to_string())])
    }
    /// What it has in common with another: one person responsible for both, or one that controls the other (Q2).
    #[must_use]
    pub fn link_to(&self, other: &Self, day: Day) -> Option<String> {
        let others: Vec<String> = other.ties(day).collect();
        self.ties(day).find(|tie| others.contains(tie))
    }
    /// Decides whether a fact may be recorded.
    ///
    /// # Errors
    /// When its value does not fit its kind or it ends before it begins.
    pub fn record_registry_entry(&self, registry_entry: RegistryEntry, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::RecordRegistryEntry)?;
        let fits = match registry_entry.kind {
            RegistryEntryKind::Grade => registry_entry.value.is_some_and(|grade| (1..=5).contains(&grade)),
            RegistryEntryKind::AnnualCheckPassed
            | RegistryEntryKind::AnnualCheckBasic
            | RegistryEntryKind::AnnualCheckFailed => {
                registry_entry.value.is_some_and(|year| (1990..2200).contains(&year))
            }
            RegistryEntryKind::AbnormalList
            | RegistryEntryKind::Ban
            | RegistryEntryKind::Violation
            | RegistryEntryKind::ResponsiblePerson
            | RegistryEntryKind::ControlledBy
            | RegistryEntryKind::Charity
            | RegistryEntryKind::Registered => registry_entry.value.is_none(),
        };
        let named =
            matches!(registry_entry.kind, RegistryEntryKind::ResponsiblePerson | RegistryEntryKind::ControlledBy);
        let fits =
            fits && named == registry_entry.name.as_ref().is_some_and(|name| (1..=200).contains(&name.chars().count()));
        if !fits {
            return Err(Refusal::of(Reason::RegistryEntryValue).field("value").with("kind", registry_entry.kind));
        }
        if registry_entry.until.is_some_and(|until| until < registry_entry.from) {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("until").with("from", registry_entry.from));
        }
        let last = registry_entry.from.plus_years(i32::try_from(law.value(Parameter::GradeHolds)).unwrap_or(5));
        law.demands(
            registry_entry.kind != RegistryEntryKind::Grade || registry_entry.until.is_some_and(|until| until <= last),
            || Refusal::of(Reason::GradeTooLong).field("until").with("last", last),
        )?;
        Ok(Event::RegistryEntryRecorded(registry_entry))
    }
}
