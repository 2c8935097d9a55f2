//! Take a duty back.

use super::{must_leave_a_signer, must_name_duties};
use crate::prelude::*;
use domain::{
    actor::Person,
    ids::{DutyId, PersonId},
    role::Role,
};

/// Take a duty back.
///
/// At a unit or over the system by the security administrator; in an organisation by its own signers, of whom one stays.
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

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        let held = person.duties.iter().find(|duty| duty.id == self.duty).cloned();
        must_name_duties(work, held.as_ref().map_or(person.organisation, |duty| duty.organisation))?;
        if held.is_some_and(|duty| duty.role == Role::Signer) {
            must_leave_a_signer(work, &person).await?;
        }
        let event = person.revoke(self.duty)?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
