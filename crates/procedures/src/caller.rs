//! Who calls.

use domain::{actor::Actor, ids::SessionId};

/// Who calls, and how the caller was let in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who acts.
    pub actor: Actor,
    /// The session, if the caller has one.
    pub session: Option<SessionId>,
}

impl Caller {
    /// Somebody who has not logged in.
    pub const ANYBODY: Self = Self { actor: Actor::Anybody, session: None };
    /// The system's own clock.
    pub const CLOCK: Self = Self { actor: Actor::Clock, session: None };
}
