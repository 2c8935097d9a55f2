//! Answer an enquiry.

use crate::prelude::*;
use domain::{enquiry::Enquiry, ids::EnquiryId};

/// Answer an enquiry.
///
/// Question and answer are public from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "可使用社区食堂，无需自备。"}))]
pub struct AnswerEnquiry {
    /// The answer.
    pub answer: Prose,
}

impl Procedure for AnswerEnquiry {
    type Subject = EnquiryId;
    type Outcome = Enquiry;
    const ACT: Act = Act::AnswerEnquiry;

    async fn decide(&self, on: EnquiryId, work: &UnitOfWork<'_>, _: &Office) -> Result<Enquiry, Error> {
        let mut noun: Enquiry = work.subject(on).await?;
        let event = noun.answer(self.answer.clone(), work.now(), &work.law(&noun.unit))?;
        work.record(&mut noun, event).await?;
        Ok(noun)
    }
}
