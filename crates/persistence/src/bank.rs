//! References of the bank: each stands for one movement of money, whatever kind of noun it moved.

use crate::{db::Db, error::Error};
use domain::Event;
use sea_orm::Value;

/// Whether a reference was told before.
pub(crate) async fn is_known(db: Db<'_>, reference: &str) -> Result<bool, Error> {
    let sql = "SELECT reference FROM bank_movement WHERE reference = $1";
    Ok(db.row(sql, [reference.into()]).await?.is_some())
}

/// Keeps the reference that an event tells, if it tells one.
pub(crate) async fn keep(db: Db<'_>, event: &Event) -> Result<(), Error> {
    let Some(reference) = event.bank_reference() else { return Ok(()) };
    let (noun, subject) = event.subject();
    let sql = "INSERT INTO bank_movement (reference, noun, subject) VALUES ($1, $2, $3)";
    let values: Vec<Value> = vec![reference.as_str().into(), noun.into(), subject.into()];
    db.run(sql, values).await?;
    Ok(())
}
