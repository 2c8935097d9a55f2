//! Connections: how each database is opened, and the proof that one stands outside any transaction before it is used.

use crate::{halt::Halt, migrations::Migrator};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, Statement, TransactionTrait,
    sqlx::{self, Connection},
};
use sea_orm_migration::MigratorTrait;
use std::{collections::BTreeSet, path::Path, time::Duration};

/// Whether a URL names an embedded database.
pub(crate) fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

fn sqlite(url: &str, connections: u32, readonly: bool, create: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(connections).min_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(create)
            .pragma("query_only", if readonly { "1" } else { "0" })
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "1")
            .pragma("cache_size", if readonly { "-2048" } else { "-8192" })
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256)
    });
    options
}

/// Makes the file of an embedded database where there is none. Only here: a file that goes away later is a fault, and an
/// empty one in its place would hide it.
pub(crate) async fn make_sqlite(url: &str) -> Result<(), Halt> {
    let db = Database::connect(sqlite(url, 1, false, true)).await?;
    Ok(db.close().await?)
}

/// The connection of the one writer.
pub(crate) async fn sqlite_writer(url: &str) -> Result<DatabaseConnection, Halt> {
    let db = Database::connect(sqlite(url, 1, false, false)).await?;
    must_be_durable(&db).await?;
    Ok(db)
}

/// The connections of those who read.
pub(crate) async fn sqlite_readers(url: &str) -> Result<DatabaseConnection, Halt> {
    Ok(Database::connect(sqlite(url, 4, true, false)).await?)
}

/// Proves that the connection of the writer stands outside any transaction: SQLite refuses to set `synchronous` inside
/// of one. What the driver believes is not asked: after a commit that failed it counts on, and whatever follows would be
/// a part of a transaction that never ends.
pub(crate) async fn must_be_outside(db: &DatabaseConnection) -> Result<(), Halt> {
    db.execute_unprepared("PRAGMA synchronous = FULL").await?;
    Ok(())
}

/// PostgreSQL. A connection proves before each use that it stands outside any transaction, where `now()` is the moment of
/// the statement; one that does not is thrown away. The proof is also the sign of life.
pub(crate) async fn postgres(url: &str) -> Result<DatabaseConnection, Halt> {
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
pub(crate) async fn existing(url: &str) -> Result<DatabaseConnection, Halt> {
    let db = if is_sqlite(url) {
        let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
        let path = path.split('?').next().unwrap_or(path);
        if !Path::new(path).is_file() {
            return Err(Halt::Broken(format!("{path}: there is no such database")));
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
    must_be_current(&db).await?;
    Ok(db)
}

/// What is committed at one moment, to be read however much is written meanwhile.
pub(crate) async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, Halt> {
    Ok(match db.get_database_backend() {
        DbBackend::Postgres => {
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            db.begin_with_config(Some(level), Some(mode)).await?
        }
        _ => db.begin().await?,
    })
}

/// Refuses a database without tables of ours, or with those of another version.
async fn must_be_current(db: &DatabaseConnection) -> Result<(), Halt> {
    let sql = "SELECT version FROM seaql_migrations";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    let rows = rows.map_err(|error| Halt::Broken(format!("this is no database of Qingdan: {error}")))?;
    let found = rows.iter().map(|row| row.try_get("", "version")).collect::<Result<BTreeSet<String>, _>>()?;
    let known: BTreeSet<String> = Migrator::migrations().iter().map(|known| known.name().to_owned()).collect();
    if found == known {
        return Ok(());
    }
    let last = |names: &BTreeSet<String>| names.last().cloned().unwrap_or_else(|| "none".to_owned());
    Err(Halt::Broken(format!("the database has the form {}, this program expects {}", last(&found), last(&known))))
}

/// Refuses a SQLite that would lose acknowledged commits at a power cut or would not enforce its constraints.
async fn must_be_durable(db: &DatabaseConnection) -> Result<(), Halt> {
    for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"))).await?;
        let found = row.and_then(|row| {
            row.try_get_by_index::<String>(0)
                .or_else(|_| row.try_get_by_index::<i64>(0).map(|number| number.to_string()))
                .ok()
        });
        if found.as_deref() != Some(wanted) {
            return Err(Halt::Broken(format!("PRAGMA {pragma} is {found:?}, must be {wanted}")));
        }
    }
    Ok(())
}

/// Refuses a key that is not the one under which this database is sealed; a new database takes the key as its own.
pub(crate) async fn must_be_sealed_under(db: &DatabaseConnection, key: &str) -> Result<(), Halt> {
    let backend = db.get_database_backend();
    let claim = "INSERT INTO house (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING";
    db.execute_raw(Statement::from_sql_and_values(backend, claim, [key.into()])).await?;
    must_have_key(db, key).await
}

/// Refuses a key that is not the one under which this database is sealed.
pub(crate) async fn must_have_key(db: &DatabaseConnection, key: &str) -> Result<(), Halt> {
    let sql = "SELECT value FROM house WHERE name = 'key'";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let sealed: Option<String> = row.map(|row| row.try_get("", "value")).transpose()?;
    if sealed.as_deref() == Some(key) {
        return Ok(());
    }
    Err(Halt::Broken("the key is not the one under which this database is sealed; bring the right key file".to_owned()))
}
