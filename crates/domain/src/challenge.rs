//! A challenge (质疑) to a step of a tender, answered by the buyer (C2–C5).

use crate::{
    bounds::count,
    clock::{Clock, Running},
    concern::Concern,
    ids::{ChallengeId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Parameter, Reason, Refusal},
    tender::Tender,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// What is challenged: the tender documents, the process, or the result.
    Step as ChallengeStep { TenderDocuments = "tender_documents", Process = "process", Result = "result" }
}
crate::words! {
    /// Where a challenge stands.
    Status as ChallengeStatus { Filed = "filed", Answered = "answered", Withdrawn = "withdrawn", Complained = "complained" }
}
crate::words! {
    /// What can be done with a challenge.
    Action as ChallengeAction { Answer = "answer", Withdraw = "withdraw", Release = "release", Complain = "complain" }
}
/// The life of a challenge. Who hears nothing may complain as well (C6).
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Filed, Action::Answer, Status::Answered),
    (Status::Filed, Action::Withdraw, Status::Withdrawn),
    (Status::Filed, Action::Release, Status::Filed),
    (Status::Filed, Action::Complain, Status::Complained),
    (Status::Answered, Action::Release, Status::Answered),
    (Status::Answered, Action::Complain, Status::Complained),
    (Status::Complained, Action::Release, Status::Complained),
];
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a challenge with its answer, but not who raised it.
pub const PUBLIC: &[Status] = &[Status::Answered, Status::Complained];

crate::words! {
    /// What the buyer finds.
    Finding as ChallengeFinding {
        Unfounded = "unfounded", FoundedWithoutEffect = "founded_without_effect", Founded = "founded",
    }
}

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Challenge {
    /// Its identifier.
    pub id: ChallengeId,
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The unit that answers.
    pub unit: UnitCode,
    /// Who raised it; told to the buyer and to those who watch it.
    pub organisation: Option<OrganisationId>,
    /// What is challenged.
    pub step: Step,
    /// The matters, each by itself.
    pub matters: Vec<Title>,
    /// The facts, the basis and what is asked for.
    pub statement_of_facts: Prose,
    /// Whether it suspends signing and performance (C5).
    pub suspends: bool,
    /// Where it stands.
    pub status: Status,
    /// When it was filed.
    pub filed_at: Moment,
    /// The last day to answer (C4).
    pub answer_due_date: Day,
    /// The last day to complain (C6).
    pub complaint_due_date: Day,
    /// What the buyer finds.
    pub finding: Option<Finding>,
    /// The answer, to the one who raised it and to all concerned.
    pub answer: Option<Prose>,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was filed.
    Filed(Challenge),
    /// The buyer answered.
    Answered {
        /// What it finds.
        finding: Finding,
        /// The answer.
        answer: Prose,
        /// When.
        at: Moment,
    },
    /// The buyer finds that it cannot change the outcome: nothing is suspended any more.
    Released {
        /// Why.
        reason: Title,
    },
    /// It was withdrawn.
    Withdrawn,
    /// A complaint follows it.
    Complained,
}
noun!(Challenge, ChallengeId, Event, Event::Filed(challenge) => challenge, running);

impl Challenge {
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        match self.status {
            Status::Filed => vec![Clock::AnswerChallenge.by(self.answer_due_date)],
            Status::Answered => vec![Clock::Complain.by(self.complaint_due_date)],
            Status::Withdrawn | Status::Complained => Vec::new(),
        }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Filed(_) => {}
            Event::Answered { finding, answer, at } => {
                (self.finding, self.answer, self.answered_at) = (Some(*finding), Some(answer.clone()), Some(*at));
                (self.suspends, self.status) = (*finding == Finding::Founded, Status::Answered);
            }
            Event::Released { .. } => self.suspends = false,
            Event::Withdrawn => (self.suspends, self.status) = (false, Status::Withdrawn),
            Event::Complained => self.status = Status::Complained,
        }
    }
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.unit),
            organisation: self.organisation,
            public: PUBLIC.contains(&self.status),
            ..Concern::default()
        }
    }
    /// The last day to challenge a step, counted from the day on which it is known (C2); none before there is anything
    /// to challenge. `result` is when the result was published.
    #[must_use]
    pub fn last_day(step: Step, tender: &Tender, result: Option<Moment>, law: &Law<'_>) -> Option<Day> {
        let known = match step {
            // The notice of the tender documents runs to its end first (REG Art. 53(1)).
            Step::TenderDocuments => law.last_day_from(tender.published_at?, Parameter::NoticePeriod),
            Step::Process => tender.opened_at?.day(),
            Step::Result => law.last_day_from(result?, Parameter::ResultNotice),
        };
        Some(law.last_day(known, Parameter::ChallengeFiling))
    }
    /// Objects to a challenge that comes too late, or again to the same step where the tender documents ask for one (C2, C3).
    ///
    /// # Errors
    /// Names the last day.
    pub fn check(
        step: Step,
        matters: &[Title],
        tender: &Tender,
        result: Option<Moment>,
        earlier: usize,
        law: &Law<'_>,
    ) -> Result<(), Refusal> {
        count("matters", matters.len(), 1, 20)?;
        let last = Self::last_day(step, tender, result, law)
            .ok_or_else(|| Refusal::of(Reason::NothingToChallenge).field("step").with("step", step))?;
        law.demands(law.day() <= last, || Refusal::of(Reason::ChallengeTooLate).with("step", step).with("last", last))?;
        let again = earlier > 0 && tender.tender_documents.conditions.one_challenge_a_step;
        law.demands(!again, || Refusal::of(Reason::ChallengedBefore).with("step", step))
    }
    /// Answers it; late is better than never, and is warned of (C4).
    ///
    /// # Errors
    /// When it is answered or withdrawn.
    pub fn answer(&self, finding: Finding, answer: Prose, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Answer)?;
        if at.day() > self.answer_due_date {
            law.warns(Refusal::of(Reason::ClockMissed).under(crate::RuleId::C4).with("last", self.answer_due_date));
        }
        Ok(Event::Answered { finding, answer, at })
    }
    /// Lets signing and performance go on, because it cannot change the outcome (C5).
    ///
    /// # Errors
    /// When it is answered or withdrawn.
    pub fn release(&self, reason: Title) -> Result<Event, Refusal> {
        self.status.after(Action::Release).map(|_| Event::Released { reason })
    }
    /// Withdraws it.
    ///
    /// # Errors
    /// When it is answered.
    pub fn withdraw(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Withdraw).map(|_| Event::Withdrawn)
    }
    /// Lets a complaint follow: once it is answered or the time to answer has passed, and within the time to complain
    /// (C6); about nothing that was not challenged.
    ///
    /// # Errors
    /// Names the matter, the earliest or the last day.
    pub fn complain(&self, matters: &[Title], about_answer: bool, today: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Complain)?;
        count("matters", matters.len(), usize::from(!about_answer), 20)?;
        if self.status == Status::Filed && today <= self.answer_due_date {
            let earliest = self.answer_due_date.plus_days(1);
            return Err(Refusal::of(Reason::AnswerNotDue).with("last", self.answer_due_date).earliest(earliest));
        }
        law.demands(today <= self.complaint_due_date, || {
            Refusal::of(Reason::ComplaintTooLate).with("last", self.complaint_due_date)
        })?;
        if let Some(at) = matters.iter().position(|matter| !self.matters.contains(matter)) {
            law.objects(
                Refusal::of(Reason::NotChallenged).field(format!("matters/{at}")).with("matter", &matters[at]),
            )?;
        }
        Ok(Event::Complained)
    }
}
