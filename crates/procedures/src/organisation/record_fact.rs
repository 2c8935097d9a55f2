//! Record a fact about an organisation.

use crate::prelude::*;
use domain::{
    ids::OrganisationId,
    organisation::{Fact, Organisation},
};

/// Record a fact about an organisation.
///
/// A grade, an annual check, a list or a ban, each with its days, so that how the organisation stood on a day stays a
/// question with an answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fact": {"kind": "grade", "value": 4, "from": "2025-06-01", "until": "2030-05-31", "basis": "沪民社评〔2025〕12号"}}))]
pub struct RecordFact {
    /// The fact.
    pub fact: Fact,
}

impl Procedure for RecordFact {
    type Subject = OrganisationId;
    type Outcome = Organisation;
    const ACT: Act = Act::RecordFact;

    async fn decide(&self, on: OrganisationId, work: &UnitOfWork<'_>, _: &Office) -> Result<Organisation, Error> {
        let mut organisation: Organisation = work.subject(on).await?;
        let event = organisation.record_fact(self.fact.clone(), &work.law(&organisation.registrar))?;
        work.record(&mut organisation, event).await?;
        Ok(organisation)
    }
}
