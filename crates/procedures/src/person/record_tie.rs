//! Record a tie to an organisation.

use crate::prelude::*;
use domain::{
    actor::{Person, Tie},
    ids::PersonId,
    organisation::Organisation,
};

/// Record a tie to an organisation.
///
/// By the person, or by the security administrator. A tie of employment, board, shares, kinship or another kind bars an
/// expert from evaluating the bids of the organisation (E6).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"tie": {"organisation": "0197c0de-0000-7000-8000-000000000001", "kind": "employment", "until": "2025-06-30"}}))]
pub struct RecordTie {
    /// The tie.
    pub tie: Tie,
}

impl Procedure for RecordTie {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::RecordTie;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        named::<Organisation>(work, self.tie.organisation, "tie/organisation", "社会组织 ¦ organisation").await?;
        let event = person.record_tie(self.tie.clone())?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
