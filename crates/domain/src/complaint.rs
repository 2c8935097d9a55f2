//! A complaint (投诉) to the finance bureau about the answer to a challenge (C6–C11).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{ChallengeId, ComplaintId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where a complaint stands.
    Status as ComplaintStatus {
        Filed = "filed", InCorrection = "in_correction", Accepted = "accepted", NotAccepted = "not_accepted",
        Decided = "decided", Withdrawn = "withdrawn",
    }
}
crate::words! {
    /// What can be done with a complaint.
    Action as ComplaintAction {
        AskCorrection = "ask_correction", Correct = "correct", Accept = "accept", NotAccept = "not_accept",
        State = "state", Suspend = "suspend", Decide = "decide", Withdraw = "withdraw",
    }
}
/// The life of a complaint.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Filed, Action::AskCorrection, Status::InCorrection),
    (Status::Filed, Action::Accept, Status::Accepted),
    (Status::Filed, Action::NotAccept, Status::NotAccepted),
    (Status::Filed, Action::Withdraw, Status::Withdrawn),
    (Status::InCorrection, Action::Correct, Status::Filed),
    (Status::InCorrection, Action::NotAccept, Status::NotAccepted),
    (Status::InCorrection, Action::Withdraw, Status::Withdrawn),
    (Status::Accepted, Action::State, Status::Accepted),
    (Status::Accepted, Action::Suspend, Status::Accepted),
    (Status::Accepted, Action::Decide, Status::Decided),
    (Status::Accepted, Action::Withdraw, Status::Withdrawn),
];
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a complaint: the decision is published (C11).
pub const PUBLIC: &[Status] = &[Status::Decided];

crate::words! {
    /// What finance finds.
    Verdict as ComplaintVerdict {
        Unfounded = "unfounded", FalseEvidence = "false_evidence", UpheldWithoutEffect = "upheld_without_effect",
        Upheld = "upheld",
    }
}
crate::words! {
    /// What follows from a breach that affects the result, by how far the purchase has come (C9; REG Art. 71).
    Consequence as ComplaintConsequence {
        None = "none", Redo = "redo", AnotherCandidate = "another_candidate", CancelContract = "cancel_contract",
        Damages = "damages",
    }
}

/// How far a purchase has come when a complaint about it is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whether the breach lies in the tender documents: then no other candidate of the same round can follow.
    pub of_documents: bool,
    /// Whether a supplier is determined.
    pub decided: bool,
    /// Whether the contract is signed by both.
    pub signed: bool,
    /// Whether any of it has been performed.
    pub performed: bool,
    /// Whether another candidate is left in the ranking, and as many valid bids as the law asks for.
    pub another: bool,
}

/// The consequence of a breach that affects the result (C9; REG Art. 71).
#[must_use]
pub fn consequence(verdict: Verdict, reached: Reached) -> Consequence {
    match (verdict, reached) {
        (Verdict::Unfounded | Verdict::FalseEvidence | Verdict::UpheldWithoutEffect, _) => Consequence::None,
        (Verdict::Upheld, Reached { performed: true, .. }) => Consequence::Damages,
        (Verdict::Upheld, Reached { signed: true, .. }) => Consequence::CancelContract,
        (Verdict::Upheld, Reached { of_documents: false, decided: true, another: true, .. }) => {
            Consequence::AnotherCandidate
        }
        (Verdict::Upheld, _) => Consequence::Redo,
    }
}

