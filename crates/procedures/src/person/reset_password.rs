//! Give somebody a new code for the password.

use super::{
    code::{WithCode, give_code},
    must_assign_roles,
};
use crate::prelude::*;
use domain::{actor::Person, ids::PersonId};

/// Give somebody a new code for the password.
///
/// In an organisation by one of its signers; elsewhere by an administrator, after another asked for it. The password is gone,
/// its second factor with it, and all sessions and tokens of the person end. The code is shown this once; hand it to the person itself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct ResetPassword {}

impl Procedure for ResetPassword {
    type Subject = PersonId;
    type Outcome = WithCode<Person>;
    const ACT: Act = Act::ResetPassword;
    const SECRET: bool = true;

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, _: &Office) -> Result<WithCode<Person>, Error> {
        let mut person: Person = work.subject(on).await?;
        if person.organisation.is_some() {
            must_assign_roles(work, person.organisation)?;
        }
        let event = person.reset_password(work.person()?)?;
        work.record(&mut person, event).await?;
        work.access().shut_out(on, work.now()).await?;
        // Two vouch for the person: a lost device must not lock it out.
        work.second_factors().remove(on).await?;
        let code = give_code(work, on).await?;
        Ok(WithCode { noun: person, code })
    }
}
