//! Who calls.

use domain::{
    Moment,
    actor::Actor,
    ids::{SessionId, TokenId},
};
use std::net::IpAddr;

/// Who calls, and how the caller was let in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who acts.
    pub actor: Actor,
    /// What let the caller in.
    pub by: By,
    /// The address from which it calls, if that is known.
    pub address: Option<IpAddr>,
}

/// What lets a caller in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Nothing: nobody is logged in, or the system itself acts.
    Nothing,
    /// A session.
    Session(SessionId),
    /// An API token, until then.
    Token(TokenId, Moment),
}

impl Caller {
    /// Somebody who has not logged in.
    pub const ANYBODY: Self = Self { actor: Actor::Anybody, by: By::Nothing, address: None };
    /// The system's own clock.
    pub const CLOCK: Self = Self { actor: Actor::Clock, by: By::Nothing, address: None };

    /// Somebody who acts without having been let in by a secret.
    #[must_use]
    pub const fn of(actor: Actor) -> Self {
        Self { actor, by: By::Nothing, address: None }
    }
    /// The same, calling from an address.
    #[must_use]
    pub fn from_address(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }
    /// The token that let the caller in, if one did.
    #[must_use]
    pub fn token(&self) -> Option<(TokenId, Moment)> {
        match self.by {
            By::Token(id, ends) => Some((id, ends)),
            By::Nothing | By::Session(_) => None,
        }
    }
}