/// What a party says to a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// Who says it.
    pub by: PersonId,
    /// What.
    pub text: Prose,
    /// When.
    pub at: Moment,
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// What finance finds.
    pub verdict: Verdict,
    /// What follows.
    pub consequence: Consequence,
    /// The facts, the reasons and the law; and how to have it reviewed (C11).
    pub reason: Prose,
    /// When.
    pub at: Moment,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Complaint {
    /// Its identifier.
    pub id: ComplaintId,
    /// The challenge it follows.
    pub challenge: ChallengeId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The unit complained of.
    pub unit: UnitCode,
    /// Who complains.
    pub organisation: OrganisationId,
    /// The matters, out of those challenged.
    pub matters: Vec<Title>,
    /// The facts and what is asked for.
    pub statement_of_facts: Prose,
    /// Where it stands.
    pub status: Status,
    /// When it was filed, or filed again after a correction.
    pub filed_at: Moment,
    /// The last day to check it (C7).
    pub check_due_date: Day,
    /// When it was accepted.
    pub accepted_at: Option<Moment>,
    /// The last day for the statements of those complained of (C7).
    pub reply_due_date: Option<Day>,
    /// The last day to decide, counted from its receipt in order (C7).
    pub decision_due_date: Day,
    /// The last day of the suspension, if there is one (C8).
    pub suspended_until: Option<Day>,
    /// What the parties say.
    pub statements: Vec<Statement>,
    /// Why it was not accepted or must be corrected.
    pub remark: Option<Title>,
    /// The decision.
    pub decision: Option<Decision>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was filed.
    Filed(Complaint),
    /// It must be corrected; the time for it is not counted.
    CorrectionAsked {
        /// What.
        remark: Title,
    },
    /// It was corrected.
    Corrected {
        /// The facts and what is asked for.
        statement_of_facts: Prose,
        /// When.
        at: Moment,
        /// The last day to check it.
        check_due_date: Day,
        /// The last day to decide.
        decision_due_date: Day,
    },
    /// Its dates were counted again, because the calendar learned a notice.
    Recounted {
        /// The last day to check it.
        check_due_date: Day,
        /// The last day to decide.
        decision_due_date: Day,
        /// The last day for statements.
        reply_due_date: Option<Day>,
    },
    /// It was accepted.
    Accepted {
        /// When.
        at: Moment,
        /// The last day for statements.
        reply_due_date: Day,
    },
    /// It was not accepted.
    NotAccepted {
        /// Why.
        remark: Title,
    },
    /// A party said something.
    Stated(Statement),
    /// The purchase was suspended.
    Suspended {
        /// The last day.
        until: Day,
    },
    /// It was decided and published.
    Decided(Decision),
    /// It was withdrawn.
    Withdrawn,
}
noun!(Complaint, ComplaintId, Event, Event::Filed(complaint) => complaint, running);

