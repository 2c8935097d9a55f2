//! What stops a procedure: a refusal of the domain, or the database.

use crate::replay::Answer;
use domain::{Reason, Refusal};
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// Why a procedure or a query stopped.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// The domain says no.
    #[error("{0}")]
    Refused(Refusal),
    /// The database failed, or a constraint of it says no.
    #[error("{0}")]
    Database(#[from] DbErr),
    /// It was only rehearsed: this is what the answer would have been, and nothing of it stays.
    #[error("rehearsed")]
    Rehearsed(Box<Answer>),
    /// Something that must hold does not: a defect of this program or of its data.
    #[error("{0}")]
    Broken(String),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Halt {
    /// Says in which part of the request the field lies, if it is a refusal that names one, or that this part is at fault.
    #[must_use]
    pub fn within(self, part: &str) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.within(part)),
            other => other,
        }
    }
    /// Whether the database was merely busy, so that trying again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let Self::Database(DbErr::Query(cause) | DbErr::Exec(cause) | DbErr::Conn(cause)) = self else { return false };
        let RuntimeErr::SqlxError(error) = cause else { return false };
        let code = error.as_database_error().and_then(|error| error.code());
        // PostgreSQL: could not serialize, deadlock; SQLite: busy, locked. Codes, as words depend on the locale.
        code.is_some_and(|code| ["40001", "40P01", "5", "6", "517"].contains(&code.as_ref()))
    }
    /// Whether the database could not keep anything: a full or failing disk, a file that is read only, no memory.
    fn is_without_storage(error: &DbErr) -> bool {
        let (DbErr::Query(cause) | DbErr::Exec(cause) | DbErr::Conn(cause)) = error else { return false };
        let RuntimeErr::SqlxError(error) = cause else { return false };
        match error.as_database_error().and_then(|error| error.code()) {
            // The first byte of a code of SQLite says the kind: no memory, read only, failing, full, cannot open.
            Some(code) if code.len() < 5 => {
                code.parse::<u32>().is_ok_and(|code| [7, 8, 10, 13, 14].contains(&(code & 0xff)))
            }
            // PostgreSQL: insufficient resources, operator intervention, system error.
            Some(code) => ["53", "57", "58"].iter().any(|class| code.starts_with(class)),
            // The connection broke.
            None => matches!(**error, sea_orm::sqlx::Error::Io(_) | sea_orm::sqlx::Error::WorkerCrashed),
        }
    }
    /// The refusal that a reader may see. What the database says stays inside; it is logged under a number.
    #[must_use]
    pub fn into_refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Database(error) => of_database(&error),
            Self::Rehearsed(_) => fault("a rehearsal was taken for a refusal"),
            Self::Broken(defect) => fault(&defect),
        }
    }
}

fn of_database(error: &DbErr) -> Refusal {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => {
            Refusal::of(Reason::AlreadyExists).with("what", table_of(&message))
        }
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => Refusal::of(Reason::NoSuchPart).with("what", "noun"),
        _ if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => Refusal::of(Reason::Busy),
        _ if Halt::Database(error.clone()).is_transient() => Refusal::of(Reason::Busy),
        _ if Halt::is_without_storage(error) => {
            tracing::error!(alarm = "storage", %error, "the database cannot keep anything");
            Refusal::of(Reason::Busy)
        }
        _ => fault(&error.to_string()),
    }
}

fn fault(what: &str) -> Refusal {
    let trace = uuid::Uuid::new_v4().to_string();
    tracing::error!(%trace, what, "fault");
    Refusal::of(Reason::Fault).with("trace", trace)
}

/// The table whose uniqueness was violated: SQLite names its columns, PostgreSQL the index, which starts with it.
fn table_of(message: &str) -> String {
    let sqlite = message.split("failed: ").nth(1).and_then(|rest| rest.split('.').next());
    let postgres = message.split('"').nth(1).and_then(|index| index.split("__").next());
    sqlite.or(postgres).unwrap_or("noun").trim_end_matches("_pkey").to_owned()
}
