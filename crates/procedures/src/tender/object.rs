//! Object to a single source.

use crate::{organisation::must_be_confirmed, prelude::*};
use domain::{
    Parameter,
    enquiry::{Enquiry, Event, Kind, Status},
    ids::{EnquiryId, TenderId},
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
    type Outcome = Enquiry;
    const ACT: Act = Act::ObjectToTender;
    const CREATES: bool = true;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Enquiry, Error> {
        let tender: Tender = work.parent(on).await?;
        let law = work.law(&tender.unit);
        if let Some(organisation) = work.actor().organisation() {
            must_be_confirmed(work, organisation).await?;
        }
        tender.take_objection(work.today(), &law)?;
        // The argument follows the end of the notice, whenever the objection came (R74 Art. 40).
        let ends = tender.objections_until(&law).unwrap_or_else(|| work.today());
        let enquiry = Enquiry {
            id: EnquiryId::next(),
            tender: on,
            unit: tender.unit.clone(),
            organisation: work.actor().organisation(),
            kind: Kind::Objection,
            text: self.text.clone(),
            answer: None,
            status: Status::Asked,
            answer_due_date: law.last_day(ends, Parameter::SingleSourceReview),
            asked_at: work.now(),
            answered_at: None,
            version: 1,
        };
        work.create(Event::Asked(enquiry)).await
    }
}
