//! Up to where a report reads the journal.

use super::Asked;
use crate::{halt::Halt, seal};
use domain::{Day, Moment, Reason, Refusal};
use sea_orm::{ConnectionTrait, Statement, Value};

/// A position of the journal, and what follows from it: everything up to it counts, nothing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The position.
    pub position: i64,
    /// When the last entry up to it happened.
    pub at: Moment,
    /// The day on which the books are looked at: that which was asked for, or that of the last entry.
    pub day: Day,
    /// The digest of the journal up to it.
    pub digest: seal::Digest,
    /// The greatest key up to the position.
    pub(super) key: i64,
    /// Keys below the greatest that got their position later: their transactions ended later.
    pub(super) late: Vec<i64>,
}

impl Cut {
    /// The cut that is asked for: a position, the end of a day, or now.
    ///
    /// The end of a day is the position before the first entry after that day, so that it is the same for ever once a
    /// later day has begun.
    pub(super) async fn of(db: &impl ConnectionTrait, asked: &Asked) -> Result<Self, Halt> {
        let backend = db.get_database_backend();
        let one = async |sql: &str, values: Vec<Value>| -> Result<i64, Halt> {
            let row = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            Ok(row.map(|row| row.try_get("", "found")).transpose()?.unwrap_or(0))
        };
        let last = one("SELECT COALESCE(MAX(position), 0) AS found FROM journal", Vec::new()).await?;
        let position = match (asked.position, asked.as_of) {
            (Some(position), _) if !(0..=last).contains(&position) => {
                return Err(Refusal::of(Reason::NoSuchPosition)
                    .field("position")
                    .with("position", position)
                    .with("last", last)
                    .into());
            }
            (Some(position), _) => position,
            (None, None) => last,
            (None, Some(day)) => {
                let next = day.plus_days(1).start().millis();
                let sql = "SELECT COALESCE(MIN(position) - 1, $2) AS found FROM journal WHERE at >= $1 AND position IS NOT NULL";
                one(sql, vec![next.into(), last.into()]).await?
            }
        };
        let at = one("SELECT at AS found FROM journal WHERE position = $1", vec![position.into()]).await?;
        let key = one(
            "SELECT COALESCE(MAX(id), 0) AS found FROM (SELECT id FROM journal WHERE position <= $1
             ORDER BY position DESC LIMIT 10000) AS newest",
            vec![position.into()],
        )
        .await?;
        let sql = "SELECT id FROM journal WHERE id <= $1 AND id > $1 - 100000 AND (position > $2 OR position IS NULL)";
        let rows =
            db.query_all_raw(Statement::from_sql_and_values(backend, sql, [key.into(), position.into()])).await?;
        let late = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
        let digest = seal::digest_at(db, position).await?;
        let at = Moment::from_millis(at);
        let day = asked.as_of.unwrap_or(at.day());
        Ok(Self { position, at, day, digest, key, late })
    }
    /// The condition that an entry counts.
    pub(super) fn counts(&self) -> String {
        if self.late.is_empty() {
            return format!("entry.journal <= {}", self.key);
        }
        let late: Vec<String> = self.late.iter().map(ToString::to_string).collect();
        format!("entry.journal <= {} AND entry.journal NOT IN ({})", self.key, late.join(", "))
    }
}
