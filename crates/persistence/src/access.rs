//! Credentials, sessions and API tokens. Secrets are stored as hashes only and never enter the journal.

use crate::{db::Db, error::Error, row::Row, stored};
use domain::{
    Moment,
    actor::{Person, Status},
    bid::Receipt,
    ids::{BidId, PersonId, SessionId, TenderId, TokenId},
    role::Role,
};
use sea_orm::Value;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

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

/// Whom a secret lets in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The person.
    pub person: Person,
    /// The roles that the secret is limited to; a session is not limited.
    pub roles: Option<Vec<Role>>,
    /// The session, if it is one.
    pub session: Option<SessionId>,
}

/// The tables of secrets.
pub struct Access<'c>(Db<'c>);

impl<'c> Access<'c> {
    pub(crate) fn new(db: Db<'c>) -> Self {
        Self(db)
    }
    async fn run(&self, sql: &str, values: Vec<Value>) -> Result<u64, Error> {
        self.0.run(sql, values).await
    }
    /// The person of this login with the hash of the password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential(&self, login: &str) -> Result<Option<(PersonId, Status, String)>, Error> {
        let sql = "SELECT person.id AS id, person.status AS status, credential.password_hash AS hash
            FROM person JOIN credential ON credential.person = person.id WHERE person.login = $1";
        let Some(row) = self.0.row(sql, [login.into()]).await? else { return Ok(None) };
        let status: String = row.get("status")?;
        let status = if status == Status::Active.word() { Status::Active } else { Status::Disabled };
        Ok(Some((row.get::<String>("id")?.parse()?, status, row.get("hash")?)))
    }
    /// Keeps the hash of a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, person: PersonId, hash: &str) -> Result<(), Error> {
        let sql = "INSERT INTO credential (person, password_hash) VALUES ($1, $2)
            ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash";
        self.run(sql, vec![person.to_string().into(), hash.into()]).await.map(|_| ())
    }
    /// Counts an attempt to log in before it is looked at, so that many at once are as many. Gives how many went
    /// before it and when the last one was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_attempt(&self, login: &str, at: Moment) -> Result<(i64, Moment), Error> {
        let sql = "INSERT INTO failed_log_in (login, failures, last_at) VALUES ($1, 1, 0)
            ON CONFLICT (login) DO UPDATE SET failures = failed_log_in.failures + 1 RETURNING failures, last_at";
        let row = self.0.row(sql, [login.into()]).await?;
        let Some(row) = row else { return Ok((0, Moment::default())) };
        let before = (row.get::<i64>("failures")? - 1, Moment::from_millis(row.get("last_at")?));
        let sql = "UPDATE failed_log_in SET last_at = $2 WHERE login = $1";
        self.run(sql, vec![login.into(), at.millis().into()]).await?;
        Ok(before)
    }
    /// Forgets failed log-ins after a good one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_failures(&self, login: &str) -> Result<(), Error> {
        self.run("DELETE FROM failed_log_in WHERE login = $1", vec![login.into()]).await.map(|_| ())
    }
    /// Opens a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(
        &self,
        id: SessionId,
        person: PersonId,
        hash: &str,
        expires: Moment,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO session (id, person, secret_hash, expires_at) VALUES ($1, $2, $3, $4)";
        let values = vec![id.to_string().into(), person.to_string().into(), hash.into(), expires.millis().into()];
        self.run(sql, values).await.map(|_| ())
    }
    /// Closes a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_session(&self, id: SessionId) -> Result<(), Error> {
        self.run("DELETE FROM session WHERE id = $1", vec![id.to_string().into()]).await.map(|_| ())
    }
    /// Closes all sessions and revokes all tokens of a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shut_out(&self, person: PersonId, at: Moment) -> Result<(), Error> {
        self.run("DELETE FROM session WHERE person = $1", vec![person.to_string().into()]).await?;
        let sql = "UPDATE api_token SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL";
        self.run(sql, vec![person.to_string().into(), at.millis().into()]).await.map(|_| ())
    }
    /// Keeps a new API token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_token(&self, person: PersonId, token: &ApiToken, hash: &str) -> Result<(), Error> {
        let sql = "INSERT INTO api_token (id, person, secret_hash, purpose, roles, made_at, expires_at, revoked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)";
        let values = vec![
            token.id.to_string().into(),
            person.to_string().into(),
            hash.into(),
            token.purpose.as_str().into(),
            words(&token.roles).into(),
            token.made_at.millis().into(),
            token.expires_at.millis().into(),
        ];
        self.run(sql, values).await.map(|_| ())
    }
    /// Revokes a token of a person; tells whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(&self, person: PersonId, token: TokenId, at: Moment) -> Result<bool, Error> {
        let sql = "UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL";
        let values = vec![token.to_string().into(), person.to_string().into(), at.millis().into()];
        Ok(self.run(sql, values).await? == 1)
    }
    /// The latest hundred tokens of a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, person: PersonId) -> Result<Vec<ApiToken>, Error> {
        let sql = "SELECT id, purpose, roles, made_at, expires_at, revoked_at FROM api_token
            WHERE person = $1 ORDER BY id DESC LIMIT 100";
        let rows = self.0.rows(sql, [person.to_string().into()]).await?;
        rows.iter().map(token).collect()
    }
    /// Whom a secret lets in at this moment, by its hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn admit(&self, hash: &str, now: Moment) -> Result<Option<Admitted>, Error> {
        let sql = "SELECT id, person, NULL AS roles FROM session WHERE secret_hash = $1 AND expires_at > $2
            UNION ALL SELECT NULL, person, roles FROM api_token
            WHERE secret_hash = $1 AND expires_at > $2 AND revoked_at IS NULL";
        let row = self.0.row(sql, [hash.into(), now.millis().into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let person: PersonId = row.get::<String>("person")?.parse()?;
        let session = row.get::<Option<String>>("id")?.map(|id| id.parse()).transpose()?;
        let roles = row.get::<Option<String>>("roles")?.map(|words| roles(&words));
        let found = stored::find::<Person>(self.0, person, None).await?;
        Ok(found.filter(|person| person.status == Status::Active).map(|person| Admitted { person, roles, session }))
    }
}

fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ")
}

fn roles(words: &str) -> Vec<Role> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn token(row: &Row) -> Result<ApiToken, Error> {
    let moment = |column: &str| row.get::<i64>(column).map(Moment::from_millis);
    Ok(ApiToken {
        id: row.get::<String>("id")?.parse()?,
        purpose: row.get("purpose")?,
        roles: roles(&row.get::<String>("roles")?),
        made_at: moment("made_at")?,
        expires_at: moment("expires_at")?,
        revoked_at: row.get::<Option<i64>>("revoked_at")?.map(Moment::from_millis),
    })
}

/// The ciphertext of a bid.
pub(crate) async fn ciphertext(db: Db<'_>, bid: BidId) -> Result<Vec<u8>, Error> {
    let sql = "SELECT ciphertext FROM sealed_bid WHERE bid = $1";
    let row = db.row(sql, [bid.to_string().into()]).await?;
    row.map(|row| row.get("ciphertext"))
        .transpose()?
        .ok_or_else(|| Error::Internal(format!("bid {bid} has no ciphertext")))
}

/// The ciphertexts of all bids for a tender, by bid, in one statement: a rush leaves thousands.
pub(crate) async fn ciphertexts(db: Db<'_>, tender: TenderId) -> Result<HashMap<String, Vec<u8>>, Error> {
    let sql = "SELECT bid.id AS bid, sealed_bid.ciphertext AS ciphertext FROM bid
        JOIN sealed_bid ON sealed_bid.bid = bid.id WHERE bid.tender = $1";
    let rows = db.rows(sql, [tender.to_string().into()]).await?;
    rows.iter().map(|row| Ok((row.get("bid")?, row.get("ciphertext")?))).collect()
}

/// The sealed final quotes for a tender, by bid.
pub(crate) async fn quotes(db: Db<'_>, tender: TenderId) -> Result<HashMap<String, (Receipt, Vec<u8>)>, Error> {
    let sql = "SELECT bid.id AS bid, sealed_quote.sha256 AS sha256, sealed_quote.received_at AS received_at,
        sealed_quote.ciphertext AS ciphertext FROM bid JOIN sealed_quote ON sealed_quote.bid = bid.id WHERE bid.tender = $1";
    let rows = db.rows(sql, [tender.to_string().into()]).await?;
    let quote = |row: &Row| {
        let received_at = Moment::from_millis(row.get("received_at")?);
        let receipt = Receipt { sha256: row.get("sha256")?, received_at };
        Ok((row.get("bid")?, (receipt, row.get("ciphertext")?)))
    };
    rows.iter().map(quote).collect()
}

/// How many final quotes of a bid were received.
pub(crate) async fn quotes_received(db: Db<'_>, bid: BidId) -> Result<i64, Error> {
    let sql = "SELECT COUNT(*) AS received FROM journal WHERE noun = 'system' AND subject = $1";
    db.one(sql, [bid.to_string().into()]).await?.get("received")
}
