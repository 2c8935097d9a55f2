//! Take a duty back.

use crate::prelude::*;
use domain::{
    actor::Person,
    ids::{DutyId, PersonId},
};

/// Take a duty back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"duty": "0197c0de-0000-7000-8000-000000000001"}))]
pub struct RevokeDuty {
    /// The duty.
    pub duty: DutyId,
}

impl Procedure for RevokeDuty {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::RevokeDuty;

    async fn decide(&self, on: PersonId, unit: &Unit<'_>, _: &Office) -> Result<Person, Halt> {
        let mut person: Person = unit.subject(on).await?;
        let event = person.revoke(self.duty)?;
        unit.record(&mut person, event).await?;
        Ok(person)
    }
}
