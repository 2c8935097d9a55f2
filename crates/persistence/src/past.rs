//! Nouns as they were at a position of the journal: the rows, and what has changed since told again from its events.

use crate::{
    db::{Db, placeholders},
    error::Error,
    journal,
    reader::Reader,
    row::Row,
    stored::{self, Stored},
};
use domain::{Event, Moment, Noun, event::Journaled, ids::Names};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{BTreeMap, BTreeSet};

/// How many nouns are read at a time.
const PAGE: u64 = 400;

/// Which nouns are wanted: by columns that never change after the noun became what is looked for.
pub(crate) struct Wanted<N: Stored> {
    condition: Condition,
    position: i64,
    last: Option<String>,
    done: bool,
    noun: std::marker::PhantomData<N>,
}

impl<N: Stored> Wanted<N> {
    /// Those that fulfil a condition, as they were at a position.
    pub(crate) fn of(condition: Condition, position: i64) -> Self {
        Self { condition, position, last: None, done: false, noun: std::marker::PhantomData }
    }
    /// Those with one of these values in a column.
    pub(crate) fn among<V: ToString>(column: &'static str, values: impl IntoIterator<Item = V>, position: i64) -> Self {
        Self::of(any_of(column, values), position)
    }
    /// The next page of them; empty at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn next(&mut self, reader: &Reader) -> Result<Vec<N>, Error> {
        while !self.done {
            let mut condition = self.condition.clone();
            if let Some(last) = &self.last {
                condition = Condition::all().add(condition).add(Expr::col("id").gt(last.as_str()));
            }
            let nouns: Vec<N> = stored::nouns(reader.db(), N::TABLE.rows_where(condition).limit(PAGE)).await?;
            self.done = (nouns.len() as u64) < PAGE;
            self.last = nouns.last().map(|noun| noun.id().to_string());
            let nouns = at(reader.db(), nouns, self.position).await?;
            if !nouns.is_empty() {
                return Ok(nouns);
            }
        }
        Ok(Vec::new())
    }
    /// All of them; only where something else limits how many there are.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn all(mut self, reader: &Reader) -> Result<Vec<N>, Error> {
        let mut all = Vec::new();
        loop {
            let page = self.next(reader).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }
}

/// The condition that a column holds one of these values.
pub(crate) fn any_of<V: ToString>(column: &'static str, values: impl IntoIterator<Item = V>) -> Condition {
    Condition::all().add(Expr::col(column).is_in(values.into_iter().map(|value| value.to_string())))
}

/// Takes back what happened to nouns after a position. The rows were read before, so that whatever has reached them since the
/// position stands in the journal by now.
async fn at<N: Stored>(db: Db<'_>, nouns: Vec<N>, position: i64) -> Result<Vec<N>, Error> {
    if nouns.is_empty() {
        return Ok(nouns);
    }
    let noun = <N::Id as Names>::NOUN;
    let mut values: Vec<Value> = vec![noun.into(), position.into()];
    values.extend(nouns.iter().map(|noun| Value::from(noun.id().to_string())));
    // What happened to a noun and is still sealed names no subject; a noun of which nothing is told stands as if it were not.
    let sql = format!(
        "SELECT subject FROM journal WHERE noun = $1 AND subject IN ({}) AND position IS NOT NULL
         GROUP BY subject HAVING MIN(position) <= $2 AND MAX(position) <= $2",
        placeholders(3, nouns.len())
    );
    let rows = db.rows(sql, values).await?;
    let same = rows.iter().map(|row| row.get::<String>("subject")).collect::<Result<BTreeSet<String>, _>>()?;
    let ids = nouns.iter().map(|noun| noun.id().to_string());
    let changed: BTreeSet<String> = ids.filter(|id| !same.contains(id)).collect();
    if changed.is_empty() {
        return Ok(nouns);
    }
    let again: Vec<N::Id> = nouns.iter().map(Noun::id).filter(|id| changed.contains(&id.to_string())).collect();
    let mut told: BTreeMap<N::Id, N> = BTreeMap::new();
    for happened in events_of::<N>(db, &again, &[], position).await? {
        if !tell(&mut told, &happened.event) {
            return Err(Error::Internal(format!("the journal tells of a {noun} that was never born")));
        }
    }
    let then = |noun: N| if changed.contains(&noun.id().to_string()) { told.remove(&noun.id()) } else { Some(noun) };
    Ok(nouns.into_iter().filter_map(then).collect())
}

