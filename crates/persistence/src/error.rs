//! What stops a procedure: a refusal of the domain, or the database.

use domain::{Reason, Refusal};
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use std::any::Any;

/// Why a procedure or a query stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The domain says no.
    #[error("{0}")]
    Refused(Refusal),
    /// The database failed, or a constraint of it says no.
    #[error("{0}")]
    Database(#[from] Failure),
    /// Something that must hold does not: a defect of this program or of its data.
    #[error("{0}")]
    Internal(String),
}

/// What a driver of a database reports.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Over SeaORM.
    #[error("{0}")]
    Driver(#[from] DbErr),
    /// Of the writer of SQLite.
    #[error("{0}")]
    Local(#[from] rusqlite::Error),
}

/// What kind of failure it is.
enum Kind {
    /// There is one already; in which table.
    Unique(String),
    /// Something is named that is not there.
    ForeignKey,
    /// The database was merely busy: trying again may help.
    Transient,
    /// There was no connection to be had.
    Unreachable,
    /// The database could not keep anything: a full or failing disk, a file that is read only, no memory.
    Storage,
    /// Anything else.
    Other,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(Failure::Driver(error))
    }
}
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Failure::Local(error))
    }
}

impl Error {
    /// A part of this program panicked, with what it said.
    #[must_use]
    pub fn of_panic(part: &str, panic: &(dyn Any + Send)) -> Self {
        let said = panic.downcast_ref::<&str>().copied();
        let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Self::Internal(format!("{part} panicked: {}", said.unwrap_or("without a word")))
    }
    /// Says in which part of the request the field lies, if it is a refusal that names one, or that this part is at fault.
    #[must_use]
    pub fn within(self, part: &str) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.within(part)),
            other => other,
        }
    }
    /// What several checks found, as one refusal; a failure of the database comes before any finding.
    ///
    /// # Errors
    /// When one of them failed or found something.
    pub fn all(checks: impl IntoIterator<Item = Result<(), Self>>) -> Result<(), Self> {
        let mut found = Vec::new();
        for check in checks {
            match check {
                Err(Self::Refused(refusal)) => found.push(Err(refusal)),
                other => other?,
            }
        }
        Ok(Refusal::all(found)?)
    }
    /// Whether the database was merely busy, so that trying again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Database(failure) if matches!(failure.kind(), Kind::Transient))
    }
    /// Whether there is one already, of what there may be one only.
    #[must_use]
    pub(crate) fn is_unique(&self) -> bool {
        matches!(self, Self::Database(failure) if matches!(failure.kind(), Kind::Unique(_)))
    }
    /// The refusal that a reader may see. What the database says stays inside; it is logged under a number.
    #[must_use]
    pub fn into_refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Internal(defect) => fault(&defect),
            Self::Database(failure) => match failure.kind() {
                Kind::Unique(table) => Refusal::of(Reason::AlreadyExists).with("what", in_words(&table)),
                Kind::ForeignKey => Refusal::of(Reason::NoSuchPart).with("what", "所指事项 ¦ thing that is named"),
                Kind::Transient | Kind::Unreachable => Refusal::of(Reason::Busy),
                Kind::Storage => {
                    tracing::error!(alarm = "storage", error = %failure, "the database cannot keep anything");
                    Refusal::of(Reason::Busy)
                }
                Kind::Other => fault(&failure.to_string()),
            },
        }
    }
}

impl Failure {
    fn kind(&self) -> Kind {
        match self {
            Self::Driver(error) => of_driver(error),
            Self::Local(error) => of_local(error),
        }
    }
}

