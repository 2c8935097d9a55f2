//! How a noun is kept: one table described by data, one mapping each way. Everything that asks or changes a table takes
//! its description and is compiled once, not once a noun.

pub use crate::column::{Check, Kind};
pub use crate::head::Head;
use crate::{column::Shape, db::Db, error::Error, row::Row};
use domain::{event::Journaled, permission::Act, search::Searched, task::Awaited};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement},
};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be empty.
    pub null: bool,
    /// Refuses a text that is looked for and that no row can have.
    pub check: Option<Check>,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name, which is also that of its kind of noun.
    pub name: &'static str,
    /// Its columns, `id` first; those after `fields` repeat what lies deeper in the noun.
    pub columns: &'static [Column],
    /// How many of the columns are fields of the noun.
    pub fields: usize,
    /// The columns by which a list may be filtered. Each has an index.
    pub filters: &'static [&'static str],
    /// The columns by which a list may be sorted, apart from age. Each has an index.
    pub sorts: &'static [&'static str],
    /// The rows that everybody may read.
    pub public: Public,
    /// Whether its nouns lie sealed until they come to light, and only then here.
    pub sealed: bool,
    /// Whether it is sealed whose its nouns are: the column `organisation` stays empty until that is told.
    pub veiled: bool,
    /// The condition under which those above the unit may read a row, where its own people read it earlier.
    pub told_above: Option<&'static str>,
}

/// The column of a shape.
pub(crate) const fn column<C: Shape>(name: &'static str) -> Column {
    Column { name, kind: C::KIND, null: C::NULL, check: C::CHECK }
}

impl Table {
    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
    /// Whether its nouns belong to units, so that a list of them can be limited to a territory.
    #[must_use]
    pub fn belongs_to_units(&self) -> bool {
        self.column("unit").is_some()
    }
    /// The query for rows of it, with its columns in their order.
    pub(crate) fn rows(&self) -> SelectStatement {
        let mut query = Query::select();
        query.columns(self.columns.iter().map(|column| column.name)).from(self.name);
        query
    }
    /// The query for the row of an identifier.
    pub(crate) fn row(&self, id: &str) -> SelectStatement {
        let mut query = self.rows();
        query.and_where(Expr::col("id").eq(id));
        query
    }
    /// The query for the rows that fulfil a condition, in the order of their identifiers.
    pub(crate) fn rows_where(&self, condition: Condition) -> SelectStatement {
        let mut query = self.rows();
        query.cond_where(condition).order_by("id", Order::Asc);
        query
    }
}

/// A noun with a table.
pub trait Stored: Journaled + Awaited + Searched {
    /// Its table.
    const TABLE: &'static Table;
    /// The values of its columns, in their order.
    ///
    /// # Errors
    /// When one cannot be written.
    fn values(&self) -> Result<Vec<Value>, Error>;
    /// By what it is found while it lies sealed; none once it has come to light.
    fn sealed(&self) -> Option<Head> {
        None
    }
    /// Whose it is, where that is sealed and the noun itself is not.
    fn veil(&self) -> Option<Head> {
        None
    }
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "only this crate reads rows")]
    fn of_row(row: &Row) -> Result<Self, Error>;
}

/// Which rows of a table everybody may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Public {
    /// None.
    None,
    /// Those in one of these statuses.
    Statuses(&'static [&'static str]),
    /// Those whose column `public` says so.
    Marked,
    /// All.
    All,
}

/// The act of reading the nouns of a table.
///
/// # Errors
/// When there is no such act: a noun that nobody can be allowed to read is not told from one that all can.
pub(crate) fn read_act(table: &Table) -> Result<Act, Error> {
    let word = format!("read_{}", table.name);
    word.parse().map_err(|_| Error::Internal(format!("there is no act {word}")))
}

/// Reads the nouns of a query.
pub(crate) async fn nouns<N: Stored>(db: Db<'_>, query: &SelectStatement) -> Result<Vec<N>, Error> {
    db.select(query).await?.iter().map(N::of_row).collect()
}

/// Reads a noun, holding its row against change if a lock is named.
pub(crate) async fn find<N: Stored>(db: Db<'_>, id: N::Id, lock: Option<LockType>) -> Result<Option<N>, Error> {
    let row = find_row(db, N::TABLE, &id.to_string(), lock).await?;
    row.as_ref().map(N::of_row).transpose()
}

