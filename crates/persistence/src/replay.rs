//! Answers kept for retries: the same key with the same input gets the same bytes, with another input a refusal.

use crate::{db::Db, error::Error};
use domain::{Moment, Reason, Refusal};
use sea_orm::Value;
use serde::{Deserialize, Serialize};

/// What comes of an act, whichever face asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether something was made.
    pub made: bool,
    /// The noun that was made or changed, if any was.
    pub subject: Option<Subject>,
    /// How the caller sees it, as JSON.
    pub view: Vec<u8>,
    /// What the law warns of, as a JSON list; empty where it warns of nothing.
    pub warnings: Vec<u8>,
    /// Whether it was given before and is given again.
    #[serde(skip)]
    pub replayed: bool,
}

/// A noun as it stands after an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its kind.
    pub noun: String,
    /// Its identifier.
    pub id: String,
    /// Its version.
    pub version: i64,
}

/// A key by which a caller can repeat a request.
#[derive(Clone, Debug)]
pub struct Replay {
    /// Who calls with which key, as nobody can read it without the key of the vault.
    pub handle: String,
    /// A digest of what is asked, keyed as well.
    pub input_sha256: String,
}

impl Replay {
    /// The answer given before as it is kept, if this was asked before.
    pub(crate) async fn find(&self, db: Db<'_>) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT input_sha256, answer FROM replay WHERE handle = $1";
        let Some(row) = db.row(sql, [self.handle.as_str().into()]).await? else { return Ok(None) };
        if row.get::<String>("input_sha256")? != self.input_sha256 {
            return Err(Refusal::of(Reason::KeyReused).into());
        }
        row.get("answer").map(Some)
    }
    /// Keeps an answer.
    pub(crate) async fn keep(&self, db: Db<'_>, answer: Vec<u8>, at: Moment) -> Result<(), Error> {
        let sql = "INSERT INTO replay (handle, input_sha256, answer, at) VALUES ($1, $2, $3, $4)";
        let values: Vec<Value> =
            vec![self.handle.as_str().into(), self.input_sha256.as_str().into(), answer.into(), at.millis().into()];
        db.run(sql, values).await.map(drop)
    }
}

/// Forgets the answers kept before a moment.
pub(crate) async fn forget(db: Db<'_>, before: Moment) -> Result<u64, Error> {
    db.run("DELETE FROM replay WHERE at < $1", [before.millis().into()]).await
}
