//! Close an account.

use super::{is_of_a_confirmed_organisation, must_assign_roles, must_leave_a_signer, must_leave_an_administrator};
use crate::prelude::*;
use domain::{actor::Person, apart, ids::PersonId};

/// Close an account.
///
/// All its sessions end and its tokens are revoked at once. The account of an organisation's person is closed by the
/// organisation's own signers, of whom one stays; every other by the security administrator. Nobody closes its own, and of
/// each kind of administrator one stays.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct DisablePerson {}

impl Procedure for DisablePerson {
    type Subject = PersonId;
    type Outcome = Person;
    const ACT: Act = Act::DisablePerson;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<Person, Error> {
        let mut person: Person = work.subject(on).await?;
        apart(on, work.person()?, ("被停用的本人", "the person itself"), ("停用账号", "closing the account"))?;
        must_leave_an_administrator(work, &person, None).await?;
        // One who holds no role in its organisation yet may be closed out by either side.
        let own = work.actor().organisation().filter(|own| person.organisation == Some(*own));
        let held = person.role_assignments.iter().find_map(|role_assignment| role_assignment.organisation).or(own);
        if held.is_none() || is_of_a_confirmed_organisation(work, &person).await? {
            must_assign_roles(work, held)?;
            must_leave_a_signer(work, &person).await?;
        } else {
            // Those of an organisation that nobody has confirmed are the security administrator's to close.
            must_assign_roles(work, None)?;
        }
        let event = person.disable()?;
        work.record(&mut person, event).await?;
        work.access().shut_out(on, work.now()).await?;
        Ok(person)
    }
}
