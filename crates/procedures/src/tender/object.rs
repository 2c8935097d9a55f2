//! Object to a single source.

use crate::prelude::*;
use domain::{
    Parameter,
    ids::{QuestionId, TenderId},
    question::{Event, Kind, Question, Status},
    tender::Tender,
};

/// Object to a single source.
///
/// While it is announced; the buyer answers before it may go on (M10).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "本市另有两家机构具备同类服务能力，附证明材料。"}))]
pub struct ObjectToTender {
    /// Why.
    pub text: Prose,
}

impl Procedure for ObjectToTender {
    type Subject = TenderId;
    type Outcome = Question;
    const ACT: Act = Act::ObjectToTender;
    const CREATES: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Question, Error> {
        let tender: Tender = work.parent(on).await?;
        let law = work.law(&tender.unit);
        tender.take_objection(work.today(), &law)?;
        // The argument follows the end of the notice, whenever the objection came (R74 Art. 40).
        let ends = tender.objections_until(&law).unwrap_or_else(|| work.today());
        let question = Question {
            id: QuestionId::next(),
            tender: on,
            unit: tender.unit.clone(),
            organisation: work.actor().organisation(),
            kind: Kind::Objection,
            text: self.text.clone(),
            answer: None,
            status: Status::Asked,
            answer_by: law.last_day(ends, Parameter::SingleSourceReview),
            asked_at: work.now(),
            answered_at: None,
            version: 1,
        };
        work.create(Event::Asked(question)).await
    }
}
