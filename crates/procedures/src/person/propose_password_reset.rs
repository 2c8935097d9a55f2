//! Ask for a new code for somebody's password.

use crate::prelude::*;
use domain::{actor::Person, ids::PersonId};

/// Ask for a new code for somebody's password.
///
/// By one of the three administrators, for persons of units and for each other; another administrator gives the code. An
/// organisation's people get theirs from their own signers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ProposePasswordReset {}

impl Procedure for ProposePasswordReset {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::ProposePasswordReset;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        let event = person.propose_password_reset(work.person()?, work.now())?;
        work.record(&mut person, event).await?;
        Ok(person)
    }
}
