//! References of the bank: each stands for one movement of money, whatever kind of noun it moved.

use crate::halt::Halt;
use domain::Event;
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

/// Whether a reference was told before.
pub(crate) async fn is_known(db: &impl ConnectionTrait, reference: &str) -> Result<bool, Halt> {
    let sql = "SELECT reference FROM bank_movement WHERE reference = $1";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [reference.into()]);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// Keeps the reference that an event tells, if it tells one.
pub(crate) async fn keep(db: &impl ConnectionTrait, event: &Event) -> Result<(), DbErr> {
    let Some(reference) = event.bank_reference() else { return Ok(()) };
    let (noun, subject) = event.subject();
    let sql = "INSERT INTO bank_movement (reference, noun, subject) VALUES ($1, $2, $3)";
    let values: Vec<Value> = vec![reference.as_str().into(), noun.into(), subject.into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Takes up what the journal told before references were kept apart.
pub(crate) async fn take_up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut last = 0_i64;
    loop {
        let sql = "SELECT id, event FROM journal WHERE id > $1 AND noun IN ('payment', 'refund', 'deposit', 'bond')
            ORDER BY id LIMIT 2000";
        let backend = db.get_database_backend();
        let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, [last.into()])).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.try_get("", "id")?;
        for row in &rows {
            let event: String = row.try_get("", "event")?;
            let event: Event = serde_json::from_str(&event).map_err(|error| DbErr::Custom(error.to_string()))?;
            keep(db, &event).await?;
        }
    }
}
