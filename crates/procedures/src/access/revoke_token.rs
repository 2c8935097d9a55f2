//! Revoke an API token.

use crate::{caller::Caller, prelude::*};
use domain::{actor::Person, event::System, ids::TokenId};
use std::sync::Arc;

/// Revoke an API token.
///
/// It lets nobody in any more, nor does any that was made by it, at the latest a second later on every server. A token can
/// revoke itself and what was made by it; a session each of the person's.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct RevokeToken {
    /// The token that revokes, if one does, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    by: Option<TokenId>,
}

impl Procedure for RevokeToken {
    type Subject = TokenId;
    type Outcome = Done;
    const ACT: Act = Act::RevokeToken;
    const CHANGES: bool = false;

    async fn prepare(&mut self, _: TokenId, caller: &Caller, _: &Arc<Office>) -> Result<(), Error> {
        self.by = caller.token().map(|(id, _)| id);
        Ok(())
    }
    async fn decide(&self, on: TokenId, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.own_token(on).await?;
        let person = work.person()?;
        // Held, so that no token is made by this one meanwhile.
        let _: Person = work.load_for_update(person).await?;
        if !work.access().revoke_token(person, on, self.by, work.now()).await? {
            return Err(Refusal::of(Reason::NotFound).into());
        }
        work.note(System::TokenRevoked { token: on });
        Ok(Done::YES)
    }
}
