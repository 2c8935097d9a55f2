//! A challenge (质疑) to a step of a tender, answered by the buyer (C2–C5).

use crate::{
    bounds::count,
    clock::{Clock, Running},
    concern::Concern,
    ids::{ChallengeId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    pause::Pause,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    tender::Tender,
    text::{Prose, Title},
};
use serde::{Deserialize, Serialize};

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
    /// When signing and performance could go on.
    pub resumed_at: Option<Moment>,
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
        /// When.
        at: Moment,
    },
    /// It was withdrawn.
    Withdrawn {
        /// When.
        at: Moment,
    },
    /// Its dates were counted again, because the calendar learned a notice.
    Recounted {
        /// The last day to answer.
        answer_due_date: Day,
        /// The last day to complain.
        complaint_due_date: Day,
    },
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
                self.status = Status::Answered;
                if *finding != Finding::Founded {
                    self.resume(*at);
                }
            }
            Event::Released { at, .. } => self.resume(*at),
            Event::Withdrawn { at } => {
                self.resume(*at);
                self.status = Status::Withdrawn;
            }
            Event::Recounted { answer_due_date, complaint_due_date } => {
                (self.answer_due_date, self.complaint_due_date) = (*answer_due_date, *complaint_due_date);
            }
            Event::Complained => self.status = Status::Complained,
        }
    }
    fn resume(&mut self, at: Moment) {
        if self.suspends {
            (self.suspends, self.resumed_at) = (false, Some(at));
        }
    }
    /// The days on which it held signing and performance still, up to today.
    #[must_use]
    pub fn pause(&self, today: Day) -> Option<Pause> {
        let until = match self.resumed_at {
            // On the day on which it ends the parties can act again.
            Some(at) => at.day().plus_days(-1),
            None if self.suspends => today,
            None => return None,
        };
        Some(Pause { from: self.filed_at.day(), until })
    }
    /// The last days to answer and to complain, counted from the day on which it was filed (C4, C6).
    #[must_use]
    pub fn due(&self, law: &Law<'_>) -> (Day, Day) {
        let answer = law.last_day_from(self.filed_at, Parameter::ChallengeAnswer);
        (answer, law.last_day(answer, Parameter::ComplaintFiling))
    }
    /// Counts its dates again, by the calendar as it is known now.
    #[must_use]
    pub fn recount(&self, law: &Law<'_>) -> Option<Event> {
        let (answer_due_date, complaint_due_date) = self.due(law);
        let open = matches!(self.status, Status::Filed | Status::Answered);
        let same = (answer_due_date, complaint_due_date) == (self.answer_due_date, self.complaint_due_date);
        (open && !same).then_some(Event::Recounted { answer_due_date, complaint_due_date })
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
    /// to challenge. `ended` is when the last step of the process ended, `result` when the result was published.
    #[must_use]
    pub fn last_day(
        step: Step,
        tender: &Tender,
        (ended, result): (Option<Moment>, Option<Moment>),
        law: &Law<'_>,
    ) -> Option<Day> {
        let known = match step {
            // The notice of the tender documents runs to its end first (REG Art. 53(1)).
            Step::TenderDocuments => {
                let notice = law.last_day_from(tender.published_at?, Parameter::NoticePeriod);
                // What was clarified later is known from then on.
                tender.clarifications.iter().map(|clarification| clarification.at.day()).fold(notice, Day::max)
            }
            // Each step of the process counts from its own end (REG Art. 53(2)).
            Step::Process => ended.or(tender.opened_at)?.day(),
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
        known: (Option<Moment>, Option<Moment>),
        earlier: usize,
        law: &Law<'_>,
    ) -> Result<(), Refusal> {
        count("matters", matters.len(), 1, 20)?;
        let last = Self::last_day(step, tender, known, law)
            .ok_or_else(|| Refusal::of(Reason::NothingToChallenge).field("step").with("step", step))?;
        law.in_time(law.day(), last, || Refusal::of(Reason::ChallengeTooLate).with("step", step).with("last", last))?;
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
    pub fn release(&self, reason: Title, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Release)?;
        if !self.suspends {
            return Err(Refusal::of(Reason::AlreadyExists).with("what", "解除暂停 ¦ a lifted suspension"));
        }
        // What was found founded suspends until it is put right; what was complained of, until the complaint ends.
        if self.finding == Some(Finding::Founded) || self.status == Status::Complained {
            let needed = "质疑尚未答复，或者答复认定不影响结果；已投诉的由投诉处理决定 ¦ a challenge that is not answered, or was answered as \
                          without effect; once complained of, the end of the complaint";
            return Err(Refusal::of(Reason::NoGround).under(RuleId::C5).with("needed", needed));
        }
        Ok(Event::Released { reason, at })
    }
    /// Withdraws it.
    ///
    /// # Errors
    /// When it is answered.
    pub fn withdraw(&self, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Withdraw).map(|_| Event::Withdrawn { at })
    }
    /// Lets a complaint follow: once it is answered or the time to answer has passed, and within the time to complain
    /// (C6); about nothing that was not challenged.
    ///
    /// # Errors
    /// Names the matter, the earliest or the last day.
    pub fn complain(&self, matters: &[Title], about_answer: bool, today: Day, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Complain)?;
        count("matters", matters.len(), usize::from(!about_answer), 20)?;
        let (answer_due, last) = self.due(law);
        if self.status == Status::Filed && today <= answer_due {
            return Err(Refusal::of(Reason::AnswerNotDue).with("last", answer_due).earliest(answer_due.plus_days(1)));
        }
        law.in_time(today, last, || Refusal::of(Reason::ComplaintTooLate).with("last", last))?;
        if let Some(at) = matters.iter().position(|matter| !self.matters.contains(matter)) {
            law.objects(
                Refusal::of(Reason::NotChallenged).field(format!("matters/{at}")).with("matter", &matters[at]),
            )?;
        }
        Ok(Event::Complained)
    }
}
