//! Revoke an API token.

use crate::prelude::*;
use domain::{event::System, ids::TokenId};

/// Revoke an API token.
///
/// It lets nobody in any more, at the latest a second later on every server.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct RevokeToken {}

impl Procedure for RevokeToken {
    type Subject = TokenId;
    type Outcome = Done;
    const ACT: Act = Act::RevokeToken;
    const CHANGES: bool = false;

    async fn decide(&self, on: TokenId, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        if !work.access().revoke_token(person, on, work.now()).await? {
            return Err(Refusal::of(Reason::NotFound).into());
        }
        work.note(System::TokenRevoked { token: on });
        Ok(Done::YES)
    }
}