/// Tells an event again on the nouns of a kind; says whether it made sense.
pub(crate) fn tell<N: Journaled>(nouns: &mut BTreeMap<<N as Noun>::Id, N>, event: &Event) -> bool {
    let Some((id, event)) = N::of_event(event) else { return true };
    if let Some(noun) = N::born(event) {
        nouns.insert(*id, noun);
    } else if let Some(noun) = nouns.get_mut(id) {
        noun.apply(event);
    } else {
        return false;
    }
    true
}

/// Something that happened to a noun, and when.
pub(crate) struct Happened {
    pub(crate) position: i64,
    pub(crate) at: Moment,
    pub(crate) event: Event,
}

/// What happened to nouns up to a position, in its order; by some acts only, if any are named.
///
/// # Errors
/// When the database fails.
pub(crate) async fn events_of<N: Stored>(
    db: Db<'_>,
    ids: &[N::Id],
    acts: &[&str],
    position: i64,
) -> Result<Vec<Happened>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let by = if acts.is_empty() {
        String::new()
    } else {
        format!("AND act IN ({})", placeholders(3 + ids.len(), acts.len()))
    };
    let sql = format!(
        "SELECT position, at, event FROM journal WHERE noun = $1 AND position <= $2 AND subject IN ({}) {by} ORDER BY id",
        placeholders(3, ids.len())
    );
    let mut values: Vec<Value> = vec![<N::Id as Names>::NOUN.into(), position.into()];
    values.extend(ids.iter().map(|id| Value::from(id.to_string())));
    values.extend(acts.iter().map(|act| Value::from(*act)));
    let rows = db.rows(sql, values).await?;
    let of_row = |row: &Row| {
        Ok(Happened {
            position: row.get("position")?,
            at: Moment::from_millis(row.get("at")?),
            event: journal::event_in(row)?,
        })
    };
    rows.iter().map(of_row).collect()
}

/// The last position up to one at which something happened to each noun.
///
/// # Errors
/// When the database fails.
pub(crate) async fn last_positions<N: Stored>(
    reader: &Reader,
    nouns: &[N],
    position: i64,
) -> Result<BTreeMap<N::Id, i64>, Error> {
    let sql = format!(
        "SELECT subject, MAX(position) AS position FROM journal WHERE noun = $1 AND position <= $2 AND subject IN ({})
         GROUP BY subject",
        placeholders(3, nouns.len())
    );
    let mut values: Vec<Value> = vec![<N::Id as Names>::NOUN.into(), position.into()];
    values.extend(nouns.iter().map(|noun| Value::from(noun.id().to_string())));
    by_subject(reader, &sql, values, |row| row.get("position")).await
}

/// When nouns came into being.
///
/// # Errors
/// When the database fails.
pub(crate) async fn first_moments<N: Stored>(
    reader: &Reader,
    ids: Vec<N::Id>,
) -> Result<BTreeMap<N::Id, Moment>, Error> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT subject, MIN(at) AS at FROM journal WHERE noun = $1 AND subject IN ({}) GROUP BY subject",
        placeholders(2, ids.len())
    );
    let values = std::iter::once(Value::from(<N::Id as Names>::NOUN));
    let values: Vec<Value> = values.chain(ids.iter().map(|id| Value::from(id.to_string()))).collect();
    by_subject(reader, &sql, values, |row| Ok(Moment::from_millis(row.get("at")?))).await
}

/// What a query tells of each noun.
async fn by_subject<I: Names + Ord, T>(
    reader: &Reader,
    sql: &str,
    values: Vec<Value>,
    told: fn(&Row) -> Result<T, Error>,
) -> Result<BTreeMap<I, T>, Error> {
    let db = reader.db();
    let rows = db.rows(sql, values).await?;
    rows.iter().map(|row| Ok((row.get::<String>("subject")?.parse()?, told(row)?))).collect()
}
