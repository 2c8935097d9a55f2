//! Answers kept for retries: the same key with the same input gets the same bytes, with another input a refusal.

use crate::{db::Db, error::Error};
use domain::{Moment, Reason, Refusal};
use sea_orm::Value;

/// What comes of an act, whichever face asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether something was made.
    pub made: bool,
    /// The noun that was made or changed, if any was.
    pub subject: Option<Subject>,
    /// How the caller sees it, as JSON.
    pub view: Vec<u8>,
    /// What the law warns of, as a JSON list; empty where it warns of nothing.
    pub warnings: Vec<u8>,
}

/// A noun as it stands after an act.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Who calls.
    pub caller: String,
    /// The key.
    pub key: String,
    /// The SHA-256 of what is asked.
    pub input_sha256: String,
}

impl Replay {
    /// The answer given before, if this was asked before.
    pub(crate) async fn find(&self, db: Db<'_>) -> Result<Option<Answer>, Error> {
        let sql = "SELECT input_sha256, made, noun, subject, subject_version, body, warnings FROM replay
            WHERE caller = $1 AND key = $2";
        let Some(row) = db.row(sql, [self.caller.as_str().into(), self.key.as_str().into()]).await? else {
            return Ok(None);
        };
        if row.get::<String>("input_sha256")? != self.input_sha256 {
            return Err(Refusal::of(Reason::KeyReused).into());
        }
        let named = (row.get("noun")?, row.get("subject")?, row.get("subject_version")?);
        let subject = match named {
            (Some(noun), Some(id), Some(version)) => Some(Subject { noun, id, version }),
            (None, None, None) => None,
            other => return Err(Error::Internal(format!("a kept answer with half a subject: {other:?}"))),
        };
        Ok(Some(Answer { made: row.get("made")?, subject, view: row.get("body")?, warnings: row.get("warnings")? }))
    }
    /// Keeps an answer.
    pub(crate) async fn keep(&self, db: Db<'_>, answer: &Answer, at: Moment) -> Result<(), Error> {
        let sql = "INSERT INTO replay
            (caller, key, input_sha256, made, noun, subject, subject_version, body, warnings, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let subject = answer.subject.as_ref();
        let values: Vec<Value> = vec![
            self.caller.as_str().into(),
            self.key.as_str().into(),
            self.input_sha256.as_str().into(),
            answer.made.into(),
            subject.map(|subject| subject.noun.clone()).into(),
            subject.map(|subject| subject.id.clone()).into(),
            subject.map(|subject| subject.version).into(),
            answer.view.clone().into(),
            answer.warnings.clone().into(),
            at.millis().into(),
        ];
        db.run(sql, values).await.map(drop)
    }
}
