//! The tasks as they are kept: what waits on each noun now, and for whom.

use crate::{db::Db, error::Error, row::Row};
use domain::{
    Day, Moment,
    clock::Clock,
    concern::Concern,
    ids::{OrganisationId, PersonId},
    jurisdiction::UnitCode,
    permission::Act,
    task::Task,
};
use sea_orm::Value;

/// A task as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTask {
    /// The act that is waited for.
    pub act: Act,
    /// The kind of noun on which it waits.
    pub noun: String,
    /// Which noun.
    pub subject: String,
    /// The one person who is to do it.
    pub person: Option<PersonId>,
    /// The unit that it concerns.
    pub unit: Option<UnitCode>,
    /// The organisation that is to do it.
    pub organisation: Option<OrganisationId>,
    /// The clock that says by when.
    pub clock: Option<Clock>,
    /// When it can be done at the earliest.
    pub from: Option<Moment>,
    /// The day since which it has been waiting.
    pub since: Day,
    /// The last day of its clock, where that runs.
    pub last_day: Option<Day>,
}

impl StoredTask {
    /// The clock that says by when, where it runs.
    #[must_use]
    pub fn running(&self) -> Option<Clock> {
        self.clock.filter(|_| self.last_day.is_some())
    }
}

/// A row without its key: what a task says.
type Said = (String, Option<String>, Option<String>, Option<i64>, String);

fn said(task: &Task) -> Said {
    let apart: Vec<String> = task.apart.iter().map(ToString::to_string).collect();
    (
        task.act.word().to_owned(),
        task.person.map(|person| person.to_string()),
        task.clock.map(|clock| clock.word().to_owned()),
        task.from.map(Moment::millis),
        apart.join(" "),
    )
}

/// Compares what waits on a noun with what is kept: what is new is added, and what is done or has changed goes.
pub(crate) async fn keep(
    db: Db<'_>,
    (noun, subject): (&'static str, &str),
    concern: &Concern<'_>,
    tasks: &[Task],
    (today, new): (Day, bool),
) -> Result<(), Error> {
    let kept = if new { Vec::new() } else { kept(db, noun, subject).await? };
    let wanted: Vec<Said> = tasks.iter().map(said).collect();
    for (act, person, ..) in kept.iter().filter(|one| !wanted.contains(one)) {
        let sql = "DELETE FROM task WHERE noun = $1 AND subject = $2 AND act = $3 AND COALESCE(person, '') = $4";
        let person = person.clone().unwrap_or_default();
        db.run(sql, [noun.into(), subject.into(), act.as_str().into(), person.into()]).await?;
    }
    let mut values: Vec<Value> = Vec::new();
    let mut rows = Vec::new();
    for (task, said) in tasks.iter().zip(wanted).filter(|(_, said)| !kept.contains(said)) {
        rows.push(format!("({})", crate::db::placeholders(values.len() + 1, 10)));
        let (act, person, clock, from, apart) = said;
        // A task of government does not tell which organisation stands behind it.
        let organisation = concern.organisation.filter(|_| task.act.is_of_party()).map(|id| id.to_string());
        values.extend::<[Value; 10]>([
            noun.into(),
            subject.into(),
            act.into(),
            person.into(),
            concern.unit.map(|unit| unit.as_str().to_owned()).into(),
            organisation.into(),
            clock.into(),
            from.into(),
            apart.into(),
            today.to_string().into(),
        ]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO task (noun, subject, act, person, unit, organisation, clock, from_at, apart, since) VALUES {}",
        rows.join(", ")
    );
    db.run(sql, values).await.map(drop)
}

async fn kept(db: Db<'_>, noun: &str, subject: &str) -> Result<Vec<Said>, Error> {
    let sql = "SELECT act, person, clock, from_at, apart FROM task WHERE noun = $1 AND subject = $2";
    let rows = db.rows(sql, [noun.into(), subject.into()]).await?;
    rows.iter().map(|row| Ok((row.at(0)?, row.at(1)?, row.at(2)?, row.at(3)?, row.at(4)?))).collect()
}

/// The act of a row.
pub(crate) fn act_of(row: &Row) -> Result<Act, Error> {
    let act: String = row.get("act")?;
    act.parse().map_err(|_| Error::Internal(format!("no act is called {act}")))
}

pub(crate) fn of_row(row: &Row) -> Result<StoredTask, Error> {
    let text = |column: &str| row.get::<String>(column);
    let maybe = |column: &str| row.get::<Option<String>>(column);
    let unknown = |word: String| Error::Internal(format!("no clock is called {word}"));
    let clock = maybe("clock")?;
    Ok(StoredTask {
        act: act_of(row)?,
        noun: text("noun")?,
        subject: text("subject")?,
        person: maybe("person")?.map(|id| id.parse()).transpose()?,
        unit: maybe("unit")?.map(|code| code.parse()).transpose()?,
        organisation: maybe("organisation")?.map(|id| id.parse()).transpose()?,
        clock: clock.map(|clock| clock.parse().map_err(|_| unknown(clock))).transpose()?,
        from: row.get::<Option<i64>>("from_at")?.map(Moment::from_millis),
        since: text("since")?.parse()?,
        last_day: maybe("last_day")?.map(|day| day.parse()).transpose()?,
    })
}
