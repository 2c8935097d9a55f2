//! What lies sealed for a tender comes to light with its bids.

use crate::{
    boxes::Seals,
    db::Db,
    error::Error,
    nouns::TABLES,
    sealed_noun::{self, Found},
    stored, veil,
};
use domain::ids::TenderId;

/// Puts what lies sealed for a tender into the tables of its kinds: it is told from now on.
pub(crate) async fn release(db: Db<'_>, seals: &dyn Seals, tender: TenderId) -> Result<(), Error> {
    let tender = tender.to_string();
    let found = sealed_noun::search(db, seals, |found| found.head.tender.as_ref() == Some(&tender)).await?;
    for table in TABLES.iter().filter(|table| table.sealed || table.veiled) {
        let of_kind: Vec<Found> = found.iter().filter(|found| found.is_of(table)).cloned().collect();
        if table.veiled {
            veil::lift(db, seals, table, &of_kind).await?;
            continue;
        }
        for row in sealed_noun::rows(db, seals, table, &of_kind, true).await? {
            sealed_noun::take_out(db, seals, table, &row.get::<String>("id")?).await?;
            stored::insert(db, table, vec![sealed_noun::values_of(table, &row)?]).await?;
        }
    }
    Ok(())
}
