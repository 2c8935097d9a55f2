//! The value date: on which day the bank moved money, where that is another day than the one on which it is recorded.

use crate::prelude::*;
use domain::{
    closing::{Closing, check_open},
    jurisdiction::UnitCode,
};

/// The value date for the books of a unit; none if it is today, or not named. It lies between the first day on which the
/// money could move and today, and in a month that is not closed.
pub(crate) async fn checked_value_date(
    work: &UnitOfWork<'_>,
    books: &UnitCode,
    field: &'static str,
    named: Option<Day>,
    first: Day,
) -> Result<Option<Day>, Error> {
    let Some(day) = named.filter(|day| *day != work.today()) else { return Ok(None) };
    if day > work.today() || day < first {
        return Err(Refusal::of(Reason::ValueDate)
            .field(field)
            .with("day", day)
            .with("from", first)
            .with("to", work.today())
            .into());
    }
    let closed: Vec<Closing> = work.load_all("unit", books).await?;
    check_open(day, &closed).map_err(|refusal| refusal.field(field))?;
    Ok(Some(day))
}
