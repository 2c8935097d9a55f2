//! Whose a noun is, where that lies sealed and the noun does not: who asks about a tender would tell who means to bid (E3).
//! The column stays empty until the tender tells of its bids, and nobody but whose it is reads it filled.

use crate::{
    boxes::Seals,
    db::Db,
    error::Error,
    row::Row,
    sealed_noun::{self, Found},
    stored::Table,
};
use sea_orm::Value;

/// Where the column stands.
fn place(table: &Table) -> Result<usize, Error> {
    let place = table.columns.iter().position(|column| column.name == "organisation");
    place.ok_or_else(|| Error::Internal(format!("{} has no organisation to be veiled", table.name)))
}

/// The values of a row without whose it is.
pub(crate) fn drawn(table: &Table, mut values: Vec<Value>) -> Result<Vec<Value>, Error> {
    values[place(table)?] = Value::String(None);
    Ok(values)
}

/// A row with whose it is.
pub(crate) fn lifted(table: &Table, row: &Row, found: &Found) -> Result<Row, Error> {
    let mut values = sealed_noun::values_of(table, row)?;
    values[place(table)?] = Value::String(found.head.organisation.clone());
    sealed_noun::row_of(table, &values)
}

/// Whose a noun is, if that lies sealed.
pub(crate) async fn find(db: Db<'_>, seals: &dyn Seals, table: &Table, id: &str) -> Result<Option<Found>, Error> {
    sealed_noun::find_head(db, seals, table, id).await
}

/// Writes into the rows of a kind whose they are, as it is told from now on.
pub(crate) async fn lift(db: Db<'_>, seals: &dyn Seals, table: &Table, found: &[Found]) -> Result<(), Error> {
    for found in found {
        let sql = format!("UPDATE {} SET organisation = $1 WHERE id = $2", table.name);
        db.run(sql, [found.head.organisation.clone().into(), found.id.as_str().into()]).await?;
        sealed_noun::take_out(db, seals, table, &found.id).await?;
    }
    Ok(())
}
