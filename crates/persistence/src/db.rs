//! Where statements run: the one seam between the drivers. SeaORM carries PostgreSQL and the readers of SQLite; the one
//! writer of SQLite calls its library itself, on a thread of its own.

use crate::{
    error::Error,
    local::Local,
    row::{Cells, Row},
};
use futures::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult, Statement, StatementBuilder,
    Value,
};
use std::time::{Duration, Instant};

/// A connection or a transaction.
#[derive(Clone, Copy)]
pub(crate) enum Db<'c> {
    /// A pool: each statement on a connection of its own.
    Pool(&'c DatabaseConnection),
    /// A transaction of a pool.
    Transaction(&'c DatabaseTransaction),
    /// The connection of the writer of SQLite.
    Local(&'c Local),
}

impl<'c> From<&'c DatabaseConnection> for Db<'c> {
    fn from(pool: &'c DatabaseConnection) -> Self {
        Self::Pool(pool)
    }
}
impl<'c> From<&'c DatabaseTransaction> for Db<'c> {
    fn from(transaction: &'c DatabaseTransaction) -> Self {
        Self::Transaction(transaction)
    }
}
impl<'c> From<&'c Local> for Db<'c> {
    fn from(local: &'c Local) -> Self {
        Self::Local(local)
    }
}

impl<'c> Db<'c> {
    pub(crate) fn backend(self) -> DbBackend {
        match self {
            Self::Pool(pool) => pool.get_database_backend(),
            Self::Transaction(transaction) => transaction.get_database_backend(),
            Self::Local(_) => DbBackend::Sqlite,
        }
    }
    /// Whether it is PostgreSQL.
    pub(crate) fn is_postgres(self) -> bool {
        self.backend() == DbBackend::Postgres
    }
    /// The rows of a query. In a box: whoever waits for a statement holds a pointer, and not the driver's whole way.
    pub(crate) fn rows(
        self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> BoxFuture<'c, Result<Vec<Row>, Error>> {
        Box::pin(self.rows_of(Statement::from_sql_and_values(self.backend(), sql.into(), values)))
    }
    /// The first row of a query.
    pub(crate) fn row(
        self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> BoxFuture<'c, Result<Option<Row>, Error>> {
        Box::pin(self.row_of(Statement::from_sql_and_values(self.backend(), sql.into(), values)))
    }
    /// The row of a query that always has one, such as a count; that there is none is a defect, not nought.
    pub(crate) fn one(
        self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> BoxFuture<'c, Result<Row, Error>> {
        Box::pin(self.one_of(Statement::from_sql_and_values(self.backend(), sql.into(), values)))
    }
    /// The rows of a query that was put together from parts.
    pub(crate) fn select(self, query: &impl StatementBuilder) -> BoxFuture<'c, Result<Vec<Row>, Error>> {
        Box::pin(self.rows_of(self.backend().build(query)))
    }
    /// Runs a statement; tells how many rows it changed.
    pub(crate) fn run(
        self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = Value>,
    ) -> BoxFuture<'c, Result<u64, Error>> {
        Box::pin(self.run_statement(Statement::from_sql_and_values(self.backend(), sql.into(), values)))
    }
    async fn row_of(self, statement: Statement) -> Result<Option<Row>, Error> {
        Ok(self.rows_of(statement).await?.into_iter().next())
    }
    async fn one_of(self, statement: Statement) -> Result<Row, Error> {
        let row = self.row_of(statement).await?;
        row.ok_or_else(|| Error::Internal("a query that always answers did not".to_owned()))
    }
    async fn rows_of(self, statement: Statement) -> Result<Vec<Row>, Error> {
        let (sql, began) = (statement.sql.clone(), Instant::now());
        let rows = match self {
            Self::Local(local) => local.rows(&statement)?,
            Self::Pool(pool) => of_driver(pool.query_all_raw(statement).await?),
            Self::Transaction(transaction) => of_driver(transaction.query_all_raw(statement).await?),
        };
        watched(&sql, began);
        Ok(rows)
    }
    async fn run_statement(self, statement: Statement) -> Result<u64, Error> {
        let (sql, began) = (statement.sql.clone(), Instant::now());
        let changed = match self {
            Self::Local(local) => local.run(&statement)?,
            Self::Pool(pool) => pool.execute_raw(statement).await?.rows_affected(),
            Self::Transaction(transaction) => transaction.execute_raw(statement).await?.rows_affected(),
        };
        watched(&sql, began);
        Ok(changed)
    }
    /// Runs statements one after the other, without values.
    pub(crate) async fn script(self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Local(local) => local.script(sql)?,
            Self::Pool(pool) => {
                pool.execute_unprepared(sql).await?;
            }
            Self::Transaction(transaction) => {
                transaction.execute_unprepared(sql).await?;
            }
        }
        Ok(())
    }
}

fn of_driver(rows: Vec<QueryResult>) -> Vec<Row> {
    rows.into_iter().map(|row| Row(Cells::Driver(row))).collect()
}

/// Statements that take longer are logged, without their values.
const SLOW: Duration = Duration::from_millis(250);

/// The tables of what is sealed, and of that by which somebody prepares it.
const SEALED: [&str; 5] = ["bid", "sealed_noun", "sealed_content", "enquiry", "attachment"];

/// Logs a statement that took long.
fn watched(sql: &str, began: Instant) {
    let took = began.elapsed();
    if took < SLOW {
        return;
    }
    // Of one that touches what is sealed the log says only that it was slow (E3).
    let statement: String = if is_sealed(sql) { "sealed".to_owned() } else { sql.chars().take(200).collect() };
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::warn!(milliseconds, statement, "a slow statement");
}

/// Whether a statement touches what is sealed.
fn is_sealed(sql: &str) -> bool {
    sql.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|word| SEALED.contains(&word))
}

/// So many places for values in a statement, from a number on.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// A text that is compared byte by byte, as SQLite does and PostgreSQL does where it is told to.
pub(crate) fn by_bytes(backend: DbBackend, text: &str) -> String {
    if backend == DbBackend::Postgres { format!("({text}) COLLATE \"C\"") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{SEALED, is_sealed};

    /// A table that gets another name must not leave this list behind.
    #[test]
    fn every_word_of_the_list_is_a_table() {
        let baseline = include_str!("../../../migrations/0001_baseline.sql");
        for table in SEALED {
            assert!(baseline.contains(&format!("CREATE TABLE {table} (")), "{table}");
            assert!(is_sealed(&format!("SELECT id FROM {table} WHERE id = $1")), "{table}");
        }
        assert!(is_sealed("SELECT 1 FROM award JOIN bid ON bid.id = award.bid"));
        assert!(!is_sealed("SELECT bid_deadline FROM tender WHERE id = $1"));
    }
}