/// Reads the row of an identifier.
pub(crate) async fn find_row(
    db: Db<'_>,
    table: &Table,
    id: &str,
    lock: Option<LockType>,
) -> Result<Option<Row>, Error> {
    let mut query = table.row(id);
    if let Some(lock) = lock {
        query.lock(lock);
    }
    Ok(db.select(&query).await?.into_iter().next())
}

/// Adds rows, many in a statement: each is the values of its columns.
pub(crate) async fn insert(db: Db<'_>, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), Error> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let width = names.len();
    let places: Vec<String> =
        (0..rows.len()).map(|row| format!("({})", crate::db::placeholders(row * width + 1, width))).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, names.join(", "), places.join(", "));
    db.run(sql, rows.into_iter().flatten()).await.map(drop)
}

/// Saves a row that has changed, unless somebody saved since it was read: its version must be the one before.
pub(crate) async fn update(
    db: Db<'_>,
    table: &Table,
    id: &str,
    version: i64,
    mut values: Vec<Value>,
) -> Result<(), Error> {
    let set: Vec<String> =
        (1..).zip(table.columns).map(|(place, column)| format!("{} = ${place}", column.name)).collect();
    let first = values.len() + 1;
    values.extend([id.into(), (version - 1).into()]);
    let sql = format!("UPDATE {} SET {} WHERE id = ${first} AND version = ${}", table.name, set.join(", "), first + 1);
    if db.run(sql, values).await? == 1 { Ok(()) } else { Err(domain::Refusal::of(domain::Reason::Stale).into()) }
}

/// Declares the table of a noun: its columns are the fields of the noun, each with the way it is kept; columns
/// behind `derived` repeat what lies deeper in the noun, for filters and constraints.
macro_rules! stored {
    (
        $noun:ident ($table:literal) {
            $($field:ident: $column:ty),+ $(,)?
        }
        $(derived |$it:ident| { $($extra:ident: $extra_column:ty = $value:expr),+ $(,)? })?
        filters [$($filter:literal),* $(,)?]
        sorts [$($sort:literal),*]
        public $public:expr;
        $(sealed |$sealed:ident| $head:expr;)?
        $(veiled |$veiled:ident| $veil:expr;)?
        $(told above $told_above:expr;)?
    ) => {
        impl crate::stored::Stored for $noun {
            const TABLE: &'static crate::stored::Table = &crate::stored::Table {
                name: $table,
                columns: &[
                    $(crate::stored::column::<$column>(stringify!($field)),)+
                    $($(crate::stored::column::<$extra_column>(stringify!($extra)),)+)?
                ],
                fields: [$(stringify!($field)),+].len(),
                filters: &[$($filter),*],
                sorts: &[$($sort),*],
                public: $public,
                sealed: {
                    const NAMES: &[&str] = &[$(stringify!($sealed))?];
                    NAMES.len() == 1
                },
                veiled: {
                    const NAMES: &[&str] = &[$(stringify!($veiled))?];
                    NAMES.len() == 1
                },
                // One or none: the rows that everybody above may read at once say nothing.
                told_above: [$($told_above)?].first().copied(),
            };
            fn values(&self) -> Result<Vec<sea_orm::Value>, crate::error::Error> {
                use crate::column::Keeps;
                $(let $it = self;)?
                Ok(vec![
                    $(<$column>::keep(&self.$field)?,)+
                    $($(<$extra_column>::keep(&$value)?,)+)?
                ])
            }
            $(fn sealed(&self) -> Option<crate::head::Head> {
                let $sealed = self;
                $head
            })?
            $(fn veil(&self) -> Option<crate::head::Head> {
                let $veiled = self;
                $veil
            })?
            #[expect(private_interfaces, reason = "only this crate reads rows")]
            fn of_row(row: &crate::row::Row) -> Result<Self, crate::error::Error> {
                use crate::column::Keeps;
                let mut places = 0..;
                Ok(Self { $($field: <$column>::give(row, places.next().unwrap_or_default())?,)+ })
            }
        }
    };
}
pub(crate) use stored;
