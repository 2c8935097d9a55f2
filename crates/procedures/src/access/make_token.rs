//! Make an API token.

use crate::prelude::*;
use crate::{
    caller::{By, Caller},
    outcome::plain_outcome,
    secrets::new_secret,
};
use domain::{actor::Person, event::System, ids::TokenId, role::Role};
use persistence::api_token::ApiToken;
use std::sync::Arc;

/// Make an API token.
///
/// For programs that act for the person who makes it, limited to some of its roles and in time. The secret is shown
/// this once and kept as a hash. A token that makes another gives it no more than it has: neither roles nor time; it ends
/// with it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"purpose": "投标系统对接", "roles": ["bidder"], "expires_at": "2027-06-30T18:00:00+08:00"}))]
pub struct MakeToken {
    /// What it is for.
    pub purpose: Title,
    /// The roles it is limited to; those that count for the maker now if empty.
    #[schema(max_items = 13)]
    pub roles: Vec<Role>,
    /// When it ends: at most a year from now, and not after the token that makes it.
    pub expires_at: Moment,
    /// The token that makes it, if one does, found while preparing.
    #[serde(skip)]
    #[schema(ignore)]
    by: Option<By>,
}

/// How many tokens of a person may live at once.
const LIVING_MAX: usize = 50;

impl Procedure for MakeToken {
    type Subject = Nothing;
    type Outcome = TokenMade;
    const ACT: Act = Act::MakeToken;
    const CREATES: bool = true;
    const CHANGES: bool = false;
    const SECRET: bool = true;

    async fn prepare(&mut self, _: Nothing, caller: &Caller, _: &Arc<Office>) -> Result<(), Error> {
        self.by = Some(caller.by);
        Ok(())
    }
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<TokenMade, Error> {
        work.ask(&Concern::default())?;
        let person = work.person()?;
        let now = work.now();
        // Held and looked at once more: what was revoked meanwhile makes no token any more.
        let _: Person = work.load_for_update(person).await?;
        let parent = match self.by {
            Some(By::Token(id, ends)) => Some((id, ends)),
            _ => None,
        };
        let alive = match self.by {
            Some(By::Token(id, _)) => work.access().token_lives(id).await?,
            Some(By::Session(id)) => work.access().session_lives(id, now).await?,
            Some(By::Nothing) | None => true,
        };
        if !alive {
            return Err(Refusal::of(Reason::NotLoggedIn).into());
        }
        domain::count("tokens", work.access().living_tokens(person, now).await? + 1, 0, LIVING_MAX)?;
        let year = now.day().plus_years(1).end();
        let last = parent.map_or(year, |(_, ends)| ends.min(year));
        if self.expires_at <= now || self.expires_at > last {
            return Err(Refusal::of(Reason::NotInThePast).field("expires_at").with("now", now).earliest(last).into());
        }
        domain::count("roles", self.roles.len(), 0, Role::ALL.len())?;
        // A token is never wider than the one that makes it.
        let mut roles: Vec<Role> =
            work.actor().role_assignments().iter().map(|role_assignment| role_assignment.role).collect();
        roles.sort_unstable();
        roles.dedup();
        let wider: Vec<Role> = self.roles.iter().copied().filter(|role| !roles.contains(role)).collect();
        if !wider.is_empty() {
            let refusal = Refusal::of(Reason::NotAllowed).field("roles").with_words("roles", wider);
            return Err(refusal.with("at", "持有该职责的人 ¦ whoever holds it").into());
        }
        if !self.roles.is_empty() {
            roles.clone_from(&self.roles);
        }
        let secret = new_secret().map_err(|error| Error::Internal(error.to_string()))?;
        let token = ApiToken {
            id: TokenId::next(),
            purpose: self.purpose.to_string(),
            roles,
            made_at: now,
            expires_at: self.expires_at,
            revoked_at: None,
        };
        let parent = parent.map(|(parent, _)| parent);
        work.access().add_token(person, parent, &token, &office.vault.digest_of_secret(&secret)).await?;
        work.note(System::TokenMade { person, token: token.id, purpose: self.purpose.clone() });
        Ok(TokenMade { secret, token })
    }
}

/// A token that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TokenMade {
    /// The secret, shown this once.
    #[schema(example = "qd_8PnB0bPp3x2o1pS1oYkJm3l7rXwVt0aQ4cUeHfGzDiE")]
    pub secret: String,
    /// The token.
    pub token: ApiToken,
}
plain_outcome!(TokenMade: "access");
