//! Credentials, sessions and API tokens. Secrets are stored as hashes only and never enter the journal.

use crate::{
    api_token::{ApiToken, roles, token, words},
    db::Db,
    error::Error,
    row::Row,
    stored,
};
use domain::{
    Moment,
    actor::{Person, Status},
    ids::{PersonId, SessionId, TokenId},
    role::Role,
};
use sea_orm::Value;

/// Whom a secret lets in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The person.
    pub person: Person,
    /// What let it in.
    pub by: AdmittedBy,
}

/// What lets somebody in.
#[derive(Clone, Debug)]
pub enum AdmittedBy {
    /// A session.
    Session(SessionId),
    /// An API token, limited to these roles, until then.
    Token {
        /// Which.
        id: TokenId,
        /// The roles that it is limited to.
        roles: Vec<Role>,
        /// When it ends.
        expires_at: Moment,
    },
}

/// Attempts that failed, by what they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub failures: i64,
    /// When the last one was.
    pub last_at: Moment,
    /// Up to when they have faded.
    pub faded_at: Moment,
}

/// How a person of some login proves who it is.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The person.
    pub person: PersonId,
    /// Its login and its name, which must not stand in its password.
    pub own_words: [String; 2],
    /// Where its account stands.
    pub status: Status,
    /// The hash of its password, if it has set one.
    pub password_hash: Option<String>,
    /// The hash of the code by which it can set one, and when that ends.
    pub code: Option<(String, Moment)>,
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
    /// How the person of a login, in the form in which logins are compared, proves who it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential(&self, login_form: &str) -> Result<Option<Credential>, Error> {
        let sql = "SELECT person.id AS id, person.login AS login, person.name AS name, person.status AS status,
            credential.password_hash AS password_hash,
            credential.code_hash AS code_hash, credential.code_expires_at AS code_expires_at
            FROM person JOIN credential ON credential.person = person.id WHERE person.login_form = $1";
        let row = self.0.row(sql, [login_form.into()]).await?;
        row.as_ref().map(credential).transpose()
    }
    /// How a person proves who it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential_of(&self, person: PersonId) -> Result<Option<Credential>, Error> {
        let sql = "SELECT person.id AS id, person.login AS login, person.name AS name, person.status AS status,
            credential.password_hash AS password_hash,
            credential.code_hash AS code_hash, credential.code_expires_at AS code_expires_at
            FROM person JOIN credential ON credential.person = person.id WHERE person.id = $1";
        let row = self.0.row(sql, [person.to_string().into()]).await?;
        row.as_ref().map(credential).transpose()
    }
    /// Keeps the hash of a password; a code by which one could be set is used up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, person: PersonId, hash: &str) -> Result<(), Error> {
        let sql = "INSERT INTO credential (person, password_hash) VALUES ($1, $2)
            ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash, code_hash = NULL,
                code_expires_at = NULL";
        self.run(sql, vec![person.to_string().into(), hash.into()]).await.map(|_| ())
    }
    /// Keeps the hash of a code by which a person sets its password; the password it had, if any, is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_code(&self, person: PersonId, hash: &str, expires_at: Moment) -> Result<(), Error> {
        let sql = "INSERT INTO credential (person, password_hash, code_hash, code_expires_at) VALUES ($1, NULL, $2, $3)
            ON CONFLICT (person) DO UPDATE SET password_hash = NULL, code_hash = excluded.code_hash,
                code_expires_at = excluded.code_expires_at";
        self.run(sql, vec![person.to_string().into(), hash.into(), expires_at.millis().into()]).await.map(|_| ())
    }
    /// How many attempts failed lately by what they are counted, and when the last one was. It is held until the end of the
    /// transaction, so that many at once are as many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures(&self, counted: &str) -> Result<Failures, Error> {
        let sql = "INSERT INTO failed_attempt (counted, failures, last_at, faded_at) VALUES ($1, 0, 0, 0)
            ON CONFLICT (counted) DO UPDATE SET counted = excluded.counted RETURNING failures, last_at, faded_at";
        let row = self.0.one(sql, [counted.into()]).await?;
        let moment = |column: &str| row.get::<i64>(column).map(Moment::from_millis);
        Ok(Failures { failures: row.get("failures")?, last_at: moment("last_at")?, faded_at: moment("faded_at")? })
    }
    /// Sets how many attempts failed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_failures(&self, counted: &str, to: &Failures) -> Result<(), Error> {
        let sql = "UPDATE failed_attempt SET failures = $2, last_at = $3, faded_at = $4 WHERE counted = $1";
        let values = vec![counted.into(), to.failures.into(), to.last_at.millis().into(), to.faded_at.millis().into()];
        self.run(sql, values).await.map(|_| ())
    }
    /// Forgets failed attempts after a good one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_failures(&self, counted: &str) -> Result<(), Error> {
        self.run("DELETE FROM failed_attempt WHERE counted = $1", vec![counted.into()]).await.map(|_| ())
    }
    /// Forgets one failed attempt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_one_failure(&self, counted: &str) -> Result<(), Error> {
        let sql = "UPDATE failed_attempt SET failures = failures - 1 WHERE counted = $1 AND failures > 0";
        self.run(sql, vec![counted.into()]).await.map(|_| ())
    }
    /// Whether a person logged in from a device before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows_device(&self, person: PersonId, hash: &str) -> Result<bool, Error> {
        let sql = "SELECT person FROM device WHERE secret_hash = $1 AND person = $2";
        Ok(self.0.row(sql, [hash.into(), person.to_string().into()]).await?.is_some())
    }
    /// Keeps a device from which a person logs in now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_device(&self, person: PersonId, hash: &str, at: Moment) -> Result<(), Error> {
        let sql = "INSERT INTO device (secret_hash, person, used_at) VALUES ($1, $2, $3)
            ON CONFLICT (secret_hash) DO UPDATE SET used_at = excluded.used_at";
        self.run(sql, vec![hash.into(), person.to_string().into(), at.millis().into()]).await.map(|_| ())
    }
    /// Forgets what has ended: sessions, attempts and devices that nobody came from, each before its moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_what_ended(&self, sessions: Moment, attempts: Moment, devices: Moment) -> Result<u64, Error> {
        let mut gone = 0;
        for (sql, before) in [
            ("DELETE FROM session WHERE expires_at < $1", sessions),
            ("DELETE FROM failed_attempt WHERE last_at < $1", attempts),
            ("DELETE FROM device WHERE used_at < $1", devices),
        ] {
            gone += self.run(sql, vec![before.millis().into()]).await?;
        }
        Ok(gone)
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
    pub async fn add_token(
        &self,
        person: PersonId,
        parent: Option<TokenId>,
        token: &ApiToken,
        hash: &str,
    ) -> Result<(), Error> {
        let sql =
            "INSERT INTO api_token (id, person, parent, secret_hash, purpose, roles, made_at, expires_at, revoked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)";
        let values = vec![
            token.id.to_string().into(),
            person.to_string().into(),
            parent.map(|parent| parent.to_string()).into(),
            hash.into(),
            token.purpose.as_str().into(),
            words(&token.roles).into(),
            token.made_at.millis().into(),
            token.expires_at.millis().into(),
        ];
        self.run(sql, values).await.map(|_| ())
    }
    /// Revokes a token of a person and every token that was made by it; tells whether there was one. A token can revoke
    /// itself and what was made by it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(
        &self,
        person: PersonId,
        token: TokenId,
        by: Option<TokenId>,
        at: Moment,
    ) -> Result<bool, Error> {
        let may = by.is_none_or(|by| by == token) || self.made_by(by, token).await?;
        let sql = format!(
            "{MADE_BY} UPDATE api_token SET revoked_at = $2 WHERE id IN (SELECT id FROM made) AND person = $3
            AND revoked_at IS NULL"
        );
        let values = vec![token.to_string().into(), at.millis().into(), person.to_string().into()];
        Ok(may && self.run(&sql, values).await? > 0)
    }
    /// Whether a token lives: neither it nor any that made it was revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token_lives(&self, token: TokenId) -> Result<bool, Error> {
        let sql = "WITH RECURSIVE made (id, parent, revoked_at) AS (
            SELECT id, parent, revoked_at FROM api_token WHERE id = $1
            UNION SELECT api_token.id, api_token.parent, api_token.revoked_at FROM api_token
                JOIN made ON api_token.id = made.parent)
            SELECT COUNT(*) AS known, COUNT(revoked_at) AS revoked FROM made";
        let row = self.0.one(sql, [token.to_string().into()]).await?;
        Ok(row.get::<i64>("known")? > 0 && row.get::<i64>("revoked")? == 0)
    }
    /// Whether a session is open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_lives(&self, session: SessionId, now: Moment) -> Result<bool, Error> {
        let sql = "SELECT id FROM session WHERE id = $1 AND expires_at > $2";
        Ok(self.0.row(sql, [session.to_string().into(), now.millis().into()]).await?.is_some())
    }
    /// How many tokens of a person live.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn living_tokens(&self, person: PersonId, now: Moment) -> Result<usize, Error> {
        let sql = "SELECT COUNT(*) AS living FROM api_token
            WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2";
        let living: i64 = self.0.one(sql, [person.to_string().into(), now.millis().into()]).await?.get("living")?;
        usize::try_from(living).map_err(|error| Error::Internal(error.to_string()))
    }
    /// Closes all sessions and revokes all tokens of a person but the one that is in use.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shut_out_others(&self, person: PersonId, session: Option<SessionId>, at: Moment) -> Result<(), Error> {
        let kept = session.map(|session| session.to_string()).unwrap_or_else(|| "none".to_owned());
        self.run("DELETE FROM session WHERE person = $1 AND id <> $2", vec![person.to_string().into(), kept.into()])
            .await?;
        let sql = "UPDATE api_token SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL";
        self.run(sql, vec![person.to_string().into(), at.millis().into()]).await.map(|_| ())
    }
    /// Whose token it is, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn owner_of(&self, token: TokenId) -> Result<Option<PersonId>, Error> {
        let row = self.0.row("SELECT person FROM api_token WHERE id = $1", [token.to_string().into()]).await?;
        row.map(|row| Ok(row.get::<String>("person")?.parse()?)).transpose()
    }
    /// Whether a token was made by another, or by one that was.
    async fn made_by(&self, by: Option<TokenId>, token: TokenId) -> Result<bool, Error> {
        let Some(by) = by else { return Ok(false) };
        let sql = format!("{MADE_BY} SELECT id FROM made WHERE id = $2");
        Ok(self.0.row(sql, [by.to_string().into(), token.to_string().into()]).await?.is_some())
    }
    /// The latest hundred tokens of a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, person: PersonId) -> Result<Vec<ApiToken>, Error> {
        let sql = "SELECT id, purpose, roles, made_at, expires_at, revoked_at FROM api_token
            WHERE person = $1 ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 100";
        let rows = self.0.rows(sql, [person.to_string().into()]).await?;
        rows.iter().map(token).collect()
    }
    /// Whom a secret lets in at this moment, by its hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn admit(&self, hash: &str, now: Moment) -> Result<Option<Admitted>, Error> {
        let sql = "SELECT 'session' AS kind, id, person, '' AS roles, expires_at FROM session
            WHERE secret_hash = $1 AND expires_at > $2
            UNION ALL SELECT 'token', id, person, roles, expires_at FROM api_token
            WHERE secret_hash = $1 AND expires_at > $2 AND revoked_at IS NULL";
        let row = self.0.row(sql, [hash.into(), now.millis().into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let person: PersonId = row.get::<String>("person")?.parse()?;
        let by = match row.get::<String>("kind")?.as_str() {
            "session" => AdmittedBy::Session(row.get::<String>("id")?.parse()?),
            _ => AdmittedBy::Token {
                id: row.get::<String>("id")?.parse()?,
                roles: roles(&row.get::<String>("roles")?)?,
                expires_at: Moment::from_millis(row.get("expires_at")?),
            },
        };
        let found = stored::find::<Person>(self.0, person, None).await?;
        Ok(found.filter(|person| person.status == Status::Active).map(|person| Admitted { person, by }))
    }
}

fn credential(row: &Row) -> Result<Credential, Error> {
    let status: String = row.get("status")?;
    let code: Option<String> = row.get("code_hash")?;
    let ends: Option<i64> = row.get("code_expires_at")?;
    Ok(Credential {
        person: row.get::<String>("id")?.parse()?,
        own_words: [row.get("login")?, row.get("name")?],
        status: status.parse().map_err(|_| Error::Internal(format!("an account that is {status}")))?,
        password_hash: row.get("password_hash")?,
        code: code.zip(ends.map(Moment::from_millis)),
    })
}

/// A token and every token that was made by it, or by one that was.
const MADE_BY: &str = "WITH RECURSIVE made (id) AS (SELECT id FROM api_token WHERE id = $1
    UNION SELECT api_token.id FROM api_token JOIN made ON api_token.parent = made.id)";
