//! Questions on a tender, answered in public. Who asked stays secret: it would tell who means to bid (E3).

use crate::{
    actor::Concern,
    ids::{OrganisationId, QuestionId, TenderId},
    jurisdiction::UnitCode,
    moment::Moment,
    noun::{moves, noun},
    rulebook::Refusal,
    text::Prose,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// Where a question stands.
    Status as QuestionStatus { Asked = "asked", Answered = "answered" }
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
    /// What is asked.
    pub text: Prose,
    /// The answer, published to all.
    pub answer: Option<Prose>,
    /// Where it stands.
    pub status: Status,
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
noun!(Question, QuestionId, Event, Event::Asked(question) => question);

impl Question {
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
    /// Answers it.
    ///
    /// # Errors
    /// When it is answered already.
    pub fn answer(&self, answer: Prose, at: Moment) -> Result<Event, Refusal> {
        self.status.after(Action::Answer).map(|_| Event::Answered { answer, at })
    }
}