fn of_driver(error: &DbErr) -> Kind {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => return Kind::Unique(table_of(&message)),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Kind::ForeignKey,
        _ => {}
    }
    let cause = match error {
        DbErr::Query(cause) | DbErr::Exec(cause) | DbErr::Conn(cause) => cause,
        DbErr::ConnectionAcquire(_) => return Kind::Unreachable,
        _ => return Kind::Other,
    };
    let otherwise = if matches!(error, DbErr::Conn(_)) { Kind::Unreachable } else { Kind::Other };
    let RuntimeErr::SqlxError(error) = cause else { return otherwise };
    // Codes, as words depend on the locale.
    match error.as_database_error().and_then(|error| error.code()) {
        // PostgreSQL: could not serialize, deadlock.
        Some(code) if ["40001", "40P01"].contains(&code.as_ref()) => Kind::Transient,
        // PostgreSQL: insufficient resources, operator intervention, system error.
        Some(code) if ["53", "57", "58"].iter().any(|class| code.len() == 5 && code.starts_with(class)) => {
            Kind::Storage
        }
        Some(code) if code.len() < 5 => code.parse().map_or(otherwise, of_sqlite_code),
        // The connection broke.
        None if matches!(**error, sea_orm::sqlx::Error::Io(_) | sea_orm::sqlx::Error::WorkerCrashed) => Kind::Storage,
        Some(_) | None => otherwise,
    }
}

fn of_local(error: &rusqlite::Error) -> Kind {
    let rusqlite::Error::SqliteFailure(error, message) = error else { return Kind::Other };
    match error.extended_code {
        rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            Kind::Unique(table_of(message.as_deref().unwrap_or_default()))
        }
        rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Kind::ForeignKey,
        code => of_sqlite_code(code),
    }
}

/// The first byte of a code of SQLite says the kind.
fn of_sqlite_code(code: i32) -> Kind {
    match code & 0xff {
        // Busy, locked.
        5 | 6 => Kind::Transient,
        // No memory, read only, failing, full, cannot open.
        7 | 8 | 10 | 13 | 14 => Kind::Storage,
        _ => Kind::Other,
    }
}

fn fault(what: &str) -> Refusal {
    let trace = uuid::Uuid::new_v4().to_string();
    tracing::error!(%trace, what, "internal-error");
    Refusal::of(Reason::Fault).with("trace", trace)
}

/// What a reader calls the nouns of a table, in both languages; the table itself where nobody but the system names them.
fn in_words(table: &str) -> &str {
    match table {
        "attachment" => "附件 ¦ attachment",
        "award" => "成交结果 ¦ award",
        "bid" => "投标响应 ¦ bid",
        "bond" => "履约保证金 ¦ performance bond",
        "budget_line" => "预算指标 ¦ budget line",
        "challenge" => "质疑 ¦ challenge",
        "closing" => "月度结账 ¦ period close",
        "complaint" => "投诉 ¦ complaint",
        "contract" => "合同 ¦ contract",
        "credential" => "登录账号 ¦ login",
        "deposit" => "投标保证金 ¦ bid deposit",
        "evaluation" => "评审 ¦ evaluation",
        "framework" => "框架协议 ¦ framework agreement",
        "holiday" => "工作日历 ¦ working calendar",
        "invoice" => "发票 ¦ invoice",
        "organisation" => "社会组织 ¦ organisation",
        "payment" => "支付 ¦ payment",
        "payment_order" => "支付指令 ¦ payment order",
        "person" => "人员 ¦ user",
        "purchase_item" => "清单项目 ¦ purchase item",
        "purchase_list" => "购买清单 ¦ purchase list",
        "refund" => "款项收回 ¦ refund claim",
        "rule_change" => "规则修订 ¦ rule change",
        "score_sheet" => "评分表 ¦ score sheet",
        "tender" => "采购项目 ¦ tender",
        "unit" => "单位 ¦ unit",
        other => other,
    }
}

/// The table whose uniqueness was violated: SQLite names its columns, PostgreSQL the index, which starts with it.
fn table_of(message: &str) -> String {
    let sqlite = message.split("failed: ").nth(1).and_then(|rest| rest.split('.').next());
    let postgres = message.split('"').nth(1).and_then(|index| index.split("__").next());
    sqlite.or(postgres).unwrap_or("noun").trim_end_matches("_pkey").to_owned()
}
