//! Questions on a tender, answered in public. Who asked stays secret: it would tell who means to bid (E3).

use crate::{
    clock::{Clock, Running},
    concern::Concern,
    ids::{OrganisationId, QuestionId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Law, Reason, Refusal, RuleId},
    secrecy::Until,
    text::Prose,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where a question stands.
    Status as QuestionStatus { Asked = "asked", Answered = "answered" }
}
crate::words! {
    /// What is asked: a question about the papers (C1), or an objection to a single source (M10).
    Kind as QuestionKind { Question = "question", Objection = "objection" }
}
crate::words! {
    /// What can be done with a question.
    Action as QuestionAction { Answer = "answer" }
}
/// The life of a question.
pub const MOVES: &[(Status, Action, Status)] = &[(Status::Asked, Action::Answer, Status::Answered)];
moves!(Status, Action, MOVES);

/// The statuses in which everybody may read a question.
pub const PUBLIC: &[Status] = &[Status::Answered];

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Its identifier.
    pub id: QuestionId,
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
    pub answer_by: Day,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was asked.
    Asked(Question),
    /// It was answered.
    Answered {
        /// The answer.
        answer: Prose,
        /// When.
        at: Moment,
    },
}
noun!(Question, QuestionId, Event, Event::Asked(question) => question, running; until secret_until);

impl Question {
    /// Who asks, and when, would tell who means to bid (E3).
    #[expect(clippy::unnecessary_wraps, reason = "as the noun asks it")]
    fn secret_until(&self, _: &Event) -> Option<Until> {
        Some(Until::Tender(self.tender))
    }
    /// The clocks that run on it.
    fn running(&self, _: &Law<'_>) -> Vec<Running> {
        let clock = if self.kind == Kind::Objection { Clock::AnswerObjection } else { Clock::AnswerInquiry };
        if self.status == Status::Asked { vec![clock.by(self.answer_by)] } else { Vec::new() }
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
        if at.day() > self.answer_by {
            let rule = if self.kind == Kind::Objection { RuleId::M10 } else { RuleId::C1 };
            law.warns(Refusal::of(Reason::ClockMissed).under(rule).with("last", self.answer_by));
        }
        Ok(Event::Answered { answer, at })
    }
}
