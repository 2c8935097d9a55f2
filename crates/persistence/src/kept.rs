//! How a noun is kept: one table, one row type, one mapping each way.

use crate::halt::Halt;
use domain::event::Told;
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, ModelTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

/// What a filter of a list compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterKind {
    /// A text: an identifier, a code, a word.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Truth,
}

/// A noun with a table.
pub trait Kept: Told {
    /// Its table.
    type Table: EntityTrait<Model = Self::Row> + Send + Sync;
    /// Its row.
    type Row: ModelTrait<Entity = Self::Table>
        + FromQueryResult
        + IntoActiveModel<<Self::Table as EntityTrait>::ActiveModel>
        + Clone
        + PartialEq
        + std::fmt::Debug
        + Send
        + Sync;
    /// The columns by which a list may be filtered. Each has an index.
    const FILTERS: &'static [(&'static str, FilterKind)];
    /// The columns by which a list may be sorted, apart from age. Each has an index.
    const SORTS: &'static [(&'static str, FilterKind)];
    /// The statuses in which everybody may read it: none, some, or all (`None`).
    const PUBLIC: Public;
    /// The condition under which those above the unit may read it, where its own people read it earlier.
    const TOLD_ABOVE: Option<&'static str> = None;

    /// The row that keeps the noun.
    fn row(&self) -> Self::Row;
    /// The noun that a row keeps.
    fn of_row(row: Self::Row) -> Self;
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

/// Reads a noun, holding its row against change if a lock is named.
pub(crate) async fn find<N: Kept>(
    db: &impl ConnectionTrait,
    id: N::Id,
    lock: Option<LockType>,
) -> Result<Option<N>, Halt> {
    let mut query = N::Table::find().filter(Expr::col("id").eq(id.to_string()));
    if let Some(lock) = lock {
        query = query.lock(lock);
    }
    Ok(query.one(db).await?.map(N::of_row))
}

/// Adds a noun that was just born.
pub(crate) async fn insert<N: Kept>(db: &impl ConnectionTrait, noun: &N) -> Result<(), Halt> {
    let row = sea_orm::ActiveModelTrait::reset_all(noun.row().into_active_model());
    N::Table::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Saves a noun that has changed, unless somebody saved since it was read.
pub(crate) async fn update<N: Kept>(db: &impl ConnectionTrait, noun: &N) -> Result<(), Halt> {
    let row = sea_orm::ActiveModelTrait::reset_all(noun.row().into_active_model());
    let done = N::Table::update_many()
        .set(row)
        .filter(Expr::col("id").eq(noun.id().to_string()).and(Expr::col("version").eq(noun.version() - 1)))
        .exec(db)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(domain::Refusal::of(domain::Reason::Stale).into()) }
}

/// Declares the table of a noun: its columns are the fields of the noun, each with the way it is kept; columns
/// behind `derived` repeat what lies deeper in the noun, for filters and constraints.
macro_rules! kept {
    (
        $module:ident = $noun:ident ($table:literal) {
            id: $id:ty,
            $($field:ident: $column:ty),+ $(,)?
        }
        $(derived |$it:ident| { $($extra:ident: $extra_column:ty = $value:expr),+ $(,)? })?
        filters [$(($filter:literal, $kind:ident)),* $(,)?]
        sorts [$(($sort:literal, $sort_kind:ident)),*]
        public $public:expr;
        $(told above $told_above:expr;)?
    ) => {
        #[doc = concat!("The table of ", $table, ".")]
        pub mod $module {
            #![allow(missing_docs)]
            use super::*;
            use sea_orm::entity::prelude::*;
            #[sea_orm::model]
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub id: $id,
                $(pub $field: $column,)+
                $($(pub $extra: $extra_column,)+)?
            }
            impl ActiveModelBehavior for ActiveModel {}
        }
        impl crate::kept::Kept for $noun {
            type Table = $module::Entity;
            type Row = $module::Model;
            const FILTERS: &'static [(&'static str, crate::kept::FilterKind)] =
                &[$(($filter, crate::kept::FilterKind::$kind)),*];
            const SORTS: &'static [(&'static str, crate::kept::FilterKind)] =
                &[$(($sort, crate::kept::FilterKind::$sort_kind)),*];
            const PUBLIC: crate::kept::Public = $public;
            $(const TOLD_ABOVE: Option<&'static str> = Some($told_above);)?
            fn row(&self) -> $module::Model {
                use crate::column::Keeps;
                $(let $it = self;)?
                let Self { id, $($field),+ } = self;
                $module::Model {
                    id: Keeps::keep(id),
                    $($field: Keeps::keep($field),)+
                    $($($extra: Keeps::keep(&$value),)+)?
                }
            }
            fn of_row(row: $module::Model) -> Self {
                use crate::column::Keeps;
                Self { id: row.id.give(), $($field: row.$field.give()),+ }
            }
        }
    };
}
pub(crate) use kept;
