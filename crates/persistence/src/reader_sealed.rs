//! Reading what lies sealed: nobody is told of it but whose it is.

use crate::{
    error::Error,
    listing::Listing,
    reader::Reader,
    row::Row,
    sealed_noun::{self, Found},
    stored::{Kind, Table},
    veil,
};
use domain::permission::Reach;

impl Reader {
    /// What lies sealed and is the reader's own, in the order of the identifiers.
    pub(crate) async fn own_sealed(&self, table: &Table, reach: &Reach) -> Result<Vec<Found>, Error> {
        let (organisation, person) =
            (reach.organisation.map(|id| id.to_string()), reach.person.map(|id| id.to_string()));
        if !(table.sealed || table.veiled) || organisation.is_none() && person.is_none() {
            return Ok(Vec::new());
        }
        let is_own = |found: &Found| {
            let (of, by) = (&found.head.organisation, &found.head.person);
            found.is_of(table) && (of.is_some() && *of == organisation || by.is_some() && *by == person)
        };
        sealed_noun::search(self.db(), self.seals(), is_own).await
    }
    /// Whose a noun is, if that lies sealed and it is the reader's own.
    pub(crate) async fn own_veil(&self, table: &Table, id: &str) -> Result<Option<Found>, Error> {
        let Some(organisation) = self.actor().organisation() else { return Ok(None) };
        let found = veil::find(self.db(), self.seals(), table, id).await?;
        Ok(found.filter(|found| found.head.organisation == Some(organisation.to_string())))
    }
    /// The rows of a page together with what lies sealed and is the reader's own. Such nouns are few, and a list of their
    /// kind is sorted by age alone.
    pub(crate) async fn with_sealed(
        &self,
        table: &Table,
        reach: &Reach,
        listing: &Listing,
        rows: Vec<Row>,
    ) -> Result<Vec<Row>, Error> {
        // What lies sealed belongs to no unit.
        if listing.territory.is_some() || listing.sort.is_some() {
            return Ok(rows);
        }
        let mut own = self.own_sealed(table, reach).await?;
        if let Some((_, last)) = &listing.after {
            own.retain(|found| found.id < *last);
        }
        let mut sealed = sealed_noun::rows(self.db(), self.seals(), table, &own, false).await?;
        let mut fits = Vec::with_capacity(sealed.len());
        for row in &sealed {
            fits.push(is_wanted(table, listing, row)?);
        }
        let mut fits = fits.into_iter();
        sealed.retain(|_| fits.next().unwrap_or(false));
        let mut all = sealed_noun::merged(rows, sealed)?;
        all.sort_by_key(|row| std::cmp::Reverse(row.get::<String>("id").unwrap_or_default()));
        Ok(all)
    }
    /// Rows with one of these values in a column, together with those that lie sealed.
    pub(crate) async fn with_all_sealed(
        &self,
        table: &Table,
        column: &'static str,
        values: &[String],
        rows: Vec<Row>,
    ) -> Result<Vec<Row>, Error> {
        let is_it = |found: &Found| values.iter().any(|value| found.is(table, column, value));
        let found = sealed_noun::search(self.db(), self.seals(), is_it).await?;
        let sealed = sealed_noun::rows(self.db(), self.seals(), table, &found, false).await?;
        sealed_noun::merged(rows, sealed)
    }
}

/// Whether a row has the values for which a list is filtered.
fn is_wanted(table: &Table, listing: &Listing, row: &Row) -> Result<bool, Error> {
    for (column, wanted) in &listing.filters {
        let kind = table.column(column).map(|column| column.kind);
        let found = match kind {
            Some(Kind::Text) => row.get::<Option<String>>(column)?,
            Some(Kind::Number) => row.get::<Option<i64>>(column)?.map(|number| number.to_string()),
            Some(Kind::Truth) => row.get::<Option<bool>>(column)?.map(|truth| truth.to_string()),
            None => return Err(Error::Internal(format!("{} has no {column}", table.name))),
        };
        if found.as_ref() != Some(wanted) {
            return Ok(false);
        }
    }
    Ok(true)
}
