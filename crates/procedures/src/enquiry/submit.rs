//! Submit an enquiry on a tender.

use crate::{organisation::must_be_confirmed, prelude::*};
use domain::{
    Parameter,
    enquiry::{Enquiry, Event, Kind, Status},
    ids::{EnquiryId, TenderId},
    tender::{Action, Tender},
};

/// Submit an enquiry on a tender.
///
/// Answered in public; who asked stays secret, as it would tell who means to bid (E3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "助餐服务是否需要自备厨房？"}))]
pub struct SubmitEnquiry {
    /// What is asked.
    pub text: Prose,
}

impl Procedure for SubmitEnquiry {
    type Subject = TenderId;
    type Outcome = Enquiry;
    const ACT: Act = Act::SubmitEnquiry;
    const CREATES: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Enquiry, Error> {
        let tender: Tender = work.parent(on).await?;
        // What is bought can be asked about from its publication on, to its end and after it (LAW Art. 51).
        if tender.published_at.is_none() {
            tender.status.after(Action::Clarify)?;
        }
        let organisation = work.actor().must_act_for_organisation()?;
        must_be_confirmed(work, organisation).await?;
        let answer_due_date = work.law(&tender.unit).last_day(work.today(), Parameter::EnquiryAnswer);
        let enquiry = Enquiry {
            id: EnquiryId::next(),
            tender: on,
            unit: tender.unit,
            organisation: Some(organisation),
            kind: Kind::Enquiry,
            text: self.text.clone(),
            answer: None,
            status: Status::Asked,
            answer_due_date,
            asked_at: work.now(),
            answered_at: None,
            version: 1,
        };
        work.create(Event::Asked(enquiry)).await
    }
}
