//! Connections: how each database is opened, and the proof that one stands outside any transaction before it is used.

use crate::{db::Db, error::Error, local::path_of, migrations};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, TransactionTrait,
    sqlx::{self, Connection},
};
use std::{path::Path, time::Duration};

/// Whether a URL names an embedded database.
pub(crate) fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// Makes the file of an embedded database where there is none. Only here: a file that goes away later is a fault, and an
/// empty one in its place would hide it.
pub(crate) fn make_sqlite(url: &str) -> Result<(), Error> {
    let path = path_of(url);
    let made = std::fs::OpenOptions::new().append(true).create(true).open(path);
    made.map(drop).map_err(|error| Error::Internal(format!("{path}: {error}")))
}

/// The connections of those who read.
pub(crate) async fn sqlite_readers(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(4).min_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(false)
            .pragma("query_only", "1")
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "1")
            .pragma("cache_size", "-2048")
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256)
    });
    Ok(Database::connect(options).await?)
}

/// PostgreSQL. A connection proves before each use that it stands outside any transaction, where `now()` is the moment of
/// the statement; one that does not is thrown away. The proof is also the sign of life.
pub(crate) async fn postgres(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(24).min_connections(1).sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
    options.test_before_acquire(false).map_sqlx_postgres_before_acquire(|connection, _| {
        Box::pin(async move {
            // By the simple protocol: the extended one stamps the two at different steps of one statement.
            let proof = sqlx::raw_sql("SELECT now() = statement_timestamp()").fetch_one(&mut *connection).await?;
            Ok(sqlx::Row::try_get::<bool, _>(&proof, 0)? && !connection.is_in_transaction())
        })
    });
    Ok(Database::connect(options).await?)
}

/// Opens what exists, to read it: nothing is made, migrated or written.
///
/// # Errors
/// When there is no such database, or it has not the form that this program expects.
pub(crate) async fn existing(url: &str) -> Result<DatabaseConnection, Error> {
    let db = if is_sqlite(url) {
        let path = path_of(url);
        if !Path::new(path).is_file() {
            return Err(Error::Internal(format!("{path}: there is no such database")));
        }
        let mut options = ConnectOptions::new(url.to_owned());
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .read_only(true)
                .create_if_missing(false)
                .pragma("query_only", "1")
                .busy_timeout(Duration::from_secs(10))
        });
        Database::connect(options).await?
    } else {
        let mut options = ConnectOptions::new(url.to_owned());
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await?;
        db.execute_unprepared("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").await?;
        db
    };
    migrations::must_be_current(Db::Pool(&db)).await?;
    Ok(db)
}

/// What is committed at one moment, to be read however much is written meanwhile.
pub(crate) async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    Ok(match db.get_database_backend() {
        DbBackend::Postgres => {
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            db.begin_with_config(Some(level), Some(mode)).await?
        }
        _ => db.begin().await?,
    })
}

/// Refuses a key that is not the one under which this database is sealed; a new database takes the key as its own.
pub(crate) async fn must_be_sealed_under(db: Db<'_>, key: &str) -> Result<(), Error> {
    db.run("INSERT INTO setting (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING", [key.into()]).await?;
    must_have_key(db, key).await
}

/// Refuses a key that is not the one under which this database is sealed.
pub(crate) async fn must_have_key(db: Db<'_>, key: &str) -> Result<(), Error> {
    let row = db.row("SELECT value FROM setting WHERE name = 'key'", []).await?;
    let sealed: Option<String> = row.map(|row| row.get("value")).transpose()?;
    if sealed.as_deref() == Some(key) {
        return Ok(());
    }
    Err(Error::Internal(
        "the key is not the one under which this database is sealed; bring the right key file".to_owned(),
    ))
}
