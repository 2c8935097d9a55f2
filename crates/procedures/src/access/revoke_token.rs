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

    async fn decide(&self, on: TokenId, unit: &Unit<'_>, _: &Office) -> Result<Done, Halt> {
        unit.ask(&Concern::default())?;
        let person = unit.person()?;
        if !unit.access().revoke_token(person, on, unit.now()).await? {
            return Err(Refusal::of(Reason::NotFound).into());
        }
        unit.note(System::TokenRevoked { token: on });
        Ok(Done::YES)
    }
}
