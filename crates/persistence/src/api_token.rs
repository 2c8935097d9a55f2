//! API tokens as their owner sees them, and how they are kept.

use crate::{error::Error, row::Row};
use domain::{Moment, ids::TokenId, role::Role, schema::ToSchema};
use serde::Serialize;

/// An API token as its owner sees it: without the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApiToken {
    /// Its identifier.
    pub id: TokenId,
    /// What it is for.
    pub purpose: String,
    /// The roles it is limited to.
    pub roles: Vec<Role>,
    /// When it was made.
    pub made_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Moment>,
}

/// Roles as they are kept.
pub(crate) fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ")
}

/// Reads roles as they are kept.
pub(crate) fn roles(words: &str) -> Result<Vec<Role>, Error> {
    let role = |word: &str| word.parse().map_err(|_| Error::Internal(format!("a token for {word}, which is no role")));
    words.split_whitespace().map(role).collect()
}

/// The token of a row.
pub(crate) fn token(row: &Row) -> Result<ApiToken, Error> {
    let moment = |column: &str| row.get::<i64>(column).map(Moment::from_millis);
    Ok(ApiToken {
        id: row.get::<String>("id")?.parse()?,
        purpose: row.get("purpose")?,
        roles: roles(&row.get::<String>("roles")?)?,
        made_at: moment("made_at")?,
        expires_at: moment("expires_at")?,
        revoked_at: row.get::<Option<i64>>("revoked_at")?.map(Moment::from_millis),
    })
}