impl Complaint {
    /// The clocks that run on it.
    fn running(&self, law: &Law<'_>) -> Vec<Running> {
        match self.status {
            Status::Filed => {
                let told = law.last_day_from(self.filed_at, Parameter::ComplaintNotAccepted);
                vec![
                    Clock::TellNotAccepted.by(told),
                    Clock::CheckComplaint.by(self.check_due_date),
                    Clock::DecideComplaint.by(self.decision_due_date),
                ]
            }
            Status::InCorrection => vec![Clock::CorrectComplaint.by(self.check_due_date)],
            Status::Accepted => {
                let stated = self.statements.is_empty().then_some(self.reply_due_date).flatten();
                let state = stated.map(|by| Clock::ReplyToComplaint.by(by));
                state.into_iter().chain([Clock::DecideComplaint.by(self.decision_due_date)]).collect()
            }
            Status::NotAccepted | Status::Decided | Status::Withdrawn => Vec::new(),
        }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Filed(_) => {}
            Event::CorrectionAsked { remark } => {
                (self.remark, self.status) = (Some(remark.clone()), Status::InCorrection);
            }
            Event::Corrected { statement_of_facts, at, check_due_date, decision_due_date } => {
                (self.statement_of_facts, self.filed_at, self.status) =
                    (statement_of_facts.clone(), *at, Status::Filed);
                (self.check_due_date, self.decision_due_date) = (*check_due_date, *decision_due_date);
            }
            Event::Recounted { check_due_date, decision_due_date, reply_due_date } => {
                (self.check_due_date, self.decision_due_date) = (*check_due_date, *decision_due_date);
                self.reply_due_date = *reply_due_date;
            }
            Event::Accepted { at, reply_due_date } => {
                (self.accepted_at, self.reply_due_date, self.status) =
                    (Some(*at), Some(*reply_due_date), Status::Accepted);
            }
            Event::NotAccepted { remark } => {
                (self.remark, self.status) = (Some(remark.clone()), Status::NotAccepted);
            }
            Event::Stated(statement) => self.statements.push(statement.clone()),
            Event::Suspended { until } => self.suspended_until = Some(*until),
            Event::Decided(decision) => {
                (self.decision, self.suspended_until, self.status) = (Some(decision.clone()), None, Status::Decided);
            }
            Event::Withdrawn => (self.suspended_until, self.status) = (None, Status::Withdrawn),
        }
    }
    /// Counts its dates again, by the calendar as it is known now.
    #[must_use]
    pub fn recount(&self, law: &Law<'_>) -> Option<Event> {
        let last = |from: Moment, parameter| law.last_day_from(from, parameter);
        let check_due_date = last(self.filed_at, Parameter::ComplaintCheck);
        let decision_due_date = last(self.filed_at, Parameter::ComplaintDecision);
        let reply_due_date = self.accepted_at.map(|at| last(at, Parameter::ComplaintReply));
        let open = matches!(self.status, Status::Filed | Status::InCorrection | Status::Accepted);
        let same = (check_due_date, decision_due_date, reply_due_date)
            == (self.check_due_date, self.decision_due_date, self.reply_due_date);
        (open && !same).then_some(Event::Recounted { check_due_date, decision_due_date, reply_due_date })
    }
    /// Does not accept it: told within three working days; once the time to check it has passed it counts as accepted (C7).
    ///
    /// # Errors
    /// When it is not waiting to be checked, or the time has passed.
    pub fn not_accept(&self, remark: Title, today: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::NotAccept)?;
        let check_due = law.last_day_from(self.filed_at, Parameter::ComplaintCheck);
        if self.status == Status::Filed {
            law.in_time(today, check_due, || Refusal::of(Reason::CountsAsAccepted).with("last", check_due))?;
        }
        let told = law.last_day_from(self.filed_at, Parameter::ComplaintNotAccepted);
        if today > told && self.status == Status::Filed {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::C7).with("last", told));
        }
        Ok(Event::NotAccepted { remark })
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            organisation: Some(self.organisation),
            public: PUBLIC.contains(&self.status),
            ..Concern::default()
        }
    }
    /// Takes the corrected tender documents; the clocks start anew, as the time for a correction is not counted (C7).
    ///
    /// # Errors
    /// When none were asked for.
    pub fn correct(&self, statement_of_facts: Prose, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Correct)?;
        let last = |parameter| law.last_day_from(at, parameter);
        let (check_due_date, decision_due_date) = (last(Parameter::ComplaintCheck), last(Parameter::ComplaintDecision));
        Ok(Event::Corrected { statement_of_facts, at, check_due_date, decision_due_date })
    }
    /// Accepts it; those complained of are asked for their statements (C7).
    ///
    /// # Errors
    /// When it is not waiting to be checked.
    pub fn accept(&self, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Accept)?;
        if at.day() > self.check_due_date {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::C7).with("last", self.check_due_date));
        }
        Ok(Event::Accepted { at, reply_due_date: law.last_day_from(at, Parameter::ComplaintReply) })
    }
    /// Suspends the purchase, for thirty days at most (C8).
    ///
    /// # Errors
    /// Names the last day that is possible.
    pub fn suspend(&self, until: Day, today: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Suspend)?;
        // "At the longest": a holiday does not make it longer, as it does with a time that is given to act (LAW Art. 57).
        let last = today.plus_days(law.value(Parameter::SuspensionMax));
        law.demands(until > today && until <= last && self.suspended_until.is_none(), || {
            Refusal::of(Reason::SuspensionTooLong).field("until").with("until", until).with("last", last)
        })?;
        Ok(Event::Suspended { until })
    }
    /// Decides it: the consequence follows from the verdict and from how far the purchase has come (C9).
    ///
    /// # Errors
    /// When it is not accepted.
    pub fn decide(
        &self,
        verdict: Verdict,
        reason: Prose,
        reached: Reached,
        at: Moment,
        law: &Law<'_>,
    ) -> Result<Event, Refusal> {
        self.status.after(Action::Decide)?;
        if at.day() > self.decision_due_date {
            law.warns(Refusal::of(Reason::ClockMissed).under(RuleId::C7).with("last", self.decision_due_date));
        }
        Ok(Event::Decided(Decision { verdict, consequence: consequence(verdict, reached), reason, at }))
    }
    /// An action without further conditions.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn simply(&self, action: Action, event: Event) -> Result<Event, Refusal> {
        self.status.after(action).map(|_| event)
    }
}
