//! What a list is asked for, and the parts of its query: what is within reach, where, and in which order.

use crate::{
    error::Error,
    reference_data::ReferenceData,
    row::Row,
    stored::{Kind, Public, Table},
};
use domain::{Reason, Refusal, jurisdiction::UnitCode, permission::Reach};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// What a list is asked for.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Columns and the values they must have.
    pub filters: Vec<(&'static str, String)>,
    /// Only what belongs to this unit or to a unit in its territory.
    pub territory: Option<UnitCode>,
    /// By what to sort; by age, newest first, if absent.
    pub sort: Option<(&'static str, Direction)>,
    /// Where the last page ended.
    pub after: Option<Place>,
    /// How many at most.
    pub limit: u64,
}

/// A place in a list: the value of the sort column, and the identifier.
pub type Place = (Option<String>, String);

/// The condition under which rows are within reach; none if all are.
pub(crate) fn visible(table: &Table, reach: &Reach) -> Option<Condition> {
    let has = |column: &str| table.column(column).is_some();
    // Rows of some kinds can belong to no unit yet.
    let may_lack_unit = table.column("unit").is_some_and(|column| column.null);
    if reach.everything && !may_lack_unit && table.told_above.is_none() {
        return None;
    }
    let mut any = Condition::any();
    // What is told above its unit only later.
    let above = |condition: Expr| match table.told_above {
        Some(told) => condition.and(Expr::cust(told)),
        None => condition,
    };
    if reach.everything {
        // Whoever sees every unit still does not see what belongs to none yet, such as a sealed bid.
        any = any.add(above(Expr::col("unit").is_not_null()));
    }
    if reach.public {
        match table.public {
            Public::All => return None,
            Public::Statuses(statuses) => any = any.add(Expr::col("status").is_in(statuses.iter().copied())),
            Public::Marked => any = any.add(Expr::col("public").eq(true)),
            Public::None => {}
        }
    }
    if !reach.units.is_empty() && has("unit") {
        let among = |units: &[UnitCode]| Expr::col("unit").is_in(units.iter().map(|unit| unit.as_str().to_owned()));
        any = any.add(above(among(&reach.units))).add(among(&reach.own));
    }
    if let Some(organisation) = reach.organisation.filter(|_| has("organisation")) {
        any = any.add(Expr::col("organisation").eq(organisation.to_string()));
    }
    if let Some(person) = reach.person.filter(|_| has("person")) {
        any = any.add(Expr::col("person").eq(person.to_string()));
    }
    if let Some(person) = reach.appointed.filter(|_| has("members")) {
        let panels = Query::select()
            .column("evaluation")
            .from("panel_seat")
            .and_where(Expr::col("person").eq(person.to_string()))
            .take();
        any = any.add(Expr::col("id").in_subquery(panels));
    }
    if any.is_empty() { Some(any.add(Expr::val(1).eq(0))) } else { Some(any) }
}

/// Limits a query to a territory.
pub(crate) fn within(
    query: &mut SelectStatement,
    reference: &ReferenceData,
    territory: &UnitCode,
) -> Result<(), Error> {
    if let Some(units) = reference.units_within(territory)? {
        query.and_where(Expr::col("unit").is_in(units.iter().map(|unit| unit.as_str().to_owned())));
    }
    Ok(())
}

/// A value that is asked for, as its column has it.
pub(crate) fn value(table: &Table, column: &str, text: &str) -> Result<Value, Error> {
    let column = table.column(column).ok_or_else(|| Error::Internal(format!("{} has no {column}", table.name)))?;
    let kind = match column.kind {
        Kind::Text => "文本 ¦ a text",
        Kind::Number => "整数 ¦ a whole number",
        Kind::Truth => "true 或 false ¦ true or false",
    };
    let unreadable = || Refusal::of(Reason::NotOfKind).field(column.name).with("value", text).with("kind", kind);
    if let Some(check) = column.check {
        check(text).map_err(|refusal| refusal.field(column.name))?;
    }
    Ok(match column.kind {
        Kind::Text => text.into(),
        Kind::Number => text.parse::<i64>().map_err(|_| unreadable())?.into(),
        Kind::Truth => text.parse::<bool>().map_err(|_| unreadable())?.into(),
    })
}

/// Sorts a query, and begins it where the last page ended.
pub(crate) fn sort(query: &mut SelectStatement, table: &Table, listing: &Listing) -> Result<(), Error> {
    let id = || Expr::col("id");
    let Some((column, direction)) = listing.sort else {
        query.order_by("id", Order::Desc);
        if let Some((_, last)) = &listing.after {
            query.and_where(id().lt(last.as_str()));
        }
        return Ok(());
    };
    let order = if direction == Direction::Up { Order::Asc } else { Order::Desc };
    query.order_by(column, order.clone()).order_by("id", order);
    if let Some((at, last)) = &listing.after {
        // A mark of another list, or of none: to begin again at the first page would never end.
        let at = at.as_ref().ok_or_else(|| Refusal::of(Reason::BadCursor).field("cursor"))?;
        let place = Expr::tuple([Expr::col(column), id()]);
        let mark = Expr::tuple([Expr::val(value(table, column, at)?), Expr::val(last.as_str())]);
        query.and_where(if direction == Direction::Up { place.gt(mark) } else { place.lt(mark) });
    }
    Ok(())
}

/// The value by which a row is sorted.
pub(crate) fn sort_value(row: &Row, table: &Table, listing: &Listing) -> Result<Option<String>, Error> {
    let Some((column, _)) = listing.sort else { return Ok(None) };
    match table.column(column).map(|column| column.kind) {
        Some(Kind::Number) => Ok(row.get::<Option<i64>>(column)?.map(|number| number.to_string())),
        Some(Kind::Text) => row.get(column),
        Some(Kind::Truth) | None => Err(Error::Internal(format!("{} is not sorted by {column}", table.name))),
    }
}
