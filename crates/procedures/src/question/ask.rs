//! Ask a question on a tender.

use crate::prelude::*;
use domain::{
    Parameter,
    ids::{QuestionId, TenderId},
    question::{Event, Kind, Question, Status},
    tender::{Action, Tender},
};

/// Ask a question on a tender.
///
/// Answered in public; who asked stays secret, as it would tell who means to bid (E3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "助餐服务是否需要自备厨房？"}))]
pub struct AskQuestion {
    /// What is asked.
    pub text: Prose,
}

impl Procedure for AskQuestion {
    type Subject = TenderId;
    type Outcome = Question;
    const ACT: Act = Act::AskQuestion;
    const CREATES: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Question, Error> {
        let tender: Tender = work.parent(on).await?;
        tender.status.after(Action::Clarify)?;
        tender.must_be_before_deadline(work.now())?;
        let organisation = work.actor().must_act_for_organisation()?;
        let answer_by = work.law(&tender.unit).last_day(work.today(), Parameter::InquiryAnswer);
        let question = Question {
            id: QuestionId::next(),
            tender: on,
            unit: tender.unit,
            organisation: Some(organisation),
            kind: Kind::Question,
            text: self.text.clone(),
            answer: None,
            status: Status::Asked,
            answer_by,
            asked_at: work.now(),
            answered_at: None,
            version: 1,
        };
        work.create(Event::Asked(question)).await
    }
}
