//! Answers kept for retries: the same key with the same input gets the same bytes, with another input a refusal.

use crate::halt::Halt;
use domain::{Moment, Reason, Refusal};
use sea_orm::{ConnectionTrait, Statement, Value};

/// An answer as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, 201 or 204.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// Where the noun that was made can be read.
    pub location: Option<String>,
    /// Its version.
    pub etag: Option<String>,
}

/// A key by which a caller can repeat a request.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Who calls.
    pub caller: String,
    /// The key.
    pub key: String,
    /// The SHA-256 of what is asked.
    pub input_sha256: String,
}

impl Replay {
    /// The answer given before, if this was asked before.
    pub(crate) async fn find(&self, db: &impl ConnectionTrait) -> Result<Option<Answer>, Halt> {
        let sql = "SELECT input_sha256, status, body, location, etag FROM replay WHERE caller = $1 AND key = $2";
        let values: Vec<Value> = vec![self.caller.as_str().into(), self.key.as_str().into()];
        let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<String>("", "input_sha256")? != self.input_sha256 {
            return Err(Refusal::of(Reason::KeyReused).into());
        }
        let status: i64 = row.try_get("", "status")?;
        Ok(Some(Answer {
            status: u16::try_from(status).unwrap_or(200),
            body: row.try_get("", "body")?,
            location: row.try_get("", "location")?,
            etag: row.try_get("", "etag")?,
        }))
    }
    /// Keeps an answer.
    pub(crate) async fn keep(&self, db: &impl ConnectionTrait, answer: &Answer, at: Moment) -> Result<(), Halt> {
        let sql = "INSERT INTO replay (caller, key, input_sha256, status, body, location, etag, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values: Vec<Value> = vec![
            self.caller.as_str().into(),
            self.key.as_str().into(),
            self.input_sha256.as_str().into(),
            i64::from(answer.status).into(),
            answer.body.clone().into(),
            answer.location.clone().into(),
            answer.etag.clone().into(),
            at.millis().into(),
        ];
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        Ok(())
    }
}
