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
/// empty one in its place would hide it. One that is there is not touched: to close it would end the locks that connections of
/// this process hold on it (fcntl(2)), and whoever reads it beside the server would then take its log away.
pub(crate) fn make_sqlite(url: &str) -> Result<(), Error> {
    let path = path_of(url);
    if Path::new(path).exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    // Nobody else reads it; what SQLite puts beside it takes its mode.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(path);
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
    let db = to_look_at(url).await?;
    migrations::must_be_current(Db::Pool(&db)).await?;
    Ok(db)
}

async fn to_look_at(url: &str) -> Result<DatabaseConnection, Error> {
    Ok(if is_sqlite(url) {
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
    })
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

/// Keeps the data key of a new database, wrapped; one that has its own keeps it.
pub(crate) async fn keep_data_key(db: Db<'_>, wrapped: &str) -> Result<(), Error> {
    let sql = "INSERT INTO setting (name, value) VALUES ('data_key', $1) ON CONFLICT (name) DO NOTHING";
    db.run(sql, [wrapped.into()]).await.map(drop)
}

/// The data key that is kept, wrapped.
pub(crate) async fn data_key(db: Db<'_>) -> Result<String, Error> {
    let row = db.row("SELECT value FROM setting WHERE name = 'data_key'", []).await?;
    let row =
        row.ok_or_else(|| Error::Internal("the database has no data key; it is none of this program".to_owned()))?;
    row.get("value")
}

/// The data key that is kept in a database, wrapped, if there is one that holds a market: nothing is made or written.
///
/// # Errors
/// When it cannot be reached, or is of another program.
pub async fn kept_data_key(url: &str) -> Result<Option<String>, Error> {
    let absent = is_sqlite(url) && std::fs::metadata(path_of(url)).map_or(true, |file| file.len() == 0);
    if absent {
        return Ok(None);
    }
    let db = to_look_at(url).await?;
    let is_there = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT 1 AS there WHERE to_regclass('setting') IS NOT NULL",
        _ => "SELECT 1 AS there FROM sqlite_master WHERE type = 'table' AND name = 'setting'",
    };
    let kept = match Db::Pool(&db).row(is_there, []).await {
        Ok(Some(_)) => data_key(Db::Pool(&db)).await.map(Some),
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    db.close().await?;
    kept
}

/// Keeps the data key wrapped under another key, in the place of one that is wrapped as `before`.
///
/// # Errors
/// When somebody else was faster, or the database fails.
pub async fn wrap_data_key_anew(url: &str, before: &str, wrapped: &str) -> Result<(), Error> {
    let db = Database::connect(ConnectOptions::new(url.to_owned())).await?;
    let sql = "UPDATE setting SET value = $1 WHERE name = 'data_key' AND value = $2";
    let changed = Db::Pool(&db).run(sql, [wrapped.into(), before.into()]).await?;
    db.close().await?;
    if changed == 1 { Ok(()) } else { Err(Error::Internal("the data key was wrapped anew meanwhile".to_owned())) }
}
