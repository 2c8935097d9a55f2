//! What waits in the journal: rows that lie in boxes until what they wait for is opened.

use crate::{
    boxes::{Seals, WAITS_FOR},
    db::{Db, placeholders},
    error::Error,
    journal::Told,
};
use domain::ids::TenderId;
use sea_orm::Value;
use std::collections::BTreeMap;

/// What was waited for, and what is waited for from now on, if anything is.
pub(crate) type Released = BTreeMap<String, Option<String>>;

/// The keys of the rows that wait for one of these, in their order, each with what it waits for.
async fn waiting(db: Db<'_>, seals: &dyn Seals, wanted: impl Fn(&str) -> bool) -> Result<Vec<(i64, String)>, Error> {
    let rows = db.rows("SELECT id, waits_for FROM journal WHERE waits_for IS NOT NULL ORDER BY id", []).await?;
    let mut found = Vec::new();
    for row in rows {
        let key: String = WAITS_FOR.open(seals, "", &row.get::<Vec<u8>>("waits_for")?)?;
        if wanted(&key) {
            found.push((row.get("id")?, key));
        }
    }
    Ok(found)
}

/// How many boxes are fetched at a time.
const FETCHED: usize = 500;

/// What lies in the boxes of rows, by their keys.
async fn opened(db: Db<'_>, seals: &dyn Seals, keys: &[i64]) -> Result<BTreeMap<i64, Told>, Error> {
    let mut told = BTreeMap::new();
    for keys in keys.chunks(FETCHED) {
        let sql = format!("SELECT id, box FROM journal WHERE id IN ({})", placeholders(1, keys.len()));
        for row in db.rows(sql, keys.iter().map(|key| Value::from(*key))).await? {
            told.insert(row.get("id")?, Told::of_box(seals, &row.get::<Vec<u8>>("box")?)?);
        }
    }
    Ok(told)
}

/// What waits for something, by its keys.
pub(crate) async fn of(db: Db<'_>, seals: &dyn Seals, waits_for: &str) -> Result<BTreeMap<i64, Told>, Error> {
    let found = waiting(db, seals, |key| key == waits_for).await?;
    let keys: Vec<i64> = found.into_iter().map(|(key, _)| key).collect();
    opened(db, seals, &keys).await
}

/// Lets what waited for something be told from now on, or lets it wait for something else. All at once, as every row that
/// waits is looked at.
pub(crate) async fn release(db: Db<'_>, seals: &dyn Seals, released: &Released) -> Result<(), Error> {
    if released.is_empty() {
        return Ok(());
    }
    let found = waiting(db, seals, |key| released.contains_key(key)).await?;
    let mut told = Vec::new();
    for (id, key) in found {
        match released.get(&key).and_then(Option::as_ref) {
            None => told.push(id),
            Some(now) => {
                let sql = "UPDATE journal SET waits_for = $2 WHERE id = $1";
                db.run(sql, [id.into(), WAITS_FOR.shut(seals, "", now)?.into()]).await?;
            }
        }
    }
    tell(db, opened(db, seals, &told).await?).await
}

/// Writes what lay in boxes into the rows.
async fn tell(db: Db<'_>, told: BTreeMap<i64, Told>) -> Result<(), Error> {
    let mut told = told.into_iter().peekable();
    while told.peek().is_some() {
        let (mut rows, mut values) = (Vec::new(), Vec::<Value>::new());
        for (id, Told { at, actor, act, noun, subject, event }) in told.by_ref().take(FETCHED) {
            let place = values.len();
            let text = (3..8).map(|at| format!("CAST(${} AS TEXT)", place + at)).collect::<Vec<_>>().join(", ");
            rows.push(format!("(CAST(${} AS BIGINT), CAST(${} AS BIGINT), {text})", place + 1, place + 2));
            values.extend([id.into(), at.into(), actor.into(), act.into(), noun.into(), subject.into(), event.into()]);
        }
        let sql = format!(
            "WITH told (id, at, actor, act, noun, subject, event) AS (VALUES {})
             UPDATE journal SET at = told.at, actor = told.actor, act = told.act, noun = told.noun,
                 subject = told.subject, event = told.event, waits_for = NULL
             FROM told WHERE journal.id = told.id",
            rows.join(", ")
        );
        db.run(sql, values).await?;
    }
    Ok(())
}

/// What the panel of a tender did waits for: who sat on it, and what each scored.
pub(crate) async fn of_panel(db: Db<'_>, tender: TenderId) -> Result<Vec<String>, Error> {
    let sql = "SELECT 'evaluation/' || id AS key FROM evaluation WHERE tender = $1
        UNION ALL SELECT 'score_sheet/' || score_sheet.id FROM score_sheet
            JOIN evaluation ON evaluation.id = score_sheet.evaluation WHERE evaluation.tender = $1";
    db.rows(sql, [tender.to_string().into()]).await?.iter().map(|row| row.get("key")).collect()
}
