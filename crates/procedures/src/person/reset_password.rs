//! Give somebody a new code for the password.

use super::{
    code::{WithCode, give_code},
    must_assign_roles,
};
use crate::prelude::*;
use domain::{actor::Person, apart, ids::PersonId};

/// For how long a request for a reset holds.
const PROPOSAL_DAYS: i64 = 7;

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

    async fn decide(&self, on: PersonId, work: &UnitOfWork<'_>, office: &Office) -> Result<WithCode<Person>, Error> {
        let mut person: Person = work.subject(on).await?;
        if person.organisation.is_some() {
            must_assign_roles(work, person.organisation)?;
        }
        if let Some(reset) = person.password_reset.clone() {
            let asked: Person = work.load_for_share(reset.proposed_by).await?;
            let gives: Person = work.load_for_share(work.person()?).await?;
            let still =
                asked.role_assignments.iter().any(|held| asked.can_act_as(held.role) && held.role.is_administrator());
            let late = work.today() > reset.proposed_at.day().plus_days(PROPOSAL_DAYS);
            if !still || late {
                return Err(Refusal::of(Reason::NoSuchPart)
                    .with("what", "有效的重置申请 ¦ a request for a reset that holds")
                    .into());
            }
            // Two accounts of one person are one.
            if asked.identity.is_some() && asked.identity == gives.identity {
                apart(asked.id, asked.id, ("提出重置", "asking for the reset"), ("确认重置", "confirming it"))?;
            }
        }
        let event = person.reset_password(work.person()?)?;
        work.record(&mut person, event).await?;
        work.access().shut_out(on, work.now()).await?;
        // Two vouch for the person: a lost device must not lock it out.
        work.second_factors().remove(on).await?;
        let code = give_code(work, &office.vault, on).await?;
        Ok(WithCode { noun: person, code })
    }
}
