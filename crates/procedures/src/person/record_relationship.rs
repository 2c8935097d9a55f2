//! Record a relationship to an organisation.

use crate::prelude::*;
use domain::{
    actor::{Person, Relationship},
    ids::PersonId,
    organisation::Organisation,
};

/// Record a relationship to an organisation.
///
/// By the person, or by the security administrator. A relationship of employment, board, shares, kinship or another kind bars an
/// expert from evaluating the bids of the organisation (E6).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"relationship": {"organisation": "0197c0de-0000-7000-8000-000000000001", "kind": "employment", "until": "2025-06-30"}}))]
pub struct RecordRelationship {
    /// The relationship.
    pub relationship: Relationship,
}

impl Procedure for RecordRelationship {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::RecordRelationship;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        named::<Organisation>(
            work,
            self.relationship.organisation,
            "relationship/organisation",
            "社会组织 ¦ organisation",
        )
        .await?;
        let event = person.record_relationship(self.relationship.clone())?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
