//! Log out.

use crate::caller::{By, Caller};
use crate::prelude::*;
use domain::{actor::Person, event::System, ids::SessionId};
use std::sync::Arc;

/// Log out.
///
/// Closes the session of the token that is sent with the request.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct LogOut {
    /// The session to close, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    session: Option<SessionId>,
}

impl Procedure for LogOut {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::LogOut;
    const CHANGES: bool = false;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, _: &Arc<Office>) -> Result<(), Error> {
        if let By::Session(session) = caller.by {
            self.session = Some(session);
        }
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.ask(&Concern::default())?;
        if let Some(session) = self.session {
            // Held, so that no token is made by this session meanwhile.
            let _: Person = work.load_for_update(work.person()?).await?;
            work.access().close_session(session).await?;
            work.note(System::LoggedOut { session });
        }
        Ok(Done::YES)
    }
}
