//! Up to where a report reads the journal.

use crate::{db::Db, error::Error, seal};
use domain::report::Asked;
use domain::{Day, Moment, Reason, Refusal};
use sea_orm::Value;

/// A position of the journal, and what follows from it: everything up to it counts, nothing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The position.
    pub position: i64,
    /// When the last entry up to it happened.
    pub at: Moment,
    /// The day on which the books are looked at: that which was asked for, or that of the last entry.
    pub day: Day,
    /// The digest of the journal up to it.
    pub digest: seal::Digest,
}

impl AsOf {
    /// The cut that is asked for: a position, the end of a day, or now.
    ///
    /// The end of a day is the position before the first entry after that day, so that it is the same for ever once a
    /// later day has begun.
    pub(super) async fn of(db: Db<'_>, asked: &Asked) -> Result<Self, Error> {
        let one = async |sql: &str, values: Vec<Value>| -> Result<i64, Error> {
            let row = db.row(sql, values).await?;
            Ok(row.map(|row| row.get("found")).transpose()?.unwrap_or(0))
        };
        let last =
            one("SELECT COALESCE(MAX(position), 0) AS found FROM journal WHERE position IS NOT NULL", Vec::new())
                .await?;
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
        let digest = seal::digest_at(db, position).await?;
        let at = Moment::from_millis(at);
        let day = asked.as_of.unwrap_or(at.day());
        if day < at.day() {
            return Err(Refusal::of(Reason::DayBeforePosition)
                .field("as_of")
                .with("day", day)
                .with("position", position)
                .with("first", at.day())
                .into());
        }
        Ok(Self { position, at, day, digest })
    }
    /// The condition that an entry counts: what it follows from got its position by then. Keys do not say so, as a transaction
    /// with a smaller key may end later.
    pub(super) fn counts(&self) -> String {
        format!(
            "EXISTS (SELECT 1 FROM journal AS told WHERE told.id = entry.journal AND told.position <= {})",
            self.position
        )
    }
    /// The condition that a noun was there: something had happened to it by then.
    pub(super) fn knows(&self, noun: &str, id: &str) -> String {
        format!(
            "EXISTS (SELECT 1 FROM journal AS told WHERE told.noun = '{noun}' AND told.subject = {id}
             AND told.position <= {})",
            self.position
        )
    }
}
