//! Where a noun is kept: sealed until it comes to light, and in the table of its kind from then on.

use super::UnitOfWork;
use crate::{
    error::Error,
    row::Row,
    sealed_noun,
    stored::{self, Head, Stored, Table},
    veil,
};
use futures::future::BoxFuture;
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, LockType},
};

impl UnitOfWork<'_> {
    /// Keeps a new noun.
    pub(super) async fn insert(
        &self,
        table: &Table,
        id: &str,
        (sealed, veil): (Option<Head>, Option<Head>),
        values: Vec<Value>,
    ) -> Result<(), Error> {
        if let Some(head) = sealed {
            return sealed_noun::keep(self.tx, self.seals, table, id, head, &values).await;
        }
        let Some(head) = veil else { return stored::insert(self.tx, table, vec![values]).await };
        stored::insert(self.tx, table, vec![veil::drawn(table, values)?]).await?;
        sealed_noun::keep(self.tx, self.seals, table, id, head, &[]).await
    }
    /// Keeps a noun that has changed, unless somebody changed it since it was read.
    pub(super) async fn update(
        &self,
        table: &Table,
        (id, version): (&str, i64),
        sealed: Option<Head>,
        values: Vec<Value>,
    ) -> Result<(), Error> {
        let Some(head) = sealed.filter(|_| table.sealed) else {
            return self.update_in_the_open(table, (id, version), values).await;
        };
        if sealed_noun::replace(self.tx, self.seals, table, (id, version), &head, &values).await? {
            return Ok(());
        }
        // It was told with its tender before it came to light itself.
        stored::update(self.tx, table, id, version, values).await
    }
    async fn update_in_the_open(
        &self,
        table: &Table,
        (id, version): (&str, i64),
        values: Vec<Value>,
    ) -> Result<(), Error> {
        if !table.sealed {
            return stored::update(self.tx, table, id, version, values).await;
        }
        if sealed_noun::take_out(self.tx, self.seals, table, id).await? {
            return stored::insert(self.tx, table, vec![values]).await;
        }
        match stored::update(self.tx, table, id, version, values.clone()).await {
            Err(Error::Refused(_)) if stored::find_row(self.tx, table, id, None).await?.is_none() => {
                // Somebody took away what lay sealed. The journal tells of it, and what it tells comes to light.
                tracing::error!(alarm = "sealed", noun = table.name, id, "what lay sealed is gone");
                stored::insert(self.tx, table, vec![values]).await
            }
            updated => updated,
        }
    }
    /// Loads all nouns with this value in a column, in the order of their identifiers, to change them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_all_for_update<N: Stored>(
        &self,
        column: &'static str,
        value: impl ToString,
    ) -> Result<Vec<N>, Error> {
        self.must_be_permitted()?;
        self.rows_with(N::TABLE, column, value.to_string(), Some(LockType::Update))
            .await?
            .iter()
            .map(N::of_row)
            .collect()
    }
    /// Reads all nouns with this value in a column without holding them: for what a decision only compares.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_all<N: Stored>(&self, column: &'static str, value: impl ToString) -> Result<Vec<N>, Error> {
        self.rows_with(N::TABLE, column, value.to_string(), None).await?.iter().map(N::of_row).collect()
    }
    /// The rows with this value in a column, in the order of their identifiers, with those that lie sealed.
    fn rows_with(
        &self,
        table: &'static Table,
        column: &'static str,
        value: String,
        lock: Option<LockType>,
    ) -> BoxFuture<'_, Result<Vec<Row>, Error>> {
        Box::pin(async move {
            let mut query = table.rows_where(Condition::all().add(Expr::col(column).eq(value.as_str())));
            if let Some(lock) = lock {
                query.lock(lock);
            }
            let rows = self.tx.select(&query).await?;
            if !table.sealed {
                return Ok(rows);
            }
            let sealed = sealed_noun::among(self.tx, self.seals, table, (column, &value), lock.is_some()).await?;
            sealed_noun::merged(rows, sealed)
        })
    }
}
