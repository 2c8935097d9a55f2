//! The clocks as they are kept: which run on a noun, which are done, which were missed and told to the level above.

use crate::{db::Db, error::Error, row::Row};
use domain::{
    Day,
    clock::{Clock, Running},
    concern::Concern,
    ids::OrganisationId,
    jurisdiction::UnitCode,
};
use sea_orm::Value;

/// A clock as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredClock {
    /// Which.
    pub clock: Clock,
    /// The kind of noun on which it runs.
    pub noun: String,
    /// Which noun.
    pub subject: String,
    /// The unit that it concerns.
    pub unit: Option<UnitCode>,
    /// The organisation that it concerns.
    pub organisation: Option<OrganisationId>,
    /// The day on which it began to run.
    pub since: Day,
    /// Its last day.
    pub last_day: Day,
    /// The day on which it was done.
    pub completed_date: Option<Day>,
    /// The unit above to which it was told because it was missed.
    pub escalated_to: Option<UnitCode>,
}

/// Compares the clocks that run on a noun with those kept: starts what is new, ends what is gone, moves what moved.
pub(crate) async fn keep(
    db: Db<'_>,
    (noun, subject): (&'static str, &str),
    concern: &Concern<'_>,
    running: &[Running],
    (today, new): (Day, bool),
) -> Result<(), Error> {
    let kept = if new { Vec::new() } else { kept(db, noun, subject).await? };
    for (clock, since, last) in &kept {
        let now = running.iter().find(|running| running.clock.word() == clock);
        let (set, value) = match now {
            None => ("completed_date", today.to_string()),
            Some(running) if running.last.to_string() != *last => ("last_day", running.last.to_string()),
            Some(_) => continue,
        };
        let sql = format!(
            "UPDATE clock SET {set} = $1 WHERE noun = $2 AND subject = $3 AND clock = $4 AND since = $5 AND completed_date IS NULL"
        );
        let values: Vec<Value> =
            vec![value.into(), noun.into(), subject.into(), clock.as_str().into(), since.as_str().into()];
        db.run(sql, values).await?;
    }
    for running in running.iter().filter(|running| !kept.iter().any(|(clock, ..)| clock == running.clock.word())) {
        start(db, noun, subject, concern, running, today).await?;
    }
    Ok(())
}

/// The clocks that are kept as running: which, since when, until when.
async fn kept(db: Db<'_>, noun: &str, subject: &str) -> Result<Vec<(String, String, String)>, Error> {
    let sql = "SELECT clock, since, last_day FROM clock WHERE noun = $1 AND subject = $2 AND completed_date IS NULL";
    let rows = db.rows(sql, [noun.into(), subject.into()]).await?;
    rows.iter().map(|row| Ok((row.get("clock")?, row.get("since")?, row.get("last_day")?))).collect()
}

async fn start(
    db: Db<'_>,
    noun: &'static str,
    subject: &str,
    concern: &Concern<'_>,
    running: &Running,
    today: Day,
) -> Result<(), Error> {
    // Begun again on the same day, it goes on as if it had never been done.
    let sql = "INSERT INTO clock (noun, subject, clock, since, unit, organisation, last_day)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (noun, subject, clock, since) DO UPDATE SET completed_date = NULL, last_day = excluded.last_day";
    // A clock of government does not tell which organisation stands behind it.
    let organisation = concern.organisation.filter(|_| running.clock.is_of_supplier()).map(|id| id.to_string());
    let values: Vec<Value> = vec![
        noun.into(),
        subject.into(),
        running.clock.word().into(),
        today.to_string().into(),
        concern.unit.map(|unit| unit.as_str().to_owned()).into(),
        organisation.into(),
        running.last.to_string().into(),
    ];
    db.run(sql, values).await?;
    Ok(())
}

/// Missed clocks of government that nobody above has been told of: their keys and units, so many at most.
pub(crate) async fn missed(db: Db<'_>, today: Day, limit: i64) -> Result<Vec<StoredClock>, Error> {
    let sql = "SELECT * FROM clock WHERE completed_date IS NULL AND escalated_on IS NULL AND last_day < $1
        AND unit IS NOT NULL ORDER BY last_day LIMIT $2";
    let values: Vec<Value> = vec![today.to_string().into(), limit.into()];
    let rows = db.rows(sql, values).await?;
    rows.iter().map(of_row).collect()
}

/// Keeps that a missed clock was told to a unit above; none where there is nobody above.
pub(crate) async fn escalate(db: Db<'_>, clock: &StoredClock, to: Option<&UnitCode>, today: Day) -> Result<(), Error> {
    let sql = "UPDATE clock SET escalated_to = $1, escalated_on = $2
        WHERE noun = $3 AND subject = $4 AND clock = $5 AND since = $6";
    let values: Vec<Value> = vec![
        to.map(|unit| unit.as_str().to_owned()).into(),
        today.to_string().into(),
        clock.noun.as_str().into(),
        clock.subject.as_str().into(),
        clock.clock.word().into(),
        clock.since.to_string().into(),
    ];
    db.run(sql, values).await?;
    Ok(())
}

pub(crate) fn of_row(row: &Row) -> Result<StoredClock, Error> {
    let text = |column: &str| row.get::<String>(column);
    let maybe = |column: &str| row.get::<Option<String>>(column);
    let clock = text("clock")?;
    Ok(StoredClock {
        clock: clock.parse().map_err(|_| Error::Internal(format!("no clock is called {clock}")))?,
        noun: text("noun")?,
        subject: text("subject")?,
        unit: maybe("unit")?.map(|code| code.parse()).transpose()?,
        organisation: maybe("organisation")?.map(|id| id.parse()).transpose()?,
        since: text("since")?.parse()?,
        last_day: text("last_day")?.parse()?,
        completed_date: maybe("completed_date")?.map(|day| day.parse()).transpose()?,
        escalated_to: maybe("escalated_to")?.map(|code| code.parse()).transpose()?,
    })
}
