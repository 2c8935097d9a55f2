//! Questions on a tender, answered in public. Who asked stays secret: it would tell who means to bid (E3).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{EnquiryId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal, RuleId},
    schema::ToSchema,
    secrecy::Until,
    text::Prose,
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Where an enquiry stands.
    Status as EnquiryStatus { Asked = "asked", Answered = "answered" }
}
crate::words! {
    /// What is asked: an enquiry about the tender documents (C1), or an objection to a single source (M10).
    Kind as EnquiryKind { Enquiry = "enquiry", Objection = "objection" }
}
crate::words! {
    /// What can be done with an enquiry.
    Action as EnquiryAction { Answer = "answer" }
}
/// The life of an enquiry.
pub const MOVES: &[(Status, Action, Status)] = &[(Status::Asked, Action::Answer, Status::Answered)];
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read an enquiry.
pub const PUBLIC: &[Status] = &[Status::Answered];

/// An enquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enquiry {
    /// Its identifier.
    pub id: EnquiryId,
    /// The tender it is about.
    pub tender: TenderId,
    /// The unit that answers.
    pub unit: UnitCode,
    /// Who asked; told to nobody but the asker.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub organisation: Option<OrganisationId>,
    /// What kind it is.
    pub kind: Kind,
    /// What is asked.
    pub text: Prose,
    /// The answer, published to all.
    pub answer: Option<Prose>,
    /// Where it stands.
    pub status: Status,
    /// The last day to answer (C1, M10).
    pub answer_due_date: Day,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an enquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was asked.
    Asked(Enquiry),
    /// It was answered.
    Answered {
        /// The answer.
        answer: Prose,
        /// When.
        at: Moment,
    },
}
noun!(Enquiry, EnquiryId, Event, Event::Asked(enquiry) => enquiry, running; until secret_until);

impl Enquiry {
    /// Who asks, and when, would tell who means to bid (E3).
    #[expect(clippy::unnecessary_wraps, reason = "as the noun asks it")]
    fn secret_until(&self, _: &Event) -> Option<Until> {
        Some(Until::Tender(self.tender))
    }
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let clock = if self.kind == Kind::Objection { Clock::AnswerObjection } else { Clock::AnswerEnquiry };
        if self.status == Status::Asked { vec![clock.by(self.answer_due_date)] } else { Vec::new() }
    }
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Asked(_) => {}
            Event::Answered { answer, at } => {
                (self.answer, self.answered_at, self.status) = (Some(answer.clone()), Some(*at), Status::Answered);
            }
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
    /// Answers it; late is better than never, and is warned of (C1, M10).
    ///
    /// # Errors
    /// When it is answered already.
    pub fn answer(&self, answer: Prose, at: Moment, law: &Law<'_>) -> Result<Event, Refusal> {
        self.status.after(Action::Answer)?;
        if at.day() > self.answer_due_date {
            let rule = if self.kind == Kind::Objection { RuleId::M10 } else { RuleId::C1 };
            law.warns(Refusal::of(Reason::ClockMissed).under(rule).with("last", self.answer_due_date));
        }
        Ok(Event::Answered { answer, at })
    }
}
