//! Give an administrator a new code, by whoever owns the host.

use super::code::{WithCode, give_code};
use crate::prelude::*;
use domain::{
    actor::{Event, Person},
    ids::PersonId,
};

/// Give an administrator a new code for the password.
///
/// For the day on which the administrators have lost theirs: whoever owns the host does it with `qingdan admin code`. Of the
/// three administrators alone, as these reset everybody else's; in the trail like any reset.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct GiveAdministratorCode {}

impl Procedure for GiveAdministratorCode {
    type Subject = PersonId;
    type Outcome = WithCode<Person>;
    const ACT: Act = Act::GiveAdministratorCode;
    const SECRET: bool = true;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, office: &Office) -> Result<WithCode<Person>, Error> {
        let mut person: Person = work.subject(on).await?;
        if !person.role_assignments.iter().any(|held| held.role.is_administrator()) {
            return Err(domain::permission::not_allowed(Act::ResetPassword).into());
        }
        person.status.after(domain::actor::Action::ResetPassword)?;
        work.record(&mut person, Event::PasswordReset).await?;
        work.access().shut_out(on, work.now()).await?;
        work.second_factors().remove(on).await?;
        let code = give_code(work, &office.vault, on).await?;
        Ok(WithCode { noun: person, code })
    }
}
